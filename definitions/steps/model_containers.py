"""Containers of models: a model package, or an image with a model.

Source: API ContainerDefinition. That additional model data is refused is known from AWS's Python SDK.
"""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import model_validator

from definitions.api_values import Api, Structure
from definitions.expression_syntax import Refusals
from definitions.expressions import STRING, Expression, Json, StepOutput, StepProperty
from definitions.fields import Choice, Unsupported, Words
from definitions.nodes import NodePath
from definitions.permissions import Statement, literal
from definitions.steps import grants
from definitions.steps.containers import Container
from definitions.steps.scope import Grant, Scope, Ungranted
from definitions.wording import refuse
from definitions.words import IMAGE_URI, ParameterText, TextValue

ModelPackageArn = Annotated[
    TextValue,
    Words(
        "the ARN of a model package",
        "bad-model-package-arn",
        r"arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:model-package/[A-Za-z0-9-]{1,63}(/\d{1,9})?",
        parameters=STRING,
        hint="such as arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3",
    ),
]
ContainerMode = Annotated[str | Expression, Choice(("SingleModel", "MultiModel"), parameter=True)]


class ModelContainer(Container):
    """A model package, or an image with a model."""

    model_package_arn: ModelPackageArn | None = None
    """A model package, with its version; {property: STEP.ModelPackageArn} is that of a RegisterModel step."""
    inference_specification_name: ParameterText | None = None
    """Of a model package with additionalInferenceSpecifications: the one that is used."""
    image_uri: Annotated[TextValue, Words("the URI of an image", parameters=STRING, longest=255)] | None = None
    """The inference image, in Amazon ECR; or, with imageConfig, in a private registry."""
    image_config: Annotated[Structure, Api("ImageConfig")] | None = None
    """{repositoryAccessMode: Vpc} for an image in a registry that the pipeline's VPC reaches; with repositoryAuthConfig
    {repositoryCredentialsProviderArn}, the Lambda function that knows the password."""
    mode: ContainerMode | None = None
    """MultiModel: modelData is a folder of archives, and callers name the one they want. SingleModel is AWS's own."""
    multi_model_config: Annotated[Structure, Api("MultiModelConfig")] | None = None
    """With mode MultiModel: {modelCacheSetting: Enabled or Disabled}."""
    container_metrics_config: Annotated[Structure, Api("ContainerMetricsConfig")] | None = None
    """Where the container offers metrics: {metricsEndpoints}."""
    additional_model_data_sources: Annotated[None, Unsupported("AWS refuses it in pipelines")] = None

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.model_package_arn is not None and self.image_uri is not None:
            raise refuse("not-one-of", "'modelPackageArn' and 'imageUri' exclude each other", key="imageUri")
        for key, value in {"modelData": self.model_data, "modelDataSource": self.model_data_source}.items():
            if value is not None and self.model_package_arn is not None:
                raise refuse("forbidden-key", "is for 'imageUri'; a model package has its own model", key=key)
            if self.mode == "MultiModel" and (value is None) == (key == "modelData"):
                message = "must be 'modelData', a folder in S3, where the mode is MultiModel"
                raise refuse("missing-key" if value is None else "forbidden-key", message, key=key)
        if self.inference_specification_name is not None and self.model_package_arn is None:
            message = "is for 'modelPackageArn': it names one of the package's specifications"
            raise refuse("forbidden-key", message, key="inferenceSpecificationName")
        if self.multi_model_config is not None and self.mode in (None, "SingleModel"):
            raise refuse("forbidden-key", "is for 'mode: MultiModel'", key="multiModelConfig")
        if self.image_uri is not None and not self._is_private:
            refusals = Refusals()
            refusals.call(IMAGE_URI.validate, self.image_uri, "imageUri")
            refusals.finish()
        return self

    @property
    def _is_private(self) -> bool:
        """Whether the image is in a registry of the user's own."""
        return self.image_config is not None and self.image_config.get("RepositoryAccessMode") != "Platform"

    def render(self) -> Json:
        """``PrimaryContainer``, or an entry of ``Containers``."""
        return {
            "ContainerHostname": self.container_hostname,
            "Image": self.image_uri,
            "ImageConfig": self.image_config,
            "Mode": self.mode,
            "ModelDataUrl": self.model_data,
            "ModelDataSource": self.model_data_source,
            "Environment": dict(self.environment) or None,
            "ModelPackageName": self.model_package_arn,
            "InferenceSpecificationName": self.inference_specification_name,
            "MultiModelConfig": self.multi_model_config,
            "ContainerMetricsConfig": self.container_metrics_config,
        }

    def permissions(self, path: NodePath, step: str, scope: Scope) -> Iterator[Grant]:
        """Look at the package, or pull the image and read the model."""
        if self.model_package_arn is not None:
            yield from self._use_package((*path, "modelPackageArn"), step, scope)
        elif not self._is_private:
            yield from grants.pull_image(self.image_uri, (*path, "imageUri"), step, scope)
        elif self.image_config is not None:
            yield from _log_in(self.image_config, (*path, "imageConfig"), step, scope)
        yield from self.read_data(path, step, scope)

    def _use_package(self, path: NodePath, step: str, scope: Scope) -> Iterator[Grant]:
        arn = self.model_package_arn
        if isinstance(arn, StepOutput | StepProperty) and scope.steps[arn.step].type_name == "RegisterModel":
            # That step is granted to look at its packages, to read their models and to pull their images.
            return
        package = scope.known(arn)
        if package is not None:
            reason = f"step '{step}' makes a model of this package"
            yield Statement("ReadModelPackages", ("sagemaker:DescribeModelPackage",), (literal(package),), (reason,))
        if not (scope.extra_read and scope.extra_images):
            message = "what the package's containers read and run is not known here, so it is not granted"
            hint = "name bucket and repository in 'additionalReadBucketNames' and 'additionalImageRepositoryArns'"
            yield Ungranted(path, message, hint)


def _log_in(image_config: Structure, path: NodePath, step: str, scope: Scope) -> Iterator[Grant]:
    """Ask the Lambda function that knows the registry's password, if there is one."""
    auth = image_config.get("RepositoryAuthConfig")
    if not isinstance(auth, Structure):
        return
    function = scope.known(auth.get("RepositoryCredentialsProviderArn"))
    if function is None:
        message = "the function is not known before it runs, so calling it is not granted"
        yield Ungranted((*path, "repositoryAuthConfig"), message, "write its ARN")
    else:
        reason = f"step '{step}' logs in to its image's registry through it"
        yield Statement("InvokeFunctions", ("lambda:InvokeFunction",), (literal(function),), (reason,))
