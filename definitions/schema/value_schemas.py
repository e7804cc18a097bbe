"""Pieces of JSON Schema with which validators describe the values that they accept.

Objects, arrays and texts may share one schema: a keyword such as ``pattern`` looks only at values of its own type.
Editors report mistakes in such a schema more precisely than in one of alternatives.

Source: JSON Schema 2020-12, "Validation"; ``patternErrorMessage`` and the like are those of VS Code.
"""

import re
from typing import Any, TypeAlias

from definitions.values.expressions import ParameterType

JsonSchema: TypeAlias = dict[str, Any]

EXPRESSION: JsonSchema = {"$ref": "#/$defs/expression"}
"""An expression of any kind; it looks only at maps."""
NUMBER_EXPRESSION: JsonSchema = {"$ref": "#/$defs/numberExpression"}
"""An expression whose value may be other than text."""
STEP_AND_PATH: JsonSchema = {"type": ["string"], "pattern": r"^[^.]+\.[\s\S]+$"}
"""A step and what is meant of it: an output or the path of a property."""
SCALAR_OR_EXPRESSION: JsonSchema = {"type": ["string", "number", "boolean", "object"], **EXPRESSION}

OLD_NAME: JsonSchema = {"deprecated": True}
"""For keys that have a newer name."""
IGNORED: JsonSchema = {"deprecated": True, "doNotSuggest": True}
"""For keys of MDAA that mean nothing here."""
WITHOUT_EFFECT: JsonSchema = {"deprecated": True, "deprecationMessage": "has no effect here"}
"""For keys of MDAA that would do something there; they earn a warning."""
_NUMBERS = (*("1" * digits for digits in range(1, 21)), "1.5", "-1")


def refused(message: str) -> JsonSchema:
    """The schema of a key that may not be given, with the reason."""
    return {"not": {}, "deprecated": True, "deprecationMessage": message}


def or_expression(schema: JsonSchema, accepts: tuple[ParameterType, ...]) -> JsonSchema:
    """The schema of a value that an expression of these types may replace; none for no expression."""
    if not accepts:
        return schema
    expressions = EXPRESSION if "String" in accepts else NUMBER_EXPRESSION
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "object", **expressions}]}
    return {**schema, "type": [*schema["type"], "object"], **expressions}


def whole_text(pattern: str | None, longest: int | None = None, shortest: int | None = None) -> str:
    """A regular expression for texts that match a pattern from their beginning to their end."""
    if longest is not None or shortest is not None:
        limit = f"(?=[\\s\\S]{{{shortest or 0},{'' if longest is None else longest}}}$)"
    else:
        limit = ""
    return f"^{limit}" if pattern is None else f"^{limit}(?:{pattern})$"


def examples_in(pattern: str, *texts: str | None) -> JsonSchema:
    """``examples``: the words behind "such as" in these texts that match the pattern."""
    words = [word for text in texts for word in (text or "").partition("such as ")[2].replace(",", " ").split()]
    found = [word for word in words if re.fullmatch(pattern, word, re.ASCII)]
    return {"examples": list(dict.fromkeys(found))} if found else {}


def takes_numbers(pattern: str | None) -> bool:
    """Whether a number, written as text, may match a pattern."""
    return pattern is None or any(re.fullmatch(pattern, number, re.ASCII) for number in _NUMBERS)
