"""Instance types whose volumes cannot be encrypted with a key of ours.

Source: Amazon SageMaker API Reference, ResourceConfig.VolumeKmsKeyId: instances with local NVMe storage are encrypted
by hardware and refuse a key.
"""

import re

_LOCAL_STORAGE = re.compile(
    r"ml\.("
    r"[a-z]+\d+[a-z]*d[a-z]*"  # an attribute 'd' is local NVMe: m5d, c6gd, g4dn, g4ad, p3dn, p4de, x2idn, hpc6id
    r"|g5|g6|g6e|g6f|gr6|gr6f|g7|g7e"
    r"|p5|p5e|p5en|p6[a-z]*(-[a-z0-9]+)?"
    r"|trn\d+[a-z]*|dl1|f\d+|i\d+[a-z]*|im4gn|is4gen|d\d+[a-z]*|h1"
    r")\.[a-z0-9-]+"
)


def has_local_storage(instance_type: str) -> bool:
    """Whether the instance family stores on local NVMe: ``ml.g5.xlarge`` does, ``ml.m5.xlarge`` does not."""
    return _LOCAL_STORAGE.fullmatch(instance_type) is not None
