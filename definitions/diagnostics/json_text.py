"""Read JSON, and report what is wrong with it at its line and column."""

import json
import math

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.source.nodes import Position

_RULE = "json-syntax"
_DEEPEST = 100
"""Levels of maps and lists; who walks the value need not fear more."""


def read_json(text: str, shown_as: str) -> object:
    """The value of a JSON text. ``NaN`` and ``Infinity``, which Python would take, are no JSON.

    Args:
        text: the JSON.
        shown_as: the file, as messages name it.

    Raises:
        InvalidConfig: it is not JSON, has numbers of thousands of digits, half a character, or more than 100 levels.
    """
    position = Position(shown_as, 1, 1)
    try:
        value: object = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        message = f"has more than {_DEEPEST} levels of maps and lists" if _is_deeper(value, _DEEPEST) else None
        if message is None and "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        message = "has half of a character, such as '\\ud83d' alone"
    except json.JSONDecodeError as error:
        position = Position(shown_as, error.lineno, error.colno)
        message = f"is not JSON: {error.msg}"
    except RecursionError:
        message = f"has more than {_DEEPEST} levels of maps and lists"
    except ValueError as error:
        message = f"is not JSON: {error}"
    if message is not None:
        raise InvalidConfig([Problem(position, (), message, _RULE)])
    return value


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"{text} is larger than a number can be")
    return number


def _is_deeper(value: object, levels: int) -> bool:
    below = [value]
    for _ in range(levels):
        below = [
            entry
            for parent in below
            if isinstance(parent, dict | list)
            for entry in (parent.values() if isinstance(parent, dict) else parent)
        ]
        if not below:
            return False
    return any(isinstance(entry, dict | list) for entry in below)
