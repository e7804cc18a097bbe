"""Instance types with GPUs, which alone report how busy these are.

Source: Amazon SageMaker Developer Guide, "Amazon SageMaker AI metrics in Amazon CloudWatch", GPUUtilization and
GPUMemoryUtilization; Amazon EC2 User Guide, "Accelerated computing".
"""

from definitions.foundation.patterns import pattern

GPU_METRICS = frozenset({"GPUUtilization", "GPUMemoryUtilization"})
"""Metrics that other instances do not have."""
_FAMILIES = pattern(r"ml\.(g|gr|p)\d.*")


def has_gpu(instance_type: str) -> bool:
    """True for instance types with GPUs, such as ``ml.g5.xlarge`` but not ``ml.m5.xlarge``."""
    return _FAMILIES.fullmatch(instance_type) is not None
