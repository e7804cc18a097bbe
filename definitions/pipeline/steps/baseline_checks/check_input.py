"""Inputs of the job of a check."""

from definitions.foundation.records import record
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json


@record
class CheckInput:
    """An input of the job of a check.

    Attributes:
        name: its name in the job.
        source: an S3 URI, or an expression whose value is one.
        local_path: the folder of the container that holds it.
        path: its YAML path in the step's settings.
        distribution: whether each instance gets all objects or a share.
        compression: ``Gzip`` or ``None`` if the YAML sets it.
    """

    name: str
    source: object
    local_path: str
    path: NodePath
    distribution: object = "FullyReplicated"
    compression: object = None

    def render(self) -> Json:
        """An entry of ``ProcessingInputs``."""
        return {
            "InputName": self.name,
            "AppManaged": False,
            "S3Input": {
                "S3Uri": self.source,
                "LocalPath": self.local_path,
                "S3DataType": "S3Prefix",
                "S3InputMode": "File",
                "S3DataDistributionType": self.distribution,
                "S3CompressionType": self.compression,
            },
        }
