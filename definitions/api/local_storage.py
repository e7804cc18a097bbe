"""Instance types with local NVMe storage, whose volumes take no key.

Source: Amazon SageMaker API Reference, ResourceConfig.VolumeKmsKeyId and CreateEndpointConfig.KmsKeyId: instances
with local NVMe storage are encrypted by hardware and refuse a key.
"""

from definitions.foundation.patterns import pattern

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
