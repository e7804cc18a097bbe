"""Terraform's strings, as they stand in ``cdk.tf.json``: literal parts and what only Terraform knows.

Such a string is a template: ``${...}`` is an expression whose value only Terraform knows, ``$${`` and ``%%{`` are plain
``${`` and ``%{``. Nothing is guessed: what is not understood is an ``Unreadable``, with the reason.

Source: Terraform documentation, "Strings and Templates" and "JSON Configuration Syntax".
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

_ESCAPES = {"$${": "${", "%%{": "%{"}


class Unreadable(Exception):
    """A text is not what it should be; the message says why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """An expression of Terraform, such as ``aws_kms_key.encryption_key.arn``."""

    expression: str


def text_of(value: object) -> str:
    """The value, which is a text.

    Raises:
        Unreadable: it is not.
    """
    if not isinstance(value, str):
        raise Unreadable("it is not there" if value is None else f"it is {type(value).__name__}, not text")
    return value


def parts_of(template: str) -> list[str | Reference]:
    """Literal parts and references of a template, in order; no two literal parts are neighbours.

    Raises:
        Unreadable: an expression does not end, or it holds a directive (``%{if ...}``).
    """
    parts: list[str | Reference] = []
    for part in _pieces(template):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part != "":
            parts.append(part)
    return parts


def _pieces(template: str) -> Iterator[str | Reference]:
    start = at = 0
    while at < len(template):
        if template[at : at + 3] in _ESCAPES:
            yield template[start:at] + _ESCAPES[template[at : at + 3]]
            start = at = at + 3
        elif template.startswith("%{", at):
            raise Unreadable(f"it holds a directive of Terraform: {template[at : at + 40]}")
        elif template.startswith("${", at):
            yield template[start:at]
            start = _end(template, at + 2)
            yield _value(template[at + 2 : start - 1].strip())
            at = start
        else:
            at += 1
    yield template[start:]


def _value(expression: str) -> str | Reference:
    """A quoted text is that text; the stacks write ``${"$"}`` before what would otherwise become an expression."""
    if expression.startswith('"') and _end_of_quoted(expression, 1) == len(expression):
        try:
            [only] = parts_of(str(json.loads(expression))) or [""]
        except ValueError:
            return Reference(expression)
        if isinstance(only, str):
            return only
    return Reference(expression)


def _end(template: str, at: int) -> int:
    """Just behind the brace that ends the expression that begins here."""
    depth = 1
    while at < len(template):
        if template[at] == '"':
            at = _end_of_quoted(template, at + 1)
            continue
        depth += {"{": 1, "}": -1}.get(template[at], 0)
        at += 1
        if depth == 0:
            return at
    raise Unreadable("an expression of Terraform does not end")


def _end_of_quoted(template: str, at: int) -> int:
    """Just behind the quote that ends the quoted text that begins here; there may be expressions in it."""
    while at < len(template):
        if template[at] == '"':
            return at + 1
        if template[at] == "\\":
            at += 2
        elif template[at : at + 3] in _ESCAPES:
            at += 3
        elif template.startswith("${", at):
            at = _end(template, at + 2)
        else:
            at += 1
    raise Unreadable("a quoted text of Terraform does not end")
