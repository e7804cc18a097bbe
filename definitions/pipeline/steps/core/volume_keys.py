"""Keys of volumes, and instance types whose volumes take none.

Source: Amazon SageMaker API Reference, ResourceConfig.VolumeKmsKeyId: instances with local NVMe storage are encrypted
by hardware and refuse a key.
"""

from definitions.foundation.patterns import pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.values.infrastructure import KEY_ARN, Text

_LOCAL_STORAGE = pattern(
    r"ml\.("
    r"[a-z]+\d+[a-z]*d[a-z]*"  # an attribute 'd' is local NVMe: m5d, c6gd, g4dn, g4ad, p3dn, p4de, x2idn, hpc6id
    r"|g5|g6|g6e|g6f|gr6|gr6f|g7|g7e"
    r"|p5|p5e|p5en|p6[a-z]*(-[a-z0-9]+)?"
    r"|trn\d+[a-z]*|dl1|f\d+|i\d+[a-z]*|im4gn|is4gen|d\d+[a-z]*|h1"
    r")\.[a-z0-9-]+"
)


def has_local_storage(instance_type: str) -> bool:
    """True for instance types that store on local NVMe, such as ``ml.g5.xlarge`` but not ``ml.m5.xlarge``."""
    return _LOCAL_STORAGE.fullmatch(instance_type) is not None


def volume_key(instance_type: object, context: StepContext) -> Text | None:
    """``VolumeKmsKeyId``: the pipeline's key, or ``None`` if hardware encrypts the instance's local storage."""
    known = context.static_text(instance_type)
    return None if isinstance(known, str) and has_local_storage(known) else KEY_ARN
