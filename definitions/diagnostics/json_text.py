"""Read JSON, and report what is wrong with it at its line and column."""

import json

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.source.nodes import Position

_RULE = "json-syntax"


def read_json(text: str, shown_as: str) -> object:
    """The value of a JSON text. ``NaN`` and ``Infinity``, which Python would take, are no JSON.

    Args:
        text: the JSON.
        shown_as: the file, as messages name it.

    Raises:
        InvalidConfig: it is not JSON, or so deep or long that Python does not read it.
    """
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        position = Position(shown_as, error.lineno, error.colno)
        raise InvalidConfig([Problem(position, (), f"is not JSON: {error.msg}", _RULE)]) from None
    except (ValueError, RecursionError) as error:
        message = "is nested too deeply" if isinstance(error, RecursionError) else f"is not JSON: {error}"
        raise InvalidConfig([Problem(Position(shown_as, 1, 1), (), message, _RULE)]) from None


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")
