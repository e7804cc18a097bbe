"""Values as reports show them: without secrets, and short."""

import json

from definitions.comparison.changes import ABSENT
from definitions.comparison.hidden import Hidden
from definitions.diagnostics.secret_formats import hide
from definitions.values.placeholders import OpenText

_LONGEST = 100
_BEFORE = 20
"""How much of the equal beginning of two long texts is shown."""


def shown_pair(old: object, new: object) -> tuple[str, str]:
    """Two values on one line each; of long ones, the part from where they differ."""
    texts = shown_value(old), shown_value(new)
    if max(map(len, texts)) <= _LONGEST:
        return texts
    equal = next((index for index, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), min(map(len, texts)))
    start = max(0, equal - _BEFORE)
    return _cut(texts[0], start), _cut(texts[1], start)


def shortened(value: object) -> str:
    """A value on one line; of a long one, the beginning."""
    return _cut(shown_value(value), 0)


def shown_value(value: object) -> str:
    """A value on one line: texts in quotes, expressions as ``Parameters.Name``, anything else as JSON."""
    match value:
        case str() | OpenText():
            line = str(value).replace("\n", "\\n")
            return hide(f"'{line}'")
        case {"Get": str(path), **rest} if not rest:
            return hide(path)
        case {"Std:Join": {"On": on, "Values": list(values)}}:
            parts = ", ".join(map(shown_value, values))
            return f"join({parts})" if on == "" else f"join({parts}, on {shown_value(on)})"
        case dict():
            return f"{{{', '.join(f'{hide(str(key))}: {shown_value(entry)}' for key, entry in value.items())}}}"
        case list():
            return f"[{', '.join(map(shown_value, value))}]"
        case Hidden():
            return str(value)
    return repr(ABSENT) if value is ABSENT else json.dumps(value)


def plain_data(value: object) -> object:
    """A value as JSON holds it, without secrets; placeholders are in their texts."""
    if isinstance(value, dict):
        return {hide(str(key)): plain_data(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain_data(entry) for entry in value]
    return hide(str(value)) if isinstance(value, str | OpenText | Hidden) else value


def _cut(text: str, start: int) -> str:
    end = start + _LONGEST
    return f"{'...' if start else ''}{text[start:end]}{'...' if end < len(text) else ''}"
