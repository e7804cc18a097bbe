"""ClarifyCheck: check data and models for bias, and a model's explanations, against a baseline.

Sources: Amazon SageMaker Developer Guide, "ClarifyCheck step", "Configure a SageMaker Clarify Processing Job" and "Give
Amazon SageMaker Clarify Jobs Access to Resources in Your Amazon VPC". Names of temporary endpoints are known from logs
and from the policies of AWS's solutions.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

from definitions.iam.statements import Statement
from definitions.pipeline.steps.baseline_checks.check_input import CheckInput
from definitions.pipeline.steps.baseline_checks.check_settings import BaselineCheck
from definitions.pipeline.steps.baseline_checks.check_step import BaselineCheckStep
from definitions.pipeline.steps.core.capabilities import CreatesModel
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.data_sources import Compression, DataSource, Distribution
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.permissions import job_runs, resource_names
from definitions.schema.errors import invalid
from definitions.schema.field_types import RESOURCE_NAME, ImageUri, S3Uri, TextValue
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import STRING, Json
from definitions.values.infrastructure import arn

_DATA_BIAS = "DATA_BIAS"

CheckType = Annotated[str, ChoiceField((_DATA_BIAS, "MODEL_BIAS", "MODEL_EXPLAINABILITY"))]
ModelName = Annotated[
    TextValue,
    TextField(
        "the name of a model",
        "bad-name",
        RESOURCE_NAME,
        parameters=STRING,
        longest=63,
        hint="letters, digits and '-', at most 63; of a Model step {property: STEP.ModelName}",
    ),
]


class ClarifyDataset(DataSource):
    """The data that is analysed."""

    s3_data_distribution_type: Distribution = "FullyReplicated"
    """Whether each instance gets all objects or its share: FullyReplicated or ShardedByS3Key."""
    s3_compression_type: Compression = "None"
    """None or Gzip."""


class ClarifyCheck(BaselineCheck):
    """Settings of a ClarifyCheck step."""

    own_framework = "clarify"

    check_type: CheckType
    """DATA_BIAS: bias of the dataset; MODEL_BIAS: of a model's answers; MODEL_EXPLAINABILITY: what a model's answers
    depend on."""
    image_uri: ImageUri | None = None
    """The image; AWS's own for such checks, sagemaker-clarify-processing in the pipeline's region, if not given."""
    analysis_config_s3_uri: S3Uri
    """S3 URI of the analysis configuration, a file analysis_config.json that must be there when the step runs. It names
    no model, and no 'endpoint_name_prefix' of its own."""
    dataset: ClarifyDataset
    """The data that is analysed and makes the new baseline: a folder or file in S3, an output of a step, or a
    parameter."""
    model_name: ModelName | None = None
    """With MODEL_BIAS and MODEL_EXPLAINABILITY: the model, as {property: STEP.ModelName} of a Model step or by its
    name. Clarify runs it at a temporary endpoint, so enableNetworkIsolation must be false."""

    @validator("after")
    def _fits_the_check(self) -> Self:
        if self.check_type == _DATA_BIAS:
            if self.model_name is not None:
                raise invalid(
                    "forbidden-key", "is for checks of models; DATA_BIAS looks at data alone", key="modelName"
                )
            return self
        if self.model_name is None:
            raise invalid("missing-key", f"needs 'modelName' for {self.check_type}", key="checkType")
        reason = f"for {self.check_type}: Clarify calls an endpoint of the model"
        if self.enable_network_isolation is None:
            hint = "an isolated container makes no network calls"
            raise invalid("missing-key", f"needs 'enableNetworkIsolation: false' {reason}", hint, key="checkType")
        if self.enable_network_isolation is True:
            raise invalid("forbidden-key", f"must be false {reason}", key="enableNetworkIsolation")
        return self


class ClarifyCheckStep(BaselineCheckStep):
    """A step that checks data or a model for bias, or a model's explanations."""

    type_name: ClassVar = "ClarifyCheck"
    payload: ClassVar = "clarifyCheck"
    output_name: ClassVar = "analysis_result"

    type: Literal["ClarifyCheck"]
    clarify_check: ClarifyCheck

    @property
    def check(self) -> BaselineCheck:
        return self.clarify_check

    def inputs(self) -> list[CheckInput]:
        """The analysis configuration and the dataset."""
        config, data = self.clarify_check.analysis_config_s3_uri, self.clarify_check.dataset
        return [
            CheckInput("analysis_config", config, "/opt/ml/processing/input/config", ("analysisConfigS3Uri",)),
            CheckInput(
                "dataset",
                data.source,
                "/opt/ml/processing/input/data",
                ("dataset", data.source_key),
                data.s3_data_distribution_type,
                data.s3_compression_type,
            ),
        ]

    @classmethod
    def step_paths(cls) -> Mapping[str, str]:
        return {**super().step_paths(), **members("", "modelName")}

    def extra_fields(self, context: StepContext) -> dict[str, Json]:
        """Fields of all checks, and ``ModelName``."""
        return {**super().extra_fields(context), "ModelName": self.clarify_check.model_name}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, and run the model at a temporary endpoint."""
        yield from super().permissions(context)
        if self.clarify_check.check_type != _DATA_BIAS:
            yield from self._run_model(context)

    def _run_model(self, context: StepContext) -> Iterator[PermissionResult]:
        endpoints = (arn("sagemaker", "endpoint/sm-clarify-*"), arn("sagemaker", "endpoint-config/sm-clarify-config-*"))
        verbs = [
            f"{verb}{what}" for verb in ("Create", "Delete", "Describe") for what in ("Endpoint", "EndpointConfig")
        ]
        actions = tuple(f"sagemaker:{action}" for action in ("AddTags", *verbs, "InvokeEndpoint"))
        reason = f"step '{self.name}' runs the model at such an endpoint while it checks"
        yield Statement("RunClarifyEndpoints", actions, endpoints, (reason,))
        name = self.clarify_check.model_name
        maker = resource_names.producing_step(name, context)
        if isinstance(maker, CreatesModel):
            # The pipeline's own models run under its role.
            yield from job_runs.write_logs("Endpoints/sm-clarify-*", self.name)
            models = maker.model_arns(context)
        else:
            pattern = resource_names.name_pattern(name, context)
            if pattern is None:
                path: NodePath = (self.payload, "modelName")
                yield from resource_names.report_unknown_name("the model", path)
                return
            models = resource_names.named_arns("model", pattern)
        yield Statement("DescribeModels", ("sagemaker:DescribeModel",), models, (f"step '{self.name}' checks it",))
