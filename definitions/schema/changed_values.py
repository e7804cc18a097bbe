"""Values that differ from those of a config, to find what comes from them; they are not validated."""

from collections.abc import Collection, Iterator
from typing import TypeVar

from definitions.api.structure import Structure
from definitions.foundation.records import replace, values
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression
from definitions.values.infrastructure import InfrastructureText, Text, split, text

CHANGED = "changed"
_Model = TypeVar("_Model", bound=Model)


def changed_values(value: object) -> Iterator[tuple[NodePath, object]]:
    """The value with one scalar changed, for each of its scalars."""
    match value:
        case Model():
            for name, field in type(value).model_fields.items():
                for path, changed in changed_values(getattr(value, name)):
                    yield (field.alias or name, *path), _with(value, name, changed)
        case Structure(members=members):
            for index, (key, name, entry) in enumerate(members):
                # What is empty holds nothing that could be changed; who reads entries may take them for structures.
                for path, changed in [((), [Structure(())])] if entry in ([], {}) else changed_values(entry):
                    others = (*members[:index], (key, name, changed), *members[index + 1 :])
                    yield (key, *path), replace(value, members=others)
        case dict():
            for key, entry in value.items():
                for path, changed in changed_values(entry):
                    yield (key, *path), {**value, key: changed}
        case list():
            for index, entry in enumerate(value):
                for path, changed in changed_values(entry):
                    yield (index, *path), [*value[:index], changed, *value[index + 1 :]]
        case None:
            return
        case _:
            yield (), changed_below(value)


def changed_at(value: object, path: NodePath, *, keep: Collection[str] = ()) -> object:
    """The value with all scalars changed that are at a path or below it.

    Args:
        value: a model, or what is in one.
        path: in the YAML.
        keep: texts that stay as they are, such as names that other parts refer to.
    """
    if not path or isinstance(value, Expression):
        return changed_below(value, keep=keep)
    segment, rest = path[0], path[1:]
    match value:
        case Model():
            fields = type(value).model_fields
            name = next((name for name, field in fields.items() if segment == (field.alias or name)), None)
            return value if name is None else _with(value, name, changed_at(getattr(value, name), rest, keep=keep))
        case Structure(members=members):
            return replace(
                value,
                members=tuple(
                    (key, name, changed_at(entry, rest, keep=keep) if key == segment else entry)
                    for key, name, entry in members
                ),
            )
        case dict():
            return {
                key: changed_at(entry, rest, keep=keep) if key == segment else entry for key, entry in value.items()
            }
        case list():
            return [
                changed_at(entry, rest, keep=keep) if index == segment else entry for index, entry in enumerate(value)
            ]
    return changed_below(value) if values(value) else value


def changed_below(value: object, *, keep: Collection[str] = ()) -> object:
    """The value with all its scalars changed; names as for ``changed_at``."""
    if isinstance(value, str) and value in keep:
        return value
    match value:
        case Model():
            for name in type(value).model_fields:
                value = _with(value, name, changed_below(getattr(value, name), keep=keep))
        case Structure(members=members):
            changed = ((key, name, changed_below(entry, keep=keep)) for key, name, entry in members)
            return replace(value, members=tuple(changed))
        case dict():
            return {key: changed_below(entry, keep=keep) for key, entry in value.items()}
        case list():
            return [changed_below(entry, keep=keep) for entry in value]
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str() | InfrastructureText():
            return _changed_text(value)
        case Expression():
            return CHANGED
    return CHANGED if values(value) else value


def _changed_text(whole: Text) -> Text:
    """Another text; of an S3 URI, another bucket as well."""
    scheme, *rest = split(whole, "s3://", 1)
    return text(f"s3://{CHANGED}-", *rest, CHANGED) if scheme == "" and rest else text(whole, CHANGED)


def _with(model: _Model, name: str, value: object) -> _Model:
    """A copy with another value of a field, and without what was derived from the old one."""
    copy = model.model_copy(update={name: value})
    for derived in set(vars(copy)) - set(type(model).model_fields):
        del vars(copy)[derived]
    return copy
