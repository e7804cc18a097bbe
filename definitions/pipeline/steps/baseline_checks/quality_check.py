"""QualityCheck: check the quality of data, or of a model's answers, against a baseline.

Source: Amazon SageMaker Developer Guide, "QualityCheck step" and "Model Monitor prebuilt container". The environment
of the container is known from AWS's Python SDK.
"""

import json
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field

from definitions.pipeline.steps.baseline_checks.check_input import CheckInput
from definitions.pipeline.steps.baseline_checks.check_settings import BaselineCheck
from definitions.pipeline.steps.baseline_checks.check_step import OUTPUT_PATH, BaselineCheckStep
from definitions.pipeline.steps.core.data_sources import DataSource
from definitions.pipeline.steps.core.field_rules import forbid_fields
from definitions.schema.errors import invalid
from definitions.schema.field_types import Boolean, ImageUri, ParameterText, S3Uri, ScriptUri, TextValue
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.values.expressions import ANY_TYPE, Expression, Json
from definitions.values.infrastructure import Text, split, text

_MODEL_QUALITY = "MODEL_QUALITY"
_DATASET = "baseline_dataset_input"
_MODEL_FIELDS = (
    "problem_type",
    "ground_truth_attribute",
    "inference_attribute",
    "probability_attribute",
    "probability_threshold_attribute",
)

CheckType = Annotated[str, ChoiceField(("DATA_QUALITY", _MODEL_QUALITY))]
ProblemType = Annotated[
    str | Expression, ChoiceField(("Regression", "BinaryClassification", "MulticlassClassification"), parameter=True)
]
Threshold = Annotated[
    TextValue,
    TextField("a number from 0 to 1", "out-of-range", r"0(\.\d+)?|1(\.0+)?|\d(\.\d+)?e-\d+", parameters=ANY_TYPE),
]


class CsvFormat(Model):
    """A table with commas."""

    header: Boolean = True
    """Whether the first line holds the names of the columns."""
    output_columns_position: Annotated[str, ChoiceField(("START", "END"))] = "START"
    """Whether the columns of the model's answers are the first or the last: START or END."""


class JsonFormat(Model):
    """JSON documents."""

    lines: Boolean = True
    """Whether each line is a document."""


class CaptureFormat(Model):
    """Records of an endpoint with data capture; there are no settings."""


class DatasetFormat(Model):
    """The format of the dataset; exactly one of the keys."""

    csv: CsvFormat | None = None
    """Comma-separated values: {header: true, outputColumnsPosition: START}."""
    json_: Annotated[JsonFormat | None, Field(alias="json")] = None
    """JSON: {lines: true}."""
    sagemaker_capture_json: CaptureFormat | None = None
    """What an endpoint with data capture writes: {}."""

    @validator("after")
    def _is_one_format(self) -> Self:
        given = [value for value in (self.csv, self.json_, self.sagemaker_capture_json) if value is not None]
        if len(given) != 1:
            raise invalid("not-one-of", "must have exactly one of csv, json, sagemakerCaptureJson")
        return self

    def render(self) -> str:
        """The format as JSON that the container reads, such as ``{"csv": {"header": true, ...}}``."""
        if self.csv is not None:
            table = {"header": self.csv.header, "output_columns_position": self.csv.output_columns_position}
            return json.dumps({"csv": table})
        return json.dumps({"sagemakerCaptureJson": {}} if self.json_ is None else {"json": {"lines": self.json_.lines}})


