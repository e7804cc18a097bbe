"""Renderer of texts as Terraform templates: user text is escaped, infrastructure values become Terraform references.

References are written as text, not as CDKTF tokens: CDKTF searches a text again from each token in it, which takes
quadratic time for large definitions.

Source: Terraform documentation, "Strings and Templates" (escape sequences ``$${`` and ``%%{``).
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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
_MARK = os.urandom(16).hex()
"""What stands for a value in a document until the rest is escaped; no text of a user holds it."""

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
        if isinstance(value, str):
            return escape(value)
        return _join([escape(part) if isinstance(part, str) else self._value(part) for part in value.parts])

    def texts(self, values: Mapping[str, Text]) -> dict[str, str]:
        """Render a map of texts, keys included."""
        return {escape(key): self.text(value) for key, value in values.items()}

    def json(self, tree: object) -> str:
        """Render a tree as a JSON document."""
        values: list[str] = []

        def marked(found: object) -> str:
            assert isinstance(found, InfrastructureText), found
            values.extend([self._inside_json(part) for part in found.parts if not isinstance(part, str)])
            return "".join([part if isinstance(part, str) else _MARK for part in found.parts])

        document = json.dumps(tree, default=marked, ensure_ascii=False, separators=(",", ":"))
        if not document.isprintable():
            document = _UNPRINTABLE.sub(lambda character: f"\\u{ord(character[0]):04x}", document)
        literals = escape(document).split(_MARK)
        pieces = [piece for pair in zip(literals, [*values, ""], strict=True) for piece in pair]
        return _join([piece for piece in pieces if piece])

    def _inside_json(self, value: InfrastructureValue) -> str:
        bound = self.bindings.get(value.kind)
        if bound is not None:
            return bound
        expression = self._expression(value)
        if value.kind is InfrastructureKind.IMAGE_ACCOUNT:
            return f"${{{expression}}}"
        # The value may contain quotes, which must not end the JSON string.
        encoded = f"jsonencode({expression})"
        return f"${{substr({encoded}, 1, length({encoded}) - 2)}}"

    def _value(self, value: InfrastructureValue) -> str:
        bound = self.bindings.get(value.kind)
        return f"${{{self._expression(value)}}}" if bound is None else bound

    def _expression(self, value: InfrastructureValue) -> str:
        """The expression of a value that is not bound: those of one kind differ in their argument."""
        if value.kind is InfrastructureKind.SSM_PARAMETER:
            return self.look_up(self.text(value.argument))
        if value.kind in VARIABLES:
            return self.variable(value.kind, str(value.argument))
        if value.kind is InfrastructureKind.IMAGE_ACCOUNT:
            return self.image_account(str(value.argument))
        return _OWN_ATTRIBUTES[value.kind].format(value.argument)


def _join(pieces: list[str]) -> str:
    """Join pieces; a ``$`` at the end of one does not escape the ``${`` at the start of the next."""
    if len(pieces) == 1:
        return pieces[0]
    pairs = pairwise([*pieces, ""])
    return "".join([_protected(one) if one.endswith("$") and after.startswith("${") else one for one, after in pairs])


def _protected(piece: str) -> str:
    return re.sub(r"\$+\Z", lambda dollars: f'${{"{dollars[0]}"}}', piece)
