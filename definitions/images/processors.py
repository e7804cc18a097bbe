"""Processors of instance types, as far as AWS has images of their own for them.

Source: Amazon EC2 User Guide, "Instance type naming conventions".
"""

import re

CPU, GPU, GRAVITON = "cpu", "gpu", "graviton"


def processor_of(instance_type: str) -> str:
    """``cpu``, ``gpu`` or ``graviton``; for other chips the family, such as ``ml.inf2 instances``."""
    prefix, family, *_ = [*instance_type.split("."), ""]
    # Inferentia, Trainium and Gaudi; GPUs beside Graviton (g5g) and Grace (p6e-gb200).
    if re.match(r"inf|trn|dl|vt|g\d+g|p\d+e-gb", family):
        return f"{prefix}.{family} instances"
    if re.match(r"[gp]", family):
        return GPU
    return GRAVITON if re.match(r"[a-z]+\d+g", family) else CPU
