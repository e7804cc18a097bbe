"""Managed spot training: the time to wait for instances, and the checkpoints that outlive an interruption.

Source: Amazon SageMaker Developer Guide, "Managed Spot Training" and "Use Managed Checkpoints".
"""

from collections.abc import Iterator
from typing import Annotated

from definitions.api.structure import Structure
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.permissions import s3_objects
from definitions.schema.errors import invalid
from definitions.schema.field_types import IntegerValue
from definitions.schema.fields import NumberField
from definitions.source.nodes import NodePath

Seconds = Annotated[IntegerValue, NumberField(1, unit="seconds")]


def check_spot_times(is_spot: bool | None, max_wait: object, max_runtime: object, jobs: str) -> None:
    """Refuse spot instances without a time to wait for them, and a time to wait without spot instances.

    Args:
        is_spot: whether jobs train on spot instances; ``None`` if an expression decides, which allows both.
        max_wait: ``maxWaitTimeInSeconds``.
        max_runtime: ``maxRuntimeInSeconds``.
        jobs: the jobs as the message calls them.
    """
    if is_spot is False and max_wait is not None:
        hint = "set enableManagedSpotTraining: true"
        raise invalid("forbidden-key", "is for spot instances only", hint, key="maxWaitTimeInSeconds")
    if is_spot and max_wait is None:
        message = f"needs 'maxWaitTimeInSeconds': how long {jobs} may wait for spot instances and train, together"
        hint = f"such as maxWaitTimeInSeconds: {2 * max_runtime if isinstance(max_runtime, int) else 172800}"
        raise invalid("missing-key", message, hint, key="enableManagedSpotTraining")
    if isinstance(max_wait, int) and isinstance(max_runtime, int) and max_wait < max_runtime:
        message = f"{max_wait} is out of range: must be at least {max_runtime}, the maxRuntimeInSeconds"
        raise invalid("out-of-range", message, key="maxWaitTimeInSeconds")


def use_checkpoints(
    config: Structure | None, what: str, path: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Write and read the checkpoints of a ``checkpointConfig``, if there is one.

    Args:
        config: the ``checkpointConfig``.
        what: the checkpoints as reasons and messages call them.
        path: the map that has the ``checkpointConfig``.
        step: the step's name.
        context: the pipeline around the step.
    """
    if config is not None:
        uri, path = config.get("S3Uri"), (*path, "checkpointConfig", "s3Uri")
        yield from s3_objects.write_value(uri, path, what, step, context)
        yield from s3_objects.read_value(uri, path, what, step, context)
