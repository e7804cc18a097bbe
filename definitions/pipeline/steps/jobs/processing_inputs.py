"""Inputs of processing jobs: data in S3, or the result of a query.

Source: Amazon SageMaker API Reference, ProcessingInput and DatasetDefinition.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from pydantic import model_validator

from definitions.api.structure import Structure
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.data_sources import Compression, DataSource, Distribution, S3DataType
from definitions.pipeline.steps.core.field_rules import forbid_fields
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.request_fields import add_fields
from definitions.pipeline.steps.permissions import s3_objects
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import Boolean, LocalPath, TextValue
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json
from definitions.values.infrastructure import KEY_ARN

Name = Annotated[
    str,
    TextField("a name", "bad-name", r"[^'/\n]{1,64}", infrastructure=False, longest=64, hint="without ' and /"),
]
S3InputMode = Annotated[str | Expression, ChoiceField(("File", "Pipe"), parameter=True)]

ATHENA, REDSHIFT = "AthenaDatasetDefinition", "RedshiftDatasetDefinition"
_DATASET = "DatasetDefinition"
_SET_ELSEWHERE = (("LocalPath", "it stands beside 'datasetDefinition'"),)
_S3_FIELDS = ("s3_data_type", "s3_input_mode", "s3_data_distribution_type", "s3_compression_type")


class ProcessingInput(DataSource):
    """Data that the container reads."""

    source_keys = ("parameter", "stepOutput", "s3Uri", "datasetDefinition")

    input_name: Name
    """Unique in the step."""
    local_path: LocalPath | None = None
    """Where the container finds it; /opt/ml/processing/input/<inputName> if not given."""
    dataset_definition: Annotated[Structure, ApiField(_DATASET, without=_SET_ELSEWHERE)] | None = None
    """Instead of data in S3, the result of a query: athenaDatasetDefinition (catalog, database, queryString,
    outputS3Uri, outputFormat ...) or redshiftDatasetDefinition (clusterId, database, dbUser, queryString,
    clusterRoleArn, outputS3Uri, outputFormat ...); inputMode, dataDistributionType. The result is encrypted with the
    pipeline's key unless kmsKeyId is given; a Redshift cluster writes it under its own role, which needs the key."""
    s3_data_type: S3DataType = "S3Prefix"
    """S3Prefix: every object below the URI; ManifestFile: those that the file lists."""
    s3_input_mode: S3InputMode = "File"
    """File: all is copied before the container starts; Pipe: it is streamed."""
    s3_data_distribution_type: Distribution = "FullyReplicated"
    """Whether each instance gets all objects or its share: FullyReplicated or ShardedByS3Key."""
    s3_compression_type: Compression | None = None
    """Gzip: unzip what is read, only with s3InputMode: Pipe; or None."""
    app_managed: Boolean = False
    """true: the container reads the data itself, and SageMaker does not bring it."""

    @model_validator(mode="after")
    def _is_in_s3_or_queried(self) -> Self:
        if self.dataset_definition is not None:
            self._check_dataset(self.dataset_definition)
        elif self.s3_compression_type == "Gzip" and self.s3_input_mode == "File":
            raise invalid("forbidden-key", "Gzip needs 's3InputMode: Pipe'", key="s3CompressionType")
        return self

    def _check_dataset(self, dataset: Structure) -> None:
        if len(self.given_sources) > 1:
            message = f"'{self.source_key}' and 'datasetDefinition' exclude each other"
            raise invalid("not-one-of", message, key="datasetDefinition")
        if len([name for _, name, _ in dataset.members if name in (ATHENA, REDSHIFT)]) != 1:
            message = "must have exactly one of athenaDatasetDefinition, redshiftDatasetDefinition"
            raise invalid("not-one-of", message, key="datasetDefinition")
        message = "is about data in S3; 'datasetDefinition' has inputMode and dataDistributionType"
        forbid_fields(self, _S3_FIELDS, message)

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **members("", "inputName appManaged datasetDefinition"),
            "localPath": "S3Input.LocalPath|DatasetDefinition.LocalPath",
            **members("S3Input", "s3Uri s3DataType s3InputMode s3DataDistributionType s3CompressionType"),
        }

    def render(self) -> Json:
        """An entry of ``ProcessingInputs``."""
        local_path = self.local_path or f"/opt/ml/processing/input/{self.input_name}"
        if self.dataset_definition is None:
            settings: dict[str, Json] = {
                "S3DataType": self.s3_data_type,
                "S3InputMode": self.s3_input_mode,
                "S3DataDistributionType": self.s3_data_distribution_type,
                "S3CompressionType": self.s3_compression_type,
            }
            return s3_input(self.input_name, self.source, local_path, settings, app_managed=self.app_managed)
        source = next(name for _, name, _ in self.dataset_definition.members if name in (ATHENA, REDSHIFT))
        dataset = add_fields(self.dataset_definition, {"LocalPath": local_path, source: {"KmsKeyId": KEY_ARN}})
        return {"InputName": self.input_name, "AppManaged": self.app_managed, _DATASET: dataset}

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read the data from S3, or query it."""
        if self.dataset_definition is not None:
            from definitions.pipeline.steps.jobs.dataset_permissions import query_dataset

            yield from query_dataset(self.dataset_definition, (*path, "datasetDefinition"), step, context)
            return
        what = f"input '{self.input_name}'"
        yield from s3_objects.read_value(self.source, (*path, self.source_key), what, step, context)
        if self.s3_data_type != "S3Prefix":
            yield from s3_objects.report_manifest((*path, "s3DataType"), context)


def s3_input(name: str, source: Json, local_path: TextValue, settings: dict[str, Json], *, app_managed: bool) -> Json:
    """An entry of ``ProcessingInputs`` for data in S3."""
    return {
        "InputName": name,
        "AppManaged": app_managed,
        "S3Input": {"S3Uri": source, "LocalPath": local_path, **settings},
    }


def script_input(name: str, source: Json, local_path: str) -> Json:
    """An entry of ``ProcessingInputs`` for one file."""
    settings: dict[str, Json] = {
        "S3DataType": "S3Prefix",
        "S3InputMode": "File",
        "S3DataDistributionType": "FullyReplicated",
    }
    return s3_input(name, source, local_path, settings, app_managed=False)
