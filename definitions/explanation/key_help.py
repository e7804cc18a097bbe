"""What a key of a config is for, and what it takes: from the models, and from AWS's shapes where these have no word."""

from definitions.api.shapes import Shape
from definitions.foundation.records import record
from definitions.schema.field_help import FieldHelp, help_of
from definitions.schema.field_kinds import kind_of_shape
from definitions.schema.known_keys import maps_at, shapes_at
from definitions.schema.model import Model
from definitions.source.nodes import Node, NodePath


@record
class KeyHelp:
    """The help for a path.

    Attributes:
        path: of the key that is described, which may be above the path that was asked for.
        meaning: its purpose, in sentences.
        kind: the values that it takes.
        expressions: the types of expressions that may replace the value, or each entry of it; empty for none.
        default: its value if it is not given, as YAML writes it; empty for none.
        is_required: whether it must be given.
    """

    path: NodePath
    meaning: str
    kind: str
    expressions: str = ""
    default: str = ""
    is_required: bool = False


def help_at(path: NodePath, node: Node, root: type[Model]) -> KeyHelp:
    """The help for the key or map at a path, or for the nearest key above it; ``root`` is the model of the config."""
    models = [model for model in maps_at(path, root, node) if issubclass(model, Model)]
    if path and isinstance(path[-1], int) and len(models) == 1:
        return KeyHelp(path, help_of(models[0]).summary, "map")
    for end in range(len(path), 0, -1):
        key = path[end - 1]
        if isinstance(key, int):
            continue
        field = _field(path[: end - 1], str(key), node, root)
        if field is not None:
            return KeyHelp(path[:end], field.help, field.kind, field.expressions, field.default, field.is_required)
        for whole in shapes_at(path[: end - 1], root, node):
            member = whole.spellings.get(str(key))
            if member is not None:
                return _help_of_member(path[:end], whole, member)
    raise AssertionError(f"a path outside the models: {path}")


def _field(around: NodePath, key: str, node: Node, root: type[Model]) -> FieldHelp | None:
    models = (model for model in maps_at(around, root, node) if issubclass(model, Model))
    return next((field for model in models for field in help_of(model).fields if field.key == key), None)


def _help_of_member(path: NodePath, whole: Shape, member: str) -> KeyHelp:
    kind = kind_of_shape(whole.members[member])
    meaning = f"{member} of AWS's {whole.name}." if whole.name else f"{member} of AWS's API."
    return KeyHelp(path, meaning, kind.description, kind.expressions, is_required=member in whole.required)
