"""Terraform's string templates in ``cdk.tf.json``: literal text and expressions.

``${...}`` is an expression whose value only Terraform knows; ``$${`` and ``%%{`` stand for a literal ``${`` and ``%{``.
Nothing is guessed: any other syntax is an ``Unreadable`` with the reason.

Source: Terraform documentation, "Strings and Templates" and "JSON Configuration Syntax".
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

_ESCAPES = {"$${": "${", "%%{": "%{"}


class Unreadable(Exception):
    """A text that does not have the expected form; the message says why."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of Terraform, such as ``aws_kms_key.encryption_key.arn``."""

    source: str


def require_text(value: object) -> str:
    """Return a value that must be text.

    Raises:
        Unreadable: it is not.
    """
    if not isinstance(value, str):
        raise Unreadable("it is not there" if value is None else f"it is {type(value).__name__}, not text")
    return value


def parse_template(template: str) -> list[str | Expression]:
    """Split a template into literals and expressions, in order; two literals never follow each other.

    Raises:
        Unreadable: an expression does not end, or there is a directive (``%{if ...}``).
    """
    parts: list[str | Expression] = []
    for part in _pieces(template):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part != "":
            parts.append(part)
    return parts


def _pieces(template: str) -> Iterator[str | Expression]:
    start = at = 0
    while at < len(template):
        if template[at : at + 3] in _ESCAPES:
            yield template[start:at] + _ESCAPES[template[at : at + 3]]
            start = at = at + 3
        elif template.startswith("%{", at):
            raise Unreadable(f"it holds a directive of Terraform: {template[at : at + 40]}")
        elif template.startswith("${", at):
            yield template[start:at]
            start = _end_of_expression(template, at + 2)
            yield _literal_or_expression(template[at + 2 : start - 1].strip())
            at = start
        else:
            at += 1
    yield template[start:]


def _literal_or_expression(source: str) -> str | Expression:
    """A quoted literal is its text: the stacks write ``${"$"}`` before text that would become an expression."""
    if source.startswith('"') and _end_of_quoted(source, 1) == len(source):
        try:
            [only] = parse_template(str(json.loads(source))) or [""]
        except ValueError:
            return Expression(source)
        if isinstance(only, str):
            return only
    return Expression(source)


def _end_of_expression(template: str, at: int) -> int:
    """The position after the closing brace of the expression whose source begins at ``at``."""
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
    """The position after the closing quote of the text that begins at ``at``, which may contain expressions."""
    while at < len(template):
        if template[at] == '"':
            return at + 1
        if template[at] == "\\":
            at += 2
        elif template[at : at + 3] in _ESCAPES:
            at += 3
        elif template.startswith("${", at):
            at = _end_of_expression(template, at + 2)
        else:
            at += 1
    raise Unreadable("a quoted text of Terraform does not end")
