"""The root of a module config: one pipeline and the infrastructure around it."""

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from definitions.module.bucket_lifecycle import Lifecycle
from definitions.pipeline.settings.network import NetworkConfig
from definitions.pipeline.settings.parameters import Parameter
from definitions.pipeline.steps import AnyStep
from definitions.schema.deferred_model import deferred
from definitions.schema.errors import invalid
from definitions.schema.field_types import (
    AccountId,
    Boolean,
    BucketName,
    Description,
    GroupName,
    KeyArn,
    PipelineName,
    PlainText,
    ProjectName,
    RepositoryArn,
)
from definitions.schema.fields import TextField, UnsupportedField
from definitions.schema.model import Model
from definitions.schema.value_schemas import IGNORED
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import Text

if TYPE_CHECKING:
    from definitions.module.nag_suppressions import NagSuppressions
    from definitions.pipeline.operations.alarms import Alarms
    from definitions.pipeline.operations.notifications import Notification
    from definitions.pipeline.operations.triggers import Concurrency, Trigger
    from definitions.pipeline.settings.additional_statements import AdditionalStatement
    from definitions.pipeline.settings.bucket import Replication, Retention
    from definitions.pipeline.settings.executions import (
        MlflowConfig,
        ParallelismConfiguration,
        PipelineExperimentConfig,
    )
    from definitions.pipeline.settings.revision import Revision
else:
    NagSuppressions = deferred("definitions.module.nag_suppressions", "NagSuppressions")
    Alarms = deferred("definitions.pipeline.operations.alarms", "Alarms")
    Notification = deferred("definitions.pipeline.operations.notifications", "Notification")
    Concurrency = deferred("definitions.pipeline.operations.triggers", "Concurrency")
    Trigger = deferred("definitions.pipeline.operations.triggers", "Trigger")
    AdditionalStatement = deferred("definitions.pipeline.settings.additional_statements", "AdditionalStatement")
    Replication = deferred("definitions.pipeline.settings.bucket", "Replication")
    Retention = deferred("definitions.pipeline.settings.bucket", "Retention")
    MlflowConfig = deferred("definitions.pipeline.settings.executions", "MlflowConfig")
    ParallelismConfiguration = deferred("definitions.pipeline.settings.executions", "ParallelismConfiguration")
    PipelineExperimentConfig = deferred("definitions.pipeline.settings.executions", "PipelineExperimentConfig")
    Revision = deferred("definitions.pipeline.settings.revision", "Revision")

JobPrefix = Annotated[
    str,
    TextField(
        "a prefix of job names",
        "bad-name",
        r"[a-zA-Z0-9][a-zA-Z0-9-]{0,62}",
        infrastructure=False,
        hint="letters, digits and '-', the first a letter or digit",
    ),
]


MetadataKey = Annotated[str, TextField("a key of metadata", "bad-name", r"[A-Za-z0-9_-]{1,128}", infrastructure=False)]
MetadataValue = Annotated[Text, TextField(longest=1024)]
TagKey = Annotated[
    str,
    TextField(
        "a tag key", "bad-tag-key", r"(?!aws:)[\w\s.:/=+@-]{1,128}", infrastructure=False, hint="not aws: in front"
    ),
]
TagValue = Annotated[Text, TextField("a tag value", "bad-tag-value", r"[\w\s.:/=+@-]*", longest=256)]


PIPELINE: NodePath = ("pipeline",)
"""The path of the pipeline in the YAML; below, those of its steps and parameters."""
STEPS: NodePath = (*PIPELINE, "steps")
PARAMETERS: NodePath = (*PIPELINE, "parameters")
TRIGGERS: NodePath = ("triggers",)
"""The path of the triggers."""
NOTIFICATIONS: NodePath = ("notifications",)
"""The path of the notifications."""
ALARMS: NodePath = ("alarms",)
"""The path of the alarms."""


class Pipeline(Model):
    """The ML workflow."""

    display_name: PipelineName | None = None
    """The name that Studio shows; the pipeline's own if not given."""
    description: Description | None = None
    """What the pipeline is for; at most 3,072 characters."""
    parameters: Annotated[list[Parameter], Field(max_length=200)] = []
    """Values that an execution may override."""
    network_config: NetworkConfig = NetworkConfig()
    """Where jobs run and what they may reach."""
    parallelism_configuration: ParallelismConfiguration | None = None
    """How much of an execution runs at once; all that can if not given."""
    pipeline_experiment_config: PipelineExperimentConfig | None = None
    """The experiment in which executions are recorded; none if not given."""
    mlflow_config: MlflowConfig | None = None
    """The MLflow server that records what steps do."""
    metadata: Annotated[dict[MetadataKey, MetadataValue], Field()] = {}
    """Notes that stand in the definition: keys of at most 128 letters, digits, '-' and '_'."""
    tags: Annotated[dict[TagKey, TagValue], Field(max_length=40)] = {}
    """Tags of the pipeline alone, beside those of everything that the module makes."""
    step_tags: Annotated[dict[TagKey, TagValue], Field(max_length=40)] = {}
    """Tags of every job, model and endpoint that a step makes; a step's own tags of the same keys win."""
    steps: Annotated[list[AnyStep], Field(min_length=1)]
    """The work; order does not matter, references do."""


