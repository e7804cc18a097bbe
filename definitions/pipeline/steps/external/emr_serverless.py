"""EMRServerless: run a Spark or Hive job on Amazon EMR Serverless.

Sources: SageMaker Python SDK 3, EMRServerlessStep; Amazon EMR Serverless User Guide, "User access policy examples";
APIs StartJobRun, CreateApplication and GetJobRun.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, ClassVar, Literal, Self

from definitions.api.shapes import EMR_SERVERLESS, Shape, ShapeName, structure, without
from definitions.api.structure import Structure
from definitions.foundation.records import replace
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.caching_and_retries import EMR_EXCEPTIONS
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.request_fields import add_fields, field_at
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.external.emr_permissions import RoleArn, pass_role_to, watch_events
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import TextValue
from definitions.schema.fields import TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.values.expressions import STRING, Json
from definitions.values.infrastructure import Text, arn, text

_TOKEN = {"clientToken": "the pipeline makes a new one for each run"}
_NOT_IN_JOB = {
    **_TOKEN,
    "applicationId": "it stands beside 'job'",
    "executionRoleArn": "it stands beside 'job'",
}
_NETWORK = "networkConfiguration"
_RULES = (
    # AWS documents the names of the rules for EMR clusters only; this name follows theirs.
    "SageMakerPipelineExecutionEMRServerlessStepStatusUpdateRule",
)

ApplicationId = Annotated[
    TextValue,
    TextField(
        "the id of an EMR Serverless application",
        "bad-name",
        r"[0-9a-z]{1,64}",
        parameters=STRING,
        hint="digits and small letters, such as 00f1abcd2efgh309",
    ),
]


class EmrServerless(Model):
    """Settings of an EMRServerless step."""

    execution_role_arn: RoleArn
    """The role under which the job runs: it reads the job's files and writes its logs, not the pipeline's role."""
    application_id: ApplicationId | None = None
    """An existing application. Or applicationConfig."""
    application_config: (
        Annotated[Structure, ApiField("CreateApplicationRequest", EMR_SERVERLESS, tuple(_TOKEN.items()))] | None
    ) = None
    """An application that is made for the step: CreateApplication of the API. Without networkConfiguration it is in the
    VPC of networkConfig, if there is one. The first application of an account also needs the service-linked role of
    EMR Serverless, which the pipeline may not make. Or applicationId."""
    job: Annotated[Structure, ApiField("StartJobRunRequest", EMR_SERVERLESS, tuple(_NOT_IN_JOB.items()))]
    """What runs: StartJobRun of the API; jobDriver, configurationOverrides, executionTimeoutMinutes, name, tags ..."""

    @validator("after")
    def _has_one_application_and_driver(self) -> Self:
        if self.application_id is None and self.application_config is None:
            message = "must have 'applicationId' or 'applicationConfig'"
            raise invalid("not-one-of", message, "an application's id, or what a new one is like")
        if self.application_id is not None and self.application_config is not None:
            message = "excludes 'applicationId': a job runs on one application"
            raise invalid("not-one-of", message, key="applicationConfig")
        if self.job.get("jobDriver") is None:
            hint = "sparkSubmit with entryPoint, or hive with query"
            raise invalid("missing-key", "needs 'jobDriver'", hint, key="job")
        return self


@cache
def _request() -> Shape:
    job = without("StartJobRunRequest", EMR_SERVERLESS, ("clientToken",))
    members: dict[str, ShapeName] = {
        "ExecutionRoleArn": "IAMRoleArn",
        "ApplicationId": "ApplicationId",
        "ApplicationConfig": without("CreateApplicationRequest", EMR_SERVERLESS, ("clientToken",)),
        # The application's id is not known before the application exists.
        "JobConfig": replace(job, required=("executionRoleArn", "jobDriver")),
    }
    return structure(members, EMR_SERVERLESS)


class EmrServerlessStep(Step):
    """A step that runs a job on EMR Serverless."""

    type_name: ClassVar = "EMRServerless"
    payload: ClassVar = "emrServerless"
    request_service: ClassVar = EMR_SERVERLESS
    response_names: ClassVar = ("GetJobRunResponse",)
    is_cacheable: ClassVar = True
    retried_exceptions: ClassVar = EMR_EXCEPTIONS

    type: Literal["EMRServerless"]
    emr_serverless: EmrServerless

    @classmethod
    def request_shape(cls) -> Shape:
        """Application, role and job."""
        return _request()

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **members("", "executionRoleArn applicationId applicationConfig"),
            "job": "JobConfig",
        }

    def arguments(self, context: StepContext) -> Json:
        """Application, role and job; AWS requires the role and the application's id both at the top and in the job."""
        settings = self.emr_serverless
        return {
            "ExecutionRoleArn": settings.execution_role_arn,
            "ApplicationId": settings.application_id,
            "ApplicationConfig": self._application(context),
            "JobConfig": {
                "applicationId": settings.application_id,
                "executionRoleArn": settings.execution_role_arn,
                **{name: value for _, name, value in settings.job.members},
            },
        }

    def _application(self, context: StepContext) -> Json:
        application, network = self.emr_serverless.application_config, context.network
        if application is None or application.get(_NETWORK) is not None or not network.subnet_ids:
            return application
        subnets, groups = list(network.subnet_ids), list(network.security_group_ids)
        return add_fields(application, {_NETWORK: {"subnetIds": subnets, "securityGroupIds": groups}})

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job on the named application, or on a new one."""
        settings = self.emr_serverless
        path = ("emrServerless", "executionRoleArn")
        yield from pass_role_to("EmrServerless", settings.execution_role_arn, path, self.name, context)
        yield from watch_events(_RULES, self.name)
        if settings.application_config is not None:
            yield from self._own_application(settings.application_config, context)
            # EMR Serverless chooses the application's id.
            yield from self._run_jobs("*")
            return
        application = context.static_text(settings.application_id)
        if application is None:
            message = "which application this is is not known before it runs, so running jobs on it is not granted"
            hint = "write its id, or give the parameter a default value"
            yield MissingPermission(("emrServerless", "applicationId"), message, hint)
            return
        yield from self._run_jobs(literal_pattern(application))

    def _run_jobs(self, application: Text) -> Iterator[PermissionResult]:
        whole = arn("emr-serverless", text("/applications/", application))
        runs = text(whole, "/jobruns/*")
        reason = (f"step '{self.name}' runs its job there",)
        yield Statement("StartServerlessJobs", ("emr-serverless:StartJobRun",), (whole,), reason)
        watched = ("emr-serverless:CancelJobRun", "emr-serverless:GetJobRun")
        yield Statement("WatchServerlessJobs", watched, (runs,), reason)
        if self.emr_serverless.job.get("tags") is not None:
            yield self._tag(runs, "its job")

    def _own_application(self, application: Structure, context: StepContext) -> Iterator[PermissionResult]:
        reason = (f"step '{self.name}' makes an application of its own",)
        # This action takes no resources: an application has no ARN before it exists.
        yield Statement("CreateServerlessApplications", ("emr-serverless:CreateApplication",), ("*",), reason)
        applications = arn("emr-serverless", "/applications/*")
        verbs = ("Delete", "Get", "Start", "Stop")
        actions = tuple(f"emr-serverless:{verb}Application" for verb in verbs)
        yield Statement("RunServerlessApplications", actions, (applications,), reason)
        if application.get("tags") is not None:
            yield self._tag(applications, "its application")
        yield from self._join_vpc(context)

    def _tag(self, resource: Text, what: str) -> Statement:
        reason = f"step '{self.name}' tags {what}"
        return Statement("TagServerlessResources", ("emr-serverless:TagResource",), (resource,), (reason,))

    def _join_vpc(self, context: StepContext) -> Iterator[PermissionResult]:
        """Let EMR Serverless put network interfaces into the application's subnets."""
        network = field_at(self._application(context), (_NETWORK,))
        resources = [arn("ec2", "network-interface/*")]
        for key, kind in (("subnetIds", "subnet"), ("securityGroupIds", "security-group")):
            ids = field_at(network, (key,))
            known = [context.static_text(value) for value in ids] if isinstance(ids, list) else []
            # Shared subnets may belong to another account.
            resources += [
                arn("ec2", text(f"{kind}/", literal_pattern(name)), account="*") for name in known if name is not None
            ]
        if network is not None:
            reason = f"the application of step '{self.name}' is in the VPC"
            condition = ("StringEquals", "aws:CalledViaLast", ("ops.emr-serverless.amazonaws.com",))
            actions = ("ec2:CreateNetworkInterface",)
            yield Statement("CreateServerlessInterfaces", actions, tuple(resources), (reason,), (condition,))
