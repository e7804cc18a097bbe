"""The syntax of ``{{...}}`` references: parsed, so that what a reference yields is never read as another."""

import re

from definitions.foundation.records import record

MAX_DEPTH = 16


@record(frozen=False)
class Reference:
    """The inside of ``{{...}}``: literals and references."""

    inside: "list[str | Reference]"


class TooDeep(Exception):
    """References that nest deeper than ``MAX_DEPTH``."""


def parse(raw: str) -> list[str | Reference]:
    """Literals and references in a row; braces that do not close are literal.

    Raises:
        TooDeep: the references nest too deeply.
    """
    if "{{" not in raw:
        return [raw]
    stack: list[list[str | Reference]] = [[]]
    for token in re.split(r"({{|}})", raw):
        if token == "{{":
            stack.append([])
        elif token == "}}" and len(stack) > 1:
            inside = stack.pop()
            stack[-1].append(Reference(inside))
        elif token:
            stack[-1].append(token)
        if len(stack) > MAX_DEPTH:
            raise TooDeep
    while len(stack) > 1:
        unclosed = stack.pop()
        stack[-1].extend(["{{", *unclosed])
    return stack[0] or [""]
