"""Model: create a SageMaker model from a registered model package.

Source: Amazon SageMaker Developer Guide, "CreateModel step"; API CreateModel.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from definitions.expressions import Json
from definitions.fields import Words
from definitions.infrastructure import ROLE_ARN
from definitions.model import Model
from definitions.permissions import Statement, literal
from definitions.steps import grants
from definitions.steps.base import NAMED_BY_PIPELINE, Step
from definitions.steps.envelope import STEP_EXCEPTIONS
from definitions.steps.scope import MODEL_NAME, Grant, Output, Scope, Ungranted
from definitions.words import Boolean, TextValue

ModelPackageArn = Annotated[
    TextValue,
    Words(
        "the ARN of a model package",
        "bad-model-package-arn",
        r"arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:model-package/[A-Za-z0-9-]{1,63}(/\d{1,5})?",
        parameters=("String",),
        hint="such as arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3",
    ),
]


class ModelSettings(Model):
    """Settings of a Model step."""

    model_package_arn: ModelPackageArn
    """The model package, with its version."""
    enable_network_isolation: Boolean | None = None
    """Overrides networkConfig.enableNetworkIsolation for this step."""


class ModelStep(Step):
    """A step that creates a model."""

    type_name: ClassVar = "Model"
    payload: ClassVar = "model"
    request_name: ClassVar = "CreateModelInput"
    refused_members: ClassVar = {"ModelName": NAMED_BY_PIPELINE}
    response_names: ClassVar = ("DescribeModelOutput",)
    retried_exceptions: ClassVar = STEP_EXCEPTIONS

    type: Literal["Model", "CreateModel"]
    model: ModelSettings

    def arguments(self, scope: Scope) -> Json:
        """Request of CreateModel."""
        return {
            "ExecutionRoleArn": ROLE_ARN,
            "Containers": [{"ModelPackageName": self.model.model_package_arn}],
            "VpcConfig": scope.network.vpc_config,
            "EnableNetworkIsolation": scope.isolated(self.model.enable_network_isolation),
        }

    def outputs(self, scope: Scope) -> dict[str, Output]:
        """``modelName``."""
        return {MODEL_NAME: Output("ModelName", is_data=False)}

    def permissions(self, scope: Scope) -> Iterator[Grant]:
        """Create the model and read its package."""
        actions = ("sagemaker:CreateModel", "sagemaker:DescribeModel")
        yield grants.job_statement("CreateModels", (*actions, *grants.TAGGING), "model", self.name, scope)
        yield grants.pass_role(self.name)
        path = ("model", "modelPackageArn")
        package = scope.known(self.model.model_package_arn)
        if package is not None:
            reason = f"step '{self.name}' makes a model of this package"
            yield Statement("ReadModelPackages", ("sagemaker:DescribeModelPackage",), (literal(package),), (reason,))
        if not (scope.extra_read and scope.extra_images):
            message = "what the package's containers read and run is not known here, so it is not granted"
            hint = "name bucket and repository in 'additionalReadBucketNames' and 'additionalImageRepositoryArns'"
            yield Ungranted(path, message, hint)
        yield from grants.use_key(self.name)
        yield from grants.join_vpc(self.name, scope)
