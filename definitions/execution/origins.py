"""Where an outcomes file gives the value of an expression."""

from definitions.execution.expressions import Values, property_key
from definitions.execution.json_paths import segments
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json


def key_of(expression: Json, values: Values) -> NodePath:
    """The path in an outcomes file that gives the value of an expression; empty if none does."""
    match expression:
        case {"Get": str(path)}:
            kind, _, rest = path.partition(".")
            name, _, below = rest.partition(".")
            if kind == "Parameters":
                return ("parameters", rest)
            if kind == "Steps" and name in values.steps:
                return property_key(values.steps[name], below)
        case {"Std:JsonGet": {"PropertyFile": {"Get": str(whole)}, "Path": str(path)}}:
            name, _, file = whole.removeprefix("Steps.").partition(".PropertyFiles.")
            return (*values.steps[name].key[:-1], "propertyFiles", file, *segments(path))
    return ()
