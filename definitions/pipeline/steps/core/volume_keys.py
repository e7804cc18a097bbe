"""Keys of volumes."""

from definitions.api.local_storage import has_local_storage
from definitions.pipeline.steps.core.context import StepContext
from definitions.values.infrastructure import KEY_ARN, Text


def volume_key(instance_type: object, context: StepContext) -> Text | None:
    """``VolumeKmsKeyId``: the pipeline's key, or ``None`` if hardware encrypts the instance's local storage."""
    known = context.static_text(instance_type)
    return None if isinstance(known, str) and has_local_storage(known) else KEY_ARN
