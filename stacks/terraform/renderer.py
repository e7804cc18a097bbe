"""Renderer of texts as Terraform templates: user text is escaped, infrastructure values become Terraform references.

References are written as text, not as CDKTF tokens: CDKTF searches a text again from each token in it, which takes
quadratic time for large definitions.

Source: Terraform documentation, "Strings and Templates" (escape sequences ``$${`` and ``%%{``).
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from definitions.values.infrastructure import (
    VARIABLES,
    InfrastructureKind,
    InfrastructureText,
    InfrastructureValue,
    Text,
)

_UNPRINTABLE = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""What JSON takes as it is, and a terminal, an editor or checkov does not; no text that is printable holds any."""
_in_quotes = json.JSONEncoder(ensure_ascii=False).encode

_OWN_ATTRIBUTES = {
    InfrastructureKind.MODEL_NAME: "aws_sagemaker_model.{}.name",
    InfrastructureKind.POLICY_ARN: "aws_iam_policy.{}.arn",
    InfrastructureKind.POLICY_NAME: "aws_iam_policy.{}.name",
}
"""Expressions of values of which a stack has several; their argument is the resource's name."""


def escape(literal: str) -> str:
    """Escape a text so that Terraform takes it literally and CDKTF finds no token in it."""
    escaped = literal.replace("${", "$${").replace("%{", "%%{")
    if "TfToken[" not in escaped:
        return escaped
    # Dollars in front of the token become part of the expression: outside they would escape it.
    return re.sub(r"(\$*TfToken)\[", r'${"\1"}[', escaped)


@lru_cache(maxsize=4096)  # keys, and most values, are those of every policy and every step
def _in_json(literal: str) -> str:
    """Escape a text for the inside of a JSON string, and of a template."""
    plain = _in_quotes(literal)[1:-1]
    if not literal.isprintable():
        plain = _UNPRINTABLE.sub(lambda character: f"\\u{ord(character[0]):04x}", plain)
    return escape(plain)


@dataclass(frozen=True, slots=True)
class TerraformRenderer:
    """Renders texts as Terraform templates.

    Attributes:
        bindings: for each kind of infrastructure value, its template: an escaped literal or ``${...}``.
        look_up: returns the Terraform expression of an SSM parameter, given its path as a template.
        variable: returns the Terraform expression of a variable as text, given its kind and name.
        image_account: returns the Terraform expression of the account that owns images, given their registry.
    """

    bindings: Mapping[InfrastructureKind, str]
    look_up: Callable[[str], str]
    variable: Callable[[InfrastructureKind, str], str]
    image_account: Callable[[str], str]

    def with_bindings(self, bindings: Mapping[InfrastructureKind, str]) -> "TerraformRenderer":
        """Return a renderer that has these bindings besides, or in place of, its own."""
        return replace(self, bindings={**self.bindings, **bindings})

    def text(self, value: Text) -> str:
        """Render a text."""
        return _join([escape(part) if isinstance(part, str) else self._value(part) for part in _parts(value)])

    def texts(self, values: Mapping[str, Text]) -> dict[str, str]:
        """Render a map of texts, keys included."""
        return {escape(key): self.text(value) for key, value in values.items()}

    def json(self, tree: object) -> str:
        """Render a tree as a JSON document."""
        if isinstance(tree, str):
            return f'"{_in_json(tree)}"'
        if isinstance(tree, dict):
            return "{" + ",".join([f"{self.json(key)}:{self.json(value)}" for key, value in tree.items()]) + "}"
        if isinstance(tree, list | tuple):
            return "[" + ",".join([self.json(item) for item in tree]) + "]"
        if isinstance(tree, InfrastructureText):
            return f'"{_join([self._json_fragment(part) for part in tree.parts])}"'
        return json.dumps(tree)

    def _json_fragment(self, part: str | InfrastructureValue) -> str:
        if isinstance(part, str):
            return _in_json(part)
        expression = self._expression(part)
        if expression is not None and part.kind is not InfrastructureKind.IMAGE_ACCOUNT:
            # The value may contain quotes, which must not end the JSON string.
            encoded = f"jsonencode({expression})"
            return f"${{substr({encoded}, 1, length({encoded}) - 2)}}"
        return self._value(part)

    def _value(self, value: InfrastructureValue) -> str:
        expression = self._expression(value)
        return self.bindings[value.kind] if expression is None else f"${{{expression}}}"

    def _expression(self, value: InfrastructureValue) -> str | None:
        """The expression of a value with an argument; ``None`` for other kinds, which are bound."""
        if value.kind is InfrastructureKind.SSM_PARAMETER:
            return self.look_up(self.text(value.argument))
        if value.kind in VARIABLES:
            return self.variable(value.kind, str(value.argument))
        if value.kind is InfrastructureKind.IMAGE_ACCOUNT:
            return self.image_account(str(value.argument))
        attribute = _OWN_ATTRIBUTES.get(value.kind)
        return None if attribute is None else attribute.format(value.argument)


def _parts(value: Text) -> tuple[str | InfrastructureValue, ...]:
    return value.parts if isinstance(value, InfrastructureText) else (value,)


def _join(pieces: list[str]) -> str:
    """Join pieces; a ``$`` at the end of one does not escape the ``${`` at the start of the next."""
    if len(pieces) == 1:
        return pieces[0]
    return "".join(_protected(piece) if after.startswith("${") else piece for piece, after in pairwise([*pieces, ""]))


def _protected(piece: str) -> str:
    if not piece.endswith("$"):
        return piece
    return re.sub(r"\$+\Z", lambda dollars: f'${{"{dollars[0]}"}}', piece)