class ModuleConfig(Model):
    """One pipeline, its key, bucket, role, registry group and published parameters."""

    project_name: ProjectName
    """Part of most names; 1 to 32 letters, digits and '-'."""
    pipeline: Pipeline
    """The ML workflow."""
    pipeline_name: PipelineName | None = None
    """The name in AWS, taken as it is; <org>-<env>-<domain>-<module>-<projectName>-sm-pipeline if not given."""
    domain_id: PlainText | None = None
    """SageMaker domain id; becomes the tag sagemaker:domain-id."""
    domain_arn: PlainText | None = None
    """SageMaker domain ARN; becomes the tag sagemaker:domain-arn."""
    model_package_group_name: GroupName | None = None
    """The model package group; in AWS it is called <org>-<env>-<domain>-<module>-<name>."""
    create_model_package_group: Boolean = True
    """false: the group exists already and is called exactly modelPackageGroupName."""
    publish_approved_model_package: Boolean = False
    """true: the ARN of the newest approved version of the group is published in the SSM parameter
    sm-pipeline/<projectName>/approved-model-package-arn, and follows each approval and rejection."""
    pre_prod_account_id: AccountId | None = None
    """This account may read the registered models, and which version was approved last, if that is published."""
    prod_account_id: AccountId | None = None
    """This account may read the registered models, and which version was approved last, if that is published."""
    additional_read_bucket_names: list[BucketName] = []
    """Buckets that steps may read although no step names them, such as those in parameters."""
    additional_write_bucket_names: list[BucketName] = []
    """Buckets that steps may write to although no step names them."""
    additional_kms_key_arns: list[KeyArn] = []
    """Keys of those buckets, and of buckets that steps name; with it, no other keys of the account are granted."""
    additional_image_repository_arns: list[RepositoryArn] = []
    """ECR repositories that steps may pull from although no step names them."""
    trusted_account_ids: list[AccountId] = []
    """Other accounts whose keys, functions, queues, secrets and buckets the config may name; those of any further
    account are refused where the account of the module is known."""
    additional_statements: list[AdditionalStatement] = []
    """More that the role may do, each statement with its reason."""
    base_job_prefix: JobPrefix | None = None
    """The role may also run jobs whose names start so."""
    pipeline_bucket_name: BucketName | None = None
    """Use this bucket instead of an own one; with pipelineKmsKeyArn."""
    pipeline_kms_key_arn: KeyArn | None = None
    """Use this key instead of an own one; with pipelineBucketName."""
    access_log_bucket_name: BucketName | None = None
    """Record access to the pipeline's bucket in this bucket."""
    event_bridge_notifications: Boolean = True
    """The pipeline's bucket tells Amazon EventBridge of new and deleted objects; false: it does not."""
    lifecycle: Lifecycle = Lifecycle()
    """How long the pipeline's bucket keeps old versions and unfinished uploads."""
    retention: Retention | None = None
    """Nothing in the pipeline's bucket can be removed for a time (S3 Object Lock); it can if not given."""
    replication: Replication | None = None
    """New objects of the pipeline's bucket are copied to another one; they are not if not given."""
    deletion_protection: Boolean = True
    """false: Terraform may destroy the key and the bucket with all that is in it."""
    triggers: Annotated[list[Trigger], Field(min_length=1, max_length=12)] = []  # a trust policy holds no more rules
    """What starts the pipeline: schedules, new objects, other pipelines, approvals and other events."""
    concurrency: Concurrency | None = None
    """Let triggers start no second execution at the same time; they do if not given."""
    notifications: Annotated[list[Notification], Field(min_length=1, max_length=5)] = []  # targets of a rule
    """Who hears of executions, failed steps and versions of the model: topics and event buses."""
    alarms: Alarms | None = None
    """Alarms on executions and triggers, sent to the topics of notifications."""
    revision: Revision | None = None
    """Record what is deployed; nothing is recorded if not given."""
    nag_suppressions: NagSuppressions | None = Field(default=None, alias="nag_suppressions", json_schema_extra=IGNORED)
    """Accepted for compatibility; cdk-nag is not run here."""

    service_catalog_product_config: Annotated[
        None, UnsupportedField("Terraform publishes no Service Catalog products")
    ] = Field(default=None, alias="service_catalog_product_config")
    """Not supported."""
    sagemaker_blueprint: Annotated[None, UnsupportedField("Terraform publishes no SageMaker blueprints")] = None
    """Not supported."""

    @model_validator(mode="after")
    def _bucket_and_key_together(self) -> Self:
        given = {
            "pipelineBucketName": self.pipeline_bucket_name,
            "pipelineKmsKeyArn": self.pipeline_kms_key_arn,
        }
        missing = [key for key, value in given.items() if value is None]
        if len(missing) == 1:
            present = next(key for key in given if key not in missing)
            message = f"'{present}' needs '{missing[0]}': bucket and key are taken over together or not at all"
            raise invalid("half-import", message, key=present)
        return self

    @model_validator(mode="after")
    def _options_of_an_own_bucket(self) -> Self:
        """Refuse options of an own bucket for one that exists already: its owner decides."""
        options = {
            "access_log_bucket_name": "accessLogBucketName",
            "event_bridge_notifications": "eventBridgeNotifications",
            "lifecycle": "lifecycle",
            "retention": "retention",
            "replication": "replication",
        }
        for name, key in options.items():
            if self.imports_bucket and name in self.model_fields_set:
                message = "is for a bucket of the module's own; 'pipelineBucketName' names one that exists already"
                raise invalid("not-own-bucket", message, "its owner sets it there", key=key)
        return self

    @property
    def imports_bucket(self) -> bool:
        """``True`` if bucket and key exist already."""
        return self.pipeline_bucket_name is not None

    @property
    def reader_account_ids(self) -> list[str]:
        """Accounts that may read registered models, each once."""
        accounts = (self.pre_prod_account_id, self.prod_account_id)
        return list(dict.fromkeys(account for account in accounts if account is not None))

    @property
    def has_dead_letters(self) -> bool:
        """``True`` if something may fail to start, or to be published."""
        return bool(self.triggers) or self.publish_approved_model_package
