"""Values for infrastructure values, read from a file: what only Terraform knows, as far as somebody has told.

Keys are labels without their ``<>``, such as ``role arn``, or names of the stack's Terraform outputs, whose values may
be wrapped as in ``terraform output -json``.

Source: Terraform documentation, "Command: output".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from definitions.diagnostics.files import yaml_of
from definitions.diagnostics.hidden_values import is_secret_name
from definitions.diagnostics.messages import describe_type, did_you_mean
from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors
from definitions.diagnostics.secret_formats import HIDDEN
from definitions.foundation.records import record
from definitions.module.published_values import PublishedValue
from definitions.source.nodes import Node
from definitions.values.infrastructure import InfrastructureText, InfrastructureValue, values_in
from definitions.values.plain import label


@record
class GivenValues:
    """Values by label, such as ``{"<role arn>": "arn:aws:iam::123456789012:role/acme"}``."""

    by_label: Mapping[str, str]

    def fill(self, tree: object) -> object:
        """A tree of maps, lists and texts with the values; those that are not given stay labels."""
        if isinstance(tree, InfrastructureText):
            return "".join(part if isinstance(part, str) else self._value(part) for part in tree.parts)
        if isinstance(tree, dict):
            return {self.fill(key): self.fill(value) for key, value in tree.items()}
        if isinstance(tree, list | tuple):
            return [self.fill(value) for value in tree]
        return tree

    def missing_in(self, tree: object) -> list[str]:
        """Labels in the tree without a value, each once, in order."""
        labels = dict.fromkeys(label(value) for value in values_in(tree))
        return [found for found in labels if found not in self.by_label]

    def _value(self, value: InfrastructureValue) -> str:
        given = self.by_label.get(label(value), label(value))
        return HIDDEN if is_secret_name(str(value.argument)) and given != label(value) else given


def read_values(
    path: Path, trees: Sequence[object], published: Sequence[PublishedValue]
) -> tuple[GivenValues, list[Problem]]:
    """Read a file of values; the problems are warnings that name the keys that fill nothing.

    Args:
        path: a map in YAML or JSON.
        trees: maps, lists and texts with the infrastructure values that may be filled in.
        published: values that the stack has as Terraform outputs.

    Raises:
        InvalidConfig: the file cannot be read, or is no map of texts, numbers and booleans.
    """
    root = _read(path)
    outputs = {output.name: output for output in published}
    labels = dict.fromkeys(label(value)[1:-1] for value in values_in(list(trees)))
    by_label: dict[str, str] = {}
    problems: list[Problem] = []
    for key, node in root.items():
        text = _text(node)
        if text is None:
            message = f"must be text, a number or true/false; got {describe_type(_unwrapped(node).value)}"
            problems.append(Problem(node.position, (key,), message, "wrong-type"))
        elif key in labels:
            by_label[f"<{key}>"] = text
        elif key in outputs:
            by_label |= dict(_matched(outputs[key], text))
        else:
            hint = did_you_mean(key, [*labels, *outputs]) or f"there are: {', '.join([*labels, *outputs])}"
            message = "is no value of this module, and fills nothing"
            problems.append(Problem(node.key_position, (key,), message, "unused-value", hint, "warning"))
    if has_errors(problems):
        raise InvalidConfig(problems)
    return GivenValues(by_label), problems


def _read(path: Path) -> dict[str, Node]:
    root = yaml_of(path)
    if not isinstance(root.value, dict):
        message = f"must be a map of values, got {describe_type(root.value)}"
        raise InvalidConfig([Problem(root.position, (), message, "wrong-type", "such as role arn: arn:aws:iam::...")])
    return root.value


def _unwrapped(node: Node) -> Node:
    """The value of an output of ``terraform output -json``, which has its type beside it."""
    return node.child("value") or node if isinstance(node.value, dict) and "type" in node.value else node


def _text(node: Node) -> str | None:
    value = _unwrapped(node).value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else None


def _matched(output: PublishedValue, text: str) -> Iterator[tuple[str, str]]:
    """Labels and values in the text of an output: an ARN tells the partition, the Region and the account as well."""
    parts = output.value.parts if isinstance(output.value, InfrastructureText) else (output.value,)
    pattern = "".join(re.escape(part) if isinstance(part, str) else "(.+?)" for part in parts)
    found = re.fullmatch(pattern, text)
    if found is not None:
        yield from zip((label(part) for part in parts if not isinstance(part, str)), found.groups(), strict=True)
