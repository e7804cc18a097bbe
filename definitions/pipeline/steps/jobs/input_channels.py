"""Input channels of training jobs: data in S3 or in a file system.

Source: Amazon SageMaker API Reference, Channel and DataSource.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from definitions.api.structure import Structure
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.data_sources import Compression, DataSource, Distribution
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.jobs.hub_permissions import read_hub
from definitions.pipeline.steps.permissions import s3_objects
from definitions.pipeline.steps.permissions.networks import warn_outside_vpc
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import ParameterText, TextValue
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json

ChannelName = Annotated[
    str,
    TextField(
        "a channel name",
        "bad-name",
        r"[A-Za-z0-9._-]{1,64}",
        infrastructure=False,
        hint="letters, digits, '.', '-' and '_', at most 64",
    ),
]
InputMode = Annotated[str | Expression, ChoiceField(("File", "FastFile", "Pipe"), parameter=True)]
S3DataType = Annotated[
    str | Expression, ChoiceField(("S3Prefix", "ManifestFile", "AugmentedManifestFile", "Converse"), parameter=True)
]
RecordWrapper = Annotated[str | Expression, ChoiceField(("None", "RecordIO"), parameter=True)]

_FILE_SYSTEM = "FileSystemDataSource"


class InputChannel(DataSource):
    """One channel of training data."""

    source_keys = ("parameter", "stepOutput", "s3Uri", "fileSystem", "datasetArn")

    channel_name: ChannelName
    """Unique in the step; the data is at /opt/ml/input/data/<channelName>."""
    file_system: Annotated[Structure, ApiField(_FILE_SYSTEM)] | None = None
    """Amazon EFS or FSx for Lustre instead of S3: fileSystemId, fileSystemType, fileSystemAccessMode, directoryPath.
    The jobs must run in a VPC that reaches it."""
    dataset_arn: Annotated[TextValue, ApiField("HubDataSetArn")] | None = None
    """Instead of S3, a data set of a SageMaker hub, for jobs of AWS's own: its ARN."""
    content_type: ParameterText | None = None
    """MIME type of the data."""
    s3_data_type: S3DataType = "S3Prefix"
    """S3Prefix: every object below the URI; ManifestFile: those that the file lists; AugmentedManifestFile: a list with
    labels."""
    s3_data_distribution_type: Distribution = "FullyReplicated"
    """Whether each instance gets all objects or its share: FullyReplicated or ShardedByS3Key."""
    attribute_names: Annotated[list[object], ApiField("AttributeNames")] | None = None
    """Of an augmented manifest: the attributes that are read."""
    instance_group_names: Annotated[list[object], ApiField("InstanceGroupNames")] | None = None
    """Which instanceGroups of the step get the data; all if not given."""
    model_access_config: Annotated[Structure, ApiField("ModelAccessConfig")] | None = None
    """Accept the licence of a model that requires it: {acceptEula: true}."""
    hub_access_config: Annotated[Structure, ApiField("HubAccessConfig")] | None = None
    """For a model of a private hub: {hubContentArn}."""
    input_mode: InputMode | None = None
    """How the container gets the data: File, FastFile or Pipe; the step's own mode if not given."""
    compression_type: Compression | None = None
    """None or Gzip; Gzip only in Pipe mode."""
    record_wrapper_type: RecordWrapper | None = None
    """None or RecordIO: wrap each object as a record."""
    shuffle_config: Annotated[Structure, ApiField("ShuffleConfig")] | None = None
    """Shuffle the objects again in each epoch: {seed: NUMBER}."""

    @validator("after")
    def _has_one_store(self) -> Self:
        stores = [key for key in ("fileSystem", "datasetArn") if key in self.given_sources]
        if stores and len(self.given_sources) > 1:
            first, *_ = self.given_sources
            raise invalid("not-one-of", f"'{first}' and '{stores[-1]}' exclude each other", key=stores[-1])
        return self

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **members("", "channelName contentType compressionType recordWrapperType inputMode shuffleConfig"),
            **members(
                "DataSource.S3DataSource",
                "s3Uri s3DataType s3DataDistributionType attributeNames instanceGroupNames "
                "modelAccessConfig hubAccessConfig",
            ),
            "fileSystem": "DataSource.FileSystemDataSource",
            **members("DataSource.DatasetSource", "datasetArn"),
        }

    def render(self) -> Json:
        """An entry of ``InputDataConfig``."""
        in_s3 = {
            "S3DataType": self.s3_data_type,
            "S3Uri": self.source,
            "S3DataDistributionType": self.s3_data_distribution_type,
            "AttributeNames": self.attribute_names,
            "InstanceGroupNames": self.instance_group_names,
            "ModelAccessConfig": self.model_access_config,
            "HubAccessConfig": self.hub_access_config,
        }
        store: dict[str, Json] = {"S3DataSource": in_s3}
        if self.file_system is not None:
            store = {_FILE_SYSTEM: self.file_system}
        elif self.dataset_arn is not None:
            store = {"DatasetSource": {"DatasetArn": self.dataset_arn}}
        return {
            "ChannelName": self.channel_name,
            "ContentType": self.content_type,
            "CompressionType": self.compression_type,
            "RecordWrapperType": self.record_wrapper_type,
            "InputMode": self.input_mode,
            "DataSource": store,
            "ShuffleConfig": self.shuffle_config,
        }

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read the data from its store."""
        what = f"channel '{self.channel_name}'"
        if self.file_system is not None:
            # File systems are reached through the network, not by permissions of the role.
            yield from warn_outside_vpc("the file system", (*path, "fileSystem"), context)
            return
        if self.dataset_arn is not None:
            yield from read_hub(self.dataset_arn, (*path, "datasetArn"), step, context)
            return
        yield from s3_objects.read_value(self.source, (*path, self.source_key), what, step, context)
        if self.hub_access_config is not None:
            where = (*path, "hubAccessConfig", "hubContentArn")
            yield from read_hub(self.hub_access_config.get("HubContentArn"), where, step, context)
        if self.s3_data_type in ("ManifestFile", "AugmentedManifestFile"):
            yield from s3_objects.report_manifest((*path, "s3DataType"), context)
