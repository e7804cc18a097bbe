"""Alarms that the deployments of a stack's endpoints watch.

Source: Terraform AWS provider, ``aws_sagemaker_endpoint``, ``auto_rollback_configuration``.
"""

import json
from pathlib import Path
from typing import Any


def watched_alarms(file: Path) -> frozenset[str]:
    """The names of alarms that undo an update; none if the file cannot be read."""
    try:
        stack = json.loads(file.read_text(encoding="utf-8"))
        endpoints = stack["resource"]["aws_sagemaker_endpoint"].values()
    except (OSError, ValueError, LookupError, AttributeError):
        return frozenset()
    return frozenset(name for endpoint in endpoints for name in _alarms(endpoint))


def _alarms(endpoint: Any) -> list[str]:
    try:
        return [alarm["alarm_name"] for alarm in endpoint["deployment_config"]["auto_rollback_configuration"]["alarms"]]
    except (LookupError, TypeError):
        return []
