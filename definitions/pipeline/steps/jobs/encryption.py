"""Keys of jobs, and encrypted traffic between their containers.

Source: Amazon SageMaker API Reference, CreateProcessingJob, CreateTrainingJob and CreateTransformJob.
"""

from collections.abc import Sequence
from typing import Annotated

from definitions.api.local_storage import has_local_storage
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.volume_keys import volume_key
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import TextValue
from definitions.values.expressions import Expression
from definitions.values.infrastructure import KEY_ARN

KeyId = Annotated[TextValue, ApiField("KmsKeyId")]


def check_volume_key(key: TextValue | None, types: Sequence[object]) -> None:
    """Refuse a key for volumes if an instance type has none."""
    local = next((each for each in types if isinstance(each, str) and has_local_storage(each)), None)
    if key is not None and local is not None:
        message = f"is for volumes; '{local}' stores on local disks, which its hardware encrypts"
        raise invalid("forbidden-key", message, key="volumeKmsKeyId")


def key_for_volumes(key: TextValue | None, types: Sequence[object], context: StepContext) -> TextValue | None:
    """``VolumeKmsKeyId``: the given key, else the pipeline's; ``None`` if an instance type takes none."""
    if key is not None:
        return key
    return KEY_ARN if all(volume_key(each, context) is not None for each in types) else None


def is_traffic_encrypted(override: bool | Expression | None, context: StepContext) -> bool | Expression:
    """``EnableInterContainerTrafficEncryption``: the step's own setting, else the pipeline's."""
    return context.network.encrypt_inter_container_traffic if override is None else override
