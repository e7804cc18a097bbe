"""Settings of an AutoML step.

Source: API CreateAutoMLJob.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo

from definitions.api.structure import Structure
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.foundation.records import replace
from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core.data_sources import Compression, DataSource
from definitions.pipeline.steps.core.job_names import ShortJobName
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import S3_URI, ParameterText, TextValue
from definitions.schema.fields import ChoiceField
from definitions.schema.model import Model
from definitions.schema.model_schema import FieldReader, validator
from definitions.schema.request_paths import members
from definitions.values.expressions import Expression, Json

ENSEMBLING = "ENSEMBLING"
_ALGORITHMS = (
    "catboost",
    "extra-trees",
    "fastai",
    "lightgbm",
    "linear-learner",
    "nn-torch",
    "randomforest",
    "xgboost",
)

CANDIDATE_GENERATION = "AutoMLCandidateGenerationConfig"
_CANDIDATE_GENERATION = ApiField(CANDIDATE_GENERATION)
ChannelType = Annotated[str | Expression, ChoiceField(("training", "validation"), parameter=True)]
S3DataType = Annotated[
    str | Expression, ChoiceField(("S3Prefix", "ManifestFile", "AugmentedManifestFile"), parameter=True)
]
ProblemType = Annotated[
    str | Expression, ChoiceField(("BinaryClassification", "MulticlassClassification", "Regression"), parameter=True)
]
OutputUri = Annotated[TextValue, replace(S3_URI, longest=512)]


class AutoMLInput(DataSource):
    """A table that models learn from or are compared by."""

    target_attribute_name: ParameterText
    """The column that models predict."""
    channel_type: ChannelType = "training"
    """training or validation; one input of each at most. Without validation, part of training is set aside."""
    content_type: ParameterText | None = None
    """text/csv;header=present, which is AWS's own, or x-application/vnd.amazon+parquet."""
    compression_type: Compression | None = None
    """None or Gzip."""
    s3_data_type: S3DataType = "S3Prefix"
    """S3Prefix: every object below the URI; ManifestFile: those that the file lists; AugmentedManifestFile."""
    sample_weight_attribute_name: ParameterText | None = None
    """The column with the weight of each row."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **members("DataSource.S3DataSource", "s3Uri s3DataType"),
            **members("", "compressionType targetAttributeName contentType channelType sampleWeightAttributeName"),
        }

    def render(self) -> Json:
        """An ``AutoMLChannel``."""
        return {
            "DataSource": {"S3DataSource": {"S3DataType": self.s3_data_type, "S3Uri": self.source}},
            "CompressionType": self.compression_type,
            "TargetAttributeName": self.target_attribute_name,
            "ContentType": self.content_type,
            "ChannelType": self.channel_type,
            "SampleWeightAttributeName": self.sample_weight_attribute_name,
        }


class AutoML(Model):
    """Settings of an AutoML step."""

    inputs: Annotated[list[AutoMLInput], Field(min_length=1, max_length=2)]
    """The data: one table to train with, and one to validate with if you have it."""
    mode: Literal["ENSEMBLING"] = "ENSEMBLING"
    """How Autopilot works; ENSEMBLING is the only mode that AWS's pipelines support."""
    problem_type: ProblemType | None = None
    """BinaryClassification, MulticlassClassification or Regression; found out from the data if not given."""
    objective: Annotated[Structure, ApiField("AutoMLJobObjective")] | None = None
    """The metric to optimize: metricName, such as F1, AUC or MSE. With problemType, or neither of them."""
    output_path: OutputUri | None = None
    """S3 URI below which models and reports are written, at most 512 characters;
    s3://<the pipeline's bucket>/models/<pipeline>/ if not given."""
    completion_criteria: Annotated[Structure, ApiField("AutoMLJobCompletionCriteria")] | None = None
    """How long it searches: maxCandidates, maxRuntimePerTrainingJobInSeconds, maxAutoMLJobRuntimeInSeconds."""
    data_split_config: Annotated[Structure, ApiField("AutoMLDataSplitConfig")] | None = None
    """How much of the training data is set aside for validation: validationFraction, from 0 to 1."""
    candidate_generation_config: Annotated[Structure, _CANDIDATE_GENERATION] | None = None
    """What is tried: algorithmsConfig, a list of one map with autoMLAlgorithms; featureSpecificationS3Uri."""
    network_config: StepNetworkConfig | None = None
    """The VPC of this step, instead of the pipeline's."""
    job_name: ShortJobName | None = None
    """What the names of its jobs begin with: at most 6 characters, before the execution's id and a token."""

    @classmethod
    def field_readers(cls) -> Mapping[str, FieldReader]:
        return {"mode": cls._is_ensembling, "candidate_generation_config": cls._algorithms_support_ensembling}

    @classmethod
    def _is_ensembling(cls, value: object, _: ValidationInfo) -> object:
        if value != ENSEMBLING:
            message = f"must be {ENSEMBLING}, the only mode that AWS's pipelines know; got {quoted(value)}"
            raise invalid("not-for-this-type", message, "leave it out")
        return value

    @classmethod
    def _algorithms_support_ensembling(cls, value: object, _: ValidationInfo) -> object:
        found = None if value is None else _CANDIDATE_GENERATION.read(value)
        refusals = Refusals()
        for number, config in enumerate(_list_in(found, "AlgorithmsConfig")):
            for index, algorithm in enumerate(_list_in(config, "AutoMLAlgorithms")):
                if isinstance(algorithm, str) and algorithm not in _ALGORITHMS:
                    message = f"{quoted(algorithm)} is not one that Autopilot tries in the mode {ENSEMBLING}"
                    hint = did_you_mean(algorithm, list(_ALGORITHMS)) or f"there are {', '.join(_ALGORITHMS)}"
                    error = invalid("not-for-this-type", message, hint)
                    refusals.add(error, "algorithmsConfig", number, "autoMLAlgorithms", index)
        refusals.finish()
        return found

    @validator("after")
    def _inputs_agree(self) -> Self:
        first, *others = self.inputs
        for entry in others:
            shared = {
                "targetAttributeName": (first.target_attribute_name, entry.target_attribute_name),
                "contentType": (first.content_type, entry.content_type),
            }
            for key, (one, other) in shared.items():
                if isinstance(one, str) and isinstance(other, str) and one != other:
                    refusals = Refusals()
                    message = f"{quoted(one)} and {quoted(other)} exclude each other: all inputs have the same '{key}'"
                    refusals.add(invalid("not-one-of", message), "inputs", 1, key)
                    refusals.finish()
        return self

    @validator("after")
    def _has_problem_type_with_objective(self) -> Self:
        given = {"problemType": self.problem_type, "objective": self.objective}
        missing = [key for key, value in given.items() if value is None]
        if len(missing) == 1:
            present = next(key for key in given if key not in missing)
            message = f"needs '{missing[0]}': AWS takes both or neither"
            raise invalid("missing-key", message, "without both, Autopilot chooses by the data", key=present)
        return self


def _list_in(value: object, name: str) -> list[object]:
    found = value.get(name) if isinstance(value, Structure) else None
    return found if isinstance(found, list) else []
