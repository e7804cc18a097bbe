"""The root of an endpoint's config: what it serves, on what, and the infrastructure around it."""

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from definitions.endpoint.config.deployment import Deployment
from definitions.endpoint.config.model_package import ModelPackage, ModelPackageArn
from definitions.endpoint.config.settings import AsyncInference, DataCapture, EndpointLifecycle, EndpointNetwork
from definitions.endpoint.config.variants import DEFAULT_INSTANCE_TYPE, Variant
from definitions.schema.deferred_model import deferred
from definitions.schema.field_types import (
    AccountId,
    Boolean,
    BucketName,
    KeyArn,
    PlainText,
    ProjectName,
    RepositoryArn,
)
from definitions.schema.fields import TextField, UnsupportedField
from definitions.schema.model import Model
from definitions.schema.value_schemas import IGNORED
from definitions.source.nodes import NodePath

if TYPE_CHECKING:
    from definitions.module.nag_suppressions import NagSuppressions
else:
    NagSuppressions = deferred("definitions.module.nag_suppressions", "NagSuppressions")

StageName = Annotated[
    str,
    TextField(
        "a stage name",
        "bad-name",
        r"[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?",
        infrastructure=False,
        hint="1 to 20 small letters, digits and '-', the first and the last a letter or digit",
    ),
]


class EndpointModuleConfig(Model):
    """One endpoint, its key, role, models, configuration and published parameters."""

    project_name: ProjectName
    """Part of most names; 1 to 32 letters, digits and '-'."""
    stage_name: StageName
    """Part of most names, such as dev or prod; 1 to 20 small letters, digits and '-'."""
    model_package: ModelPackage | None = None
    """The version that is served: {group, version: latestApproved}, or the number of a version."""
    model_package_arn: ModelPackageArn | None = None
    """The same by the ARN of a version."""
    model_bucket_name: BucketName | None = None
    """The bucket that holds the model; not needed if a pipeline of the project registers it."""
    model_artifact_kms_key_arn: KeyArn | None = None
    """The key of that bucket; not needed if a pipeline of the project has it, in this account."""
    production_variant: Variant | None = None
    """What answers requests; one instance of type ml.m5.2xlarge if no variant is given."""
    production_variants: Annotated[list[Variant], Field(min_length=1, max_length=10)] | None = None
    """The same for several variants, which share the requests by their weights."""
    shadow_variant: Variant | None = None
    """Gets a copy of the requests, for comparison; its answers go nowhere. Next to one productionVariant."""
    async_inference: AsyncInference | None = None
    """Answer requests when there is time, and write the answers to S3; {} for all defaults."""
    data_capture_config: DataCapture | None = None
    """Keep requests and answers: {enableCapture: true}."""
    network_config: EndpointNetwork = EndpointNetwork()
    """Where containers run and what they may reach."""
    deployment: Deployment | None = None
    """How updates reach the endpoint, and alarms that undo them; all at once if not given."""
    additional_image_repository_arns: list[RepositoryArn] = []
    """ECR repositories of the models' images, where no pipeline of the project says which they are."""
    additional_kms_key_arns: list[KeyArn] = []
    """Keys of topics that hear of asynchronous answers."""
    trusted_account_ids: list[AccountId] = []
    """Other accounts whose models may be served, and whose topics may hear of answers."""
    access_log_bucket_name: BucketName | None = None
    """Record access to the endpoint's bucket in this bucket."""
    lifecycle: EndpointLifecycle = EndpointLifecycle()
    """How long the endpoint's bucket keeps captured data, old versions and unfinished uploads."""
    deletion_protection: Boolean = True
    """false: Terraform may destroy the key and the bucket with all that is in it."""
    domain_id: PlainText | None = None
    """SageMaker domain id; becomes the tag sagemaker:domain-id."""
    domain_arn: PlainText | None = None
    """SageMaker domain ARN; becomes the tag sagemaker:domain-arn."""
    nag_suppressions: NagSuppressions | None = Field(default=None, alias="nag_suppressions", json_schema_extra=IGNORED)
    """Accepted for compatibility; cdk-nag is not run here."""

    service_catalog_product_config: Annotated[
        None, UnsupportedField("Terraform publishes no Service Catalog products")
    ] = Field(default=None, alias="service_catalog_product_config")
    """Not supported."""
    sagemaker_blueprint: Annotated[None, UnsupportedField("Terraform publishes no SageMaker blueprints")] = None
    """Not supported."""

    @property
    def production(self) -> list[Variant]:
        """The production variants."""
        one = self.production_variant or Variant(instanceType=DEFAULT_INSTANCE_TYPE)
        return self.production_variants or [one]

    @property
    def shadows(self) -> list[Variant]:
        """The shadow variant, if there is one."""
        return [self.shadow_variant] if self.shadow_variant is not None else []

    @property
    def variants(self) -> list[Variant]:
        """Production and shadow variants."""
        return [*self.production, *self.shadows]

    def variant_paths(self) -> list[tuple[NodePath, Variant]]:
        """All variants with their paths in the YAML."""
        several = self.production_variants
        paths: list[NodePath] = [("productionVariants", index) for index in range(len(several or []))]
        return list(zip([*(paths or [("productionVariant",)]), ("shadowVariant",)], self.variants, strict=False))

    @property
    def is_serverless(self) -> bool:
        """Whether a variant has no instances."""
        return any(variant.serverless is not None for variant in self.variants)

    @property
    def is_isolated(self) -> bool:
        """``EnableNetworkIsolation`` of the models; SageMaker refuses it for serverless variants."""
        given = self.network_config.enable_network_isolation
        return not self.is_serverless if given is None else given

    @property
    def captures_data(self) -> bool:
        """Whether requests and answers are kept."""
        return self.data_capture_config is not None and self.data_capture_config.enable_capture

    @property
    def has_bucket(self) -> bool:
        """Whether the endpoint has a bucket of its own, for what it captures or answers later."""
        return self.captures_data or self.async_inference is not None
