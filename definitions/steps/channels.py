"""Input channels of training jobs: data in S3 or in a file system.

Source: Amazon SageMaker API Reference, Channel and DataSource.
"""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import model_validator

from definitions.api import shape
from definitions.api_values import Api, Structure
from definitions.expressions import Expression, Json
from definitions.fields import Choice, Words
from definitions.nodes import NodePath
from definitions.steps import grants
from definitions.steps.data_sources import DataSource
from definitions.steps.places import named_in
from definitions.steps.scope import Grant, Scope
from definitions.wording import refuse
from definitions.words import ParameterText

ChannelName = Annotated[
    str,
    Words(
        "a channel name",
        "bad-name",
        r"[A-Za-z0-9._-]{1,64}",
        infrastructure=False,
        hint="letters, digits, '.', '-' and '_', at most 64",
    ),
]
InputMode = Annotated[str | Expression, Choice(("File", "FastFile", "Pipe"), parameter=True)]
S3DataType = Annotated[
    str | Expression, Choice(("S3Prefix", "ManifestFile", "AugmentedManifestFile", "Converse"), parameter=True)
]
Distribution = Annotated[str | Expression, Choice(("FullyReplicated", "ShardedByS3Key"), parameter=True)]
Compression = Annotated[str | Expression, Choice(("None", "Gzip"), parameter=True)]
RecordWrapper = Annotated[str | Expression, Choice(("None", "RecordIO"), parameter=True)]

_FILE_SYSTEM = "FileSystemDataSource"


class InputChannel(DataSource):
    """Training data, one channel."""

    source_keys = ("parameter", "stepOutput", "s3Uri", "fileSystem")

    channel_name: ChannelName
    """Unique in the step; the data is at /opt/ml/input/data/<channelName>."""
    file_system: Annotated[Structure, Api(_FILE_SYSTEM)] | None = None
    """Amazon EFS or FSx for Lustre instead of S3: fileSystemId, fileSystemType, fileSystemAccessMode, directoryPath.
    The jobs must run in a VPC that reaches it."""
    content_type: ParameterText | None = None
    """MIME type of the data."""
    s3_data_type: S3DataType = "S3Prefix"
    """S3Prefix: every object below the URI; ManifestFile: those that the file lists; AugmentedManifestFile: a list with
    labels."""
    s3_data_distribution_type: Distribution = "FullyReplicated"
    """Whether each instance gets all objects or its share: FullyReplicated or ShardedByS3Key."""
    attribute_names: Annotated[list[object], Api("AttributeNames")] | None = None
    """Of an augmented manifest: the attributes that are read."""
    input_mode: InputMode | None = None
    """How the container gets the data: File, FastFile or Pipe; the step's own mode if not given."""
    compression_type: Compression | None = None
    """None or Gzip; Gzip only in Pipe mode."""
    record_wrapper_type: RecordWrapper | None = None
    """None or RecordIO: wrap each object as a record."""
    shuffle_config: Annotated[Structure, Api("ShuffleConfig")] | None = None
    """Shuffle the objects anew in each epoch: {seed: NUMBER}."""

    @model_validator(mode="after")
    def _one_kind_of_store(self) -> Self:
        if self.file_system is not None and len(self.given_sources) > 1:
            other = next(key for key in self.given_sources if key != "fileSystem")
            raise refuse("not-one-of", f"'{other}' and 'fileSystem' exclude each other", key="fileSystem")
        return self

    def render(self) -> Json:
        """An entry of ``InputDataConfig``."""
        in_s3 = {
            "S3DataType": self.s3_data_type,
            "S3Uri": self.source,
            "S3DataDistributionType": self.s3_data_distribution_type,
            "AttributeNames": self.attribute_names,
        }
        store = {"S3DataSource": in_s3} if self.file_system is None else {_FILE_SYSTEM: self.file_system}
        return {
            "ChannelName": self.channel_name,
            "ContentType": self.content_type,
            "CompressionType": self.compression_type,
            "RecordWrapperType": self.record_wrapper_type,
            "InputMode": self.input_mode,
            "DataSource": store,
            "ShuffleConfig": self.shuffle_config,
        }

    def permissions(self, path: NodePath, step: str, scope: Scope) -> Iterator[Grant]:
        """Read the data."""
        if self.file_system is not None:
            yield from named_in(self.file_system, shape(_FILE_SYSTEM), (*path, "fileSystem"), step, scope)
            return
        what = f"channel '{self.channel_name}'"
        yield from grants.read_value(self.source, (*path, self.source_key), what, step, scope)
