"""Read JSON, and report what is wrong with it at its line and column."""

import json
import math
import re

from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.foundation.patterns import pattern
from definitions.source.nodes import Position

_RULE = "json-syntax"
_TOKEN = pattern(r'[{}\[\]]|("(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"', re.DOTALL)
"""Brackets, keys (the group) and texts of JSON."""
_DEEPEST = 100
"""Levels of maps and lists; who walks the value need not fear more."""


def read_json(text: str, shown_as: str) -> object:
    """The value of a JSON text. ``NaN`` and ``Infinity``, which Python would take, are no JSON.

    Args:
        text: the JSON.
        shown_as: the file, as messages name it.

    Raises:
        InvalidConfig: it is not JSON, has a key twice in a map, numbers of thousands of digits, half a character, or
            more than 100 levels.
    """
    position = Position(shown_as, 1, 1)
    try:
        value: object = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_map)
        message = f"has more than {_DEEPEST} levels of maps and lists" if _is_deeper(value, _DEEPEST) else None
        if message is None and "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        message = "has half of a character, such as '\\ud83d' alone"
    except json.JSONDecodeError as error:
        position = Position(shown_as, error.lineno, error.colno)
        message = f"is not JSON: {error.msg}"
    except _RepeatedKeyError:
        raise InvalidConfig([_repeated_key(text, shown_as)]) from None
    except RecursionError:
        message = f"has more than {_DEEPEST} levels of maps and lists"
    except ValueError as error:
        message = f"is not JSON: {error}"
    if message is not None:
        raise InvalidConfig([Problem(position, (), message, _RULE)])
    return value


class _RepeatedKeyError(Exception):
    """A map has a key twice."""


def _map(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RepeatedKeyError
    return found


def _repeated_key(text: str, shown_as: str) -> Problem:
    """The first key of a JSON text that its map has already."""
    around: list[dict[str, int]] = []
    for token in _TOKEN.finditer(text):
        if token[0] in "{[":
            around.append({})
        elif token[0] in "}]":
            around.pop()
        elif token[1] is not None:
            key = json.loads(token[1])
            first = around[-1].setdefault(key, token.start())
            if first != token.start():
                line = text.count("\n", 0, token.start()) + 1
                position = Position(shown_as, line, token.start() - text.rfind("\n", 0, token.start()))
                where = text.count("\n", 0, first) + 1
                return Problem(
                    position, (), f"key {quoted(key)} stands twice in this map; first at line {where}", "duplicate-key"
                )
    raise AssertionError("a JSON text without a repeated key")


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
