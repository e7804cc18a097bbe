"""What Processing and Training have in common: instances, keys, tags, the experiment, and keys that stand for others.

Source: Amazon SageMaker API Reference, CreateProcessingJob and CreateTrainingJob; Developer Guide, "Instance
preference lists".
"""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import Field

from definitions.api.structure import Structure
from definitions.pipeline.steps.core.context import StepContext, volume_key
from definitions.pipeline.steps.core.instance_types import has_local_storage
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import ParameterText, TextValue
from definitions.schema.model import Model
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN

AnyModel = TypeVar("AnyModel", bound=Model)

KeyId = Annotated[TextValue, ApiField("KmsKeyId")]
Tags = Annotated[dict[str, ParameterText], Field(max_length=50)]
TrialComponent = Annotated[TextValue, ApiField("ExperimentEntityName")]

_EXPERIMENT = "ExperimentConfig"
_KEPT = "TrialComponentDisplayName"


def tag_list(tags: dict[str, TextValue]) -> Json:
    """``Tags``."""
    return [{"Key": key, "Value": value} for key, value in tags.items()] or None


def experiment_config(trial_component: TextValue | None) -> Json:
    """``ExperimentConfig``."""
    return trial_component and {_KEPT: trial_component}


def check_experiment(raw: Structure | None) -> None:
    """Refuse what pipelines take from ``ExperimentConfig``, in the raw fields of a step."""
    config = None if raw is None else raw.get(_EXPERIMENT)
    refusals = Refusals()
    for key, name, _ in config.members if isinstance(config, Structure) else ():
        if name != _KEPT:
            message = "cannot be given: the experiment is the pipeline's own"
            error = invalid("forbidden-key", message, "see 'pipelineExperimentConfig' of the pipeline")
            refusals.add(error, "arguments", _EXPERIMENT, key, "[key]")
    refusals.finish()


def instance_count(of_all: Json, preferences: Sequence[object] | None) -> Json:
    """``InstanceCount``: of all preferred types, unless each has its own."""
    return None if any(_counts(preferences)) else of_all


def check_preferences(job: Model, preferences: Sequence[object] | None) -> None:
    """Refuse preferred instance types of which only some have counts, and counts beside ``instanceCount``."""
    counts = _counts(preferences)
    if any(counts) and not all(counts):
        message = "must have an 'instanceCount' in every entry, or in none"
        raise invalid("missing-key", message, key="instancePreferences")
    if any(counts) and "instance_count" in job.model_fields_set:
        message = "stands in each of 'instancePreferences' already"
        raise invalid("not-one-of", message, key="instanceCount")


def _counts(preferences: Sequence[object] | None) -> list[bool]:
    return [isinstance(each, Structure) and each.get("InstanceCount") is not None for each in preferences or ()]


def is_traffic_encrypted(override: bool | None, context: StepContext) -> bool:
    """``EnableInterContainerTrafficEncryption``: the step's own word, else the pipeline's."""
    return context.network.encrypt_inter_container_traffic if override is None else override


def check_volume_key(key: TextValue | None, types: Sequence[object]) -> None:
    """Refuse a key for volumes of instances that have none."""
    local = next((each for each in types if isinstance(each, str) and has_local_storage(each)), None)
    if key is not None and local is not None:
        message = f"is for volumes; '{local}' stores on local disks, which its hardware encrypts"
        raise invalid("forbidden-key", message, key="volumeKmsKeyId")


def instance_types_in(entries: Sequence[object] | None) -> list[object]:
    """The instance types of groups or preferences."""
    return [entry.get("InstanceType") for entry in entries or () if isinstance(entry, Structure)]


def key_for_volumes(key: TextValue | None, types: Sequence[object], context: StepContext) -> TextValue | None:
    """``VolumeKmsKeyId``: the key given, else the pipeline's; none if a type refuses one."""
    if key is not None:
        return key
    return KEY_ARN if all(volume_key(each, context) is not None for each in types) else None
