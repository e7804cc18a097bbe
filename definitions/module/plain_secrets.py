"""Secrets in a config: refused, because all who may describe the pipeline or read the state would read them.

Source: Amazon SageMaker API, DescribePipeline (the definition is returned as it is).
"""

from collections.abc import Iterator

from definitions.diagnostics.hidden_values import NAME_KEYS, VALUE_KEYS
from definitions.diagnostics.problems import Problem
from definitions.diagnostics.secret_formats import HIDDEN, LEAK, REMEDY, is_given_openly, names_a_secret, secret_in
from definitions.source.nodes import Node, NodePath, Position
from definitions.values.infrastructure import InfrastructureText


def plain_secrets(node: Node, path: NodePath = ()) -> Iterator[Problem]:
    """A problem for each secret; no message repeats one."""
    if isinstance(node.value, dict):
        entry_name = next((child.value for key in NAME_KEYS if (child := node.child(key)) is not None), None)
        for key, child in node.value.items():
            if (kind := secret_in(str(key))) is not None:
                yield _secret(child.key_position, (*path, HIDDEN), f"holds {kind} in its name")
                continue
            name = str(entry_name) if key in VALUE_KEYS and entry_name is not None else str(key)
            yield from _secrets_in_value(child, (*path, key), name)
    elif isinstance(node.value, list):
        previous: object = None
        for index, child in enumerate(node.value):
            # A flag of a command line, and what follows it.
            is_flag = isinstance(previous, str) and previous.startswith("-")
            yield from _secrets_in_value(child, (*path, index), str(previous).lstrip("-") if is_flag else "")
            previous = child.value


def _secrets_in_value(node: Node, path: NodePath, name: str) -> Iterator[Problem]:
    value = node.value
    if isinstance(value, list) and names_a_secret(name):
        for index, child in enumerate(value):
            yield from _secrets_in_value(child, (*path, index), name)
    elif isinstance(value, (dict, list)):
        yield from plain_secrets(node, path)
    elif isinstance(value, (str, InfrastructureText)) and (kind := secret_in(str(value))) is not None:
        yield _secret(node.position, path, f"holds {kind}")
    elif names_a_secret(name) and is_given_openly(value):
        yield _secret(node.position, path, "holds a secret, as its name says")


def _secret(position: Position, path: NodePath, message: str) -> Problem:
    return Problem(position, path, f"{message}: {LEAK}", "plain-secret", REMEDY)
