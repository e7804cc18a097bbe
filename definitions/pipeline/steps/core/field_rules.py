"""Rules for fields of settings that other settings forbid."""

from collections.abc import Iterable

from definitions.schema.errors import invalid
from definitions.schema.model import Model


def forbid_fields(settings: Model, names: Iterable[str], message: str) -> None:
    """Refuse the first of these fields that the YAML gives, defaults aside."""
    for name in names:
        if name in settings.model_fields_set:
            raise invalid("forbidden-key", message, key=type(settings).model_fields[name].alias)
