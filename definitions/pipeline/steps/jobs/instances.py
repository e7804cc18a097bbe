"""Preferred instance types of jobs, and how many instances of each.

Source: Amazon SageMaker Developer Guide, "Instance preference lists".
"""

from collections.abc import Sequence

from definitions.api.structure import Structure
from definitions.schema.errors import invalid
from definitions.schema.model import Model
from definitions.values.expressions import Json


def instance_types_in(entries: Sequence[object] | None) -> list[object]:
    """The instance types of groups or preferences."""
    return [entry.get("InstanceType") for entry in entries or () if isinstance(entry, Structure)]


def instance_count(of_all: Json, preferences: Sequence[object] | None) -> Json:
    """``InstanceCount`` for all preferred types; ``None`` if each of them has its own."""
    return None if any(_counts(preferences)) else of_all


def check_preferences(job: Model, preferences: Sequence[object] | None) -> None:
    """Refuse counts in only some of the preferred types, and counts together with ``instanceCount``."""
    counts = _counts(preferences)
    if any(counts) and not all(counts):
        message = "must have an 'instanceCount' in every entry, or in none"
        raise invalid("missing-key", message, key="instancePreferences")
    if any(counts) and "instance_count" in job.model_fields_set:
        message = "stands in each of 'instancePreferences' already"
        raise invalid("not-one-of", message, key="instanceCount")


def _counts(preferences: Sequence[object] | None) -> list[bool]:
    return [isinstance(each, Structure) and each.get("InstanceCount") is not None for each in preferences or ()]
