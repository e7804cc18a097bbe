"""What an expectation and an execution differ in."""

from collections.abc import Sequence

from definitions.diagnostics.messages import yaml_text
from definitions.foundation.records import record
from definitions.source.nodes import NodePath


@record
class Mismatch:
    """An expectation that does not hold, or that can never hold.

    Attributes:
        path: below ``expect``.
        message: what was expected and what was found, or what is wrong with the expectation.
        rule: ``unmet-expectation``, or the rule that the expectation breaks.
        hint: why it is so, or what to write.
        is_key: whether the key at the path is what is wrong.
    """

    path: NodePath
    message: str
    rule: str
    hint: str | None = None
    is_key: bool = False


def unmet(path: NodePath, expected: str, got: str, hint: str | None = None) -> Mismatch:
    """An expectation that does not hold; both sides are texts for people."""
    return Mismatch(path, f"expected {expected}, got {got}", rule="unmet-expectation", hint=hint)


def shown(value: object) -> str:
    """A value on one line, as YAML writes it."""
    return "null" if value is None else yaml_text(value)


def listed(names: Sequence[str]) -> str:
    """Names of steps in a sentence."""
    return ", ".join(names) or "no step"