class QualityCheck(BaselineCheck):
    """Settings of a QualityCheck step."""

    own_framework = "model-monitor"

    check_type: CheckType
    """DATA_QUALITY: the values of the dataset; MODEL_QUALITY: a model's answers compared with the truth."""
    image_uri: ImageUri | None = None
    """The image; AWS's own for such checks, sagemaker-model-monitor-analyzer in the pipeline's region, if not given."""
    baseline_dataset: DataSource
    """The data that is checked and makes the new baseline: a folder or file in S3, an output of a step, or a
    parameter."""
    dataset_format: DatasetFormat
    """How that data is written: {csv: {header: true}}, {json: {lines: true}} or {sagemakerCaptureJson: {}}."""
    record_preprocessor_script: ScriptUri | None = None
    """With DATA_QUALITY: S3 URI of a script that is run on each record before the analysis."""
    post_analytics_processor_script: ScriptUri | None = None
    """S3 URI of a script that is run after the analysis."""
    problem_type: ProblemType | None = None
    """With MODEL_QUALITY: Regression, BinaryClassification or MulticlassClassification."""
    ground_truth_attribute: ParameterText | None = None
    """With MODEL_QUALITY: where the true answer is, as the name or number of a column or a JSON path."""
    inference_attribute: ParameterText | None = None
    """With MODEL_QUALITY: where the model's answer is."""
    probability_attribute: ParameterText | None = None
    """With MODEL_QUALITY: where the model's probabilities are."""
    probability_threshold_attribute: Threshold | None = None
    """With probabilityAttribute: from which probability on an answer counts as positive."""
    supplied_baseline_statistics: S3Uri | None = None
    """S3 URI of the statistics to check against, instead of those of the group's latest approved model."""

    @validator("after")
    def _fits_the_check(self) -> Self:
        if self.check_type == _MODEL_QUALITY:
            self._is_about_a_model()
            return self
        forbid_fields(self, _MODEL_FIELDS, "is about a model's answers; DATA_QUALITY looks at data alone")
        return self

    def _is_about_a_model(self) -> None:
        if self.record_preprocessor_script is not None:
            message = "runs before an analysis of data; MODEL_QUALITY has none"
            raise invalid("forbidden-key", message, key="recordPreprocessorScript")
        for key, value in (
            ("problemType", self.problem_type),
            ("groundTruthAttribute", self.ground_truth_attribute),
        ):
            if value is None:
                raise invalid("missing-key", f"needs '{key}' for MODEL_QUALITY", key="checkType")
        has_probability = self.probability_attribute is not None
        if self.probability_threshold_attribute is not None and not has_probability:
            message = "needs 'probabilityAttribute', to which the threshold is applied"
            raise invalid("missing-key", message, key="probabilityThresholdAttribute")
        if self.inference_attribute is None:
            if not has_probability:
                message = "needs 'inferenceAttribute' or 'probabilityAttribute' for MODEL_QUALITY"
                raise invalid("missing-key", message, key="checkType")
            if self.problem_type in ("Regression", "MulticlassClassification"):
                message = f"needs 'inferenceAttribute' for {self.problem_type}"
                hint = "probabilities alone are enough for BinaryClassification"
                raise invalid("missing-key", message, hint, key="problemType")

    def supplied_baselines(self) -> dict[str, TextValue | None]:
        """Supplied constraints and statistics."""
        return {**super().supplied_baselines(), "Statistics": self.supplied_baseline_statistics}


class QualityCheckStep(BaselineCheckStep):
    """A step that checks the quality of data or of a model."""

    type_name: ClassVar = "QualityCheck"
    payload: ClassVar = "qualityCheck"
    output_name: ClassVar = "quality_check_output"

    type: Literal["QualityCheck"]
    quality_check: QualityCheck

    @property
    def check(self) -> BaselineCheck:
        return self.quality_check

    def inputs(self) -> list[CheckInput]:
        """The dataset and scripts."""
        dataset = self.quality_check.baseline_dataset
        path = ("baselineDataset", dataset.source_key)
        scripts = [
            CheckInput(name, uri, _input_path(name), (key,)) for name, (key, uri) in self._scripts().items() if uri
        ]
        return [CheckInput(_DATASET, dataset.source, _input_path(_DATASET), path), *scripts]

    def _scripts(self) -> dict[str, tuple[str, Text | None]]:
        """YAML key and S3 URI of each script, by the name of its input."""
        check = self.quality_check
        return {
            "post_analytics_processor_script_input": (
                "postAnalyticsProcessorScript",
                check.post_analytics_processor_script,
            ),
            "record_preprocessor_script_input": ("recordPreprocessorScript", check.record_preprocessor_script),
        }

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **super().request_paths(),
            "problemType": "Environment.problem_type",
            "inferenceAttribute": "Environment.inference_attribute",
            "probabilityAttribute": "Environment.probability_attribute",
            "groundTruthAttribute": "Environment.ground_truth_attribute",
            "probabilityThresholdAttribute": "Environment.probability_threshold_attribute",
        }

    @classmethod
    def step_paths(cls) -> Mapping[str, str]:
        return {**super().step_paths(), **members("", "suppliedBaselineStatistics")}

    def environment(self) -> Json:
        """Environment variables that configure the container's analysis."""
        check = self.quality_check
        scripts = {
            name.removesuffix("_input"): text(f"{_input_path(name)}/", split(uri, "/")[-1])
            for name, (_, uri) in self._scripts().items()
            if uri is not None
        }
        return {
            "output_path": OUTPUT_PATH,
            # Only monitoring schedules publish metrics.
            "publish_cloudwatch_metrics": "Disabled",
            "dataset_format": check.dataset_format.render(),
            "dataset_source": _input_path(_DATASET),
            **scripts,
            "analysis_type": _MODEL_QUALITY if check.check_type == _MODEL_QUALITY else None,
            "problem_type": check.problem_type,
            "inference_attribute": check.inference_attribute,
            "probability_attribute": check.probability_attribute,
            "ground_truth_attribute": check.ground_truth_attribute,
            "probability_threshold_attribute": check.probability_threshold_attribute,
        }


def _input_path(name: str) -> str:
    return f"/opt/ml/processing/input/{name}"
