"""Texts as Terraform reads them: what users wrote is escaped, infrastructure values become Terraform references.

References are written out instead of passed as CDKTF tokens: CDKTF searches a long text anew from each token in it,
which takes quadratic time for large definitions.

Source: Terraform documentation, "Strings and Templates" (escape sequences ``$${`` and ``%%{``).
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from definitions.values.infrastructure import (
    VARIABLES,
    InfrastructureKind,
    InfrastructureText,
    InfrastructureValue,
    Text,
)


def escape(literal: str) -> str:
    """Text that Terraform takes as it is, and in which CDKTF finds no token of its own."""
    escaped = literal.replace("${", "$${").replace("%{", "%%{")
    # With dollars in front of it, which would escape the expression.
    return re.sub(r"(\$*TfToken)\[", r'${"\1"}[', escaped)


@dataclass(frozen=True, slots=True)
class TerraformRenderer:
    """Binds infrastructure values.

    Attributes:
        bindings: for each kind of value, a finished Terraform text: a literal or ``${...}``.
        look_up: gives the Terraform expression for an SSM parameter, by its path as Terraform text.
        variable: gives the Terraform expression for the text of a variable, by its kind and name.
    """

    bindings: Mapping[InfrastructureKind, str]
    look_up: Callable[[str], str]
    variable: Callable[[InfrastructureKind, str], str]

    def text(self, value: Text) -> str:
        """A text as a Terraform template."""
        return _joined([escape(part) if isinstance(part, str) else self._value(part) for part in _parts(value)])

    def texts(self, values: Mapping[str, Text]) -> dict[str, str]:
        """A map of texts, keys included."""
        return {escape(key): self.text(value) for key, value in values.items()}

    def json(self, tree: object) -> str:
        """A tree as one JSON document in a Terraform template."""
        if isinstance(tree, dict):
            return "{" + ",".join(f"{self._string(key)}:{self.json(value)}" for key, value in tree.items()) + "}"
        if isinstance(tree, list | tuple):
            return "[" + ",".join(self.json(item) for item in tree) + "]"
        if isinstance(tree, str | InfrastructureText):
            return self._string(tree)
        return json.dumps(tree)

    def _string(self, value: Text) -> str:
        return f'"{_joined([self._in_string(part) for part in _parts(value)])}"'

    def _in_string(self, part: str | InfrastructureValue) -> str:
        if isinstance(part, str):
            return escape(json.dumps(part, ensure_ascii=False)[1:-1])
        expression = self._expression(part)
        if expression is not None:
            # Whoever gives the value may put quotes into it; they must not end the JSON string.
            encoded = f"jsonencode({expression})"
            return f"${{substr({encoded}, 1, length({encoded}) - 2)}}"
        return self._value(part)

    def _value(self, value: InfrastructureValue) -> str:
        expression = self._expression(value)
        return self.bindings[value.kind] if expression is None else f"${{{expression}}}"

    def _expression(self, value: InfrastructureValue) -> str | None:
        """The expression for a value that others give when Terraform plans; ``None`` for all others."""
        if value.kind is InfrastructureKind.SSM_PARAMETER:
            return self.look_up(self.text(value.argument))
        if value.kind in VARIABLES:
            return self.variable(value.kind, str(value.argument))
        return None


def _parts(value: Text) -> tuple[str | InfrastructureValue, ...]:
    return value.parts if isinstance(value, InfrastructureText) else (value,)


def _joined(pieces: list[str]) -> str:
    """The pieces in a row; a ``$`` at the end of one does not become part of a ``${`` that the next begins with."""
    protected = [
        re.sub(r"\$+\Z", lambda dollars: f'${{"{dollars[0]}"}}', piece) if after.startswith("${") else piece
        for piece, after in pairwise([*pieces, ""])
    ]
    return "".join(protected)
