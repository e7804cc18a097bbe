"""``envVars`` of the project file: environment variables that references may name."""

import re

from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import Problem
from definitions.diagnostics.secret_formats import LEAK, REMEDY
from definitions.diagnostics.secret_variables import carries_a_secret
from definitions.source.nodes import Node, NodePath


def allowed_variables(root: Node) -> tuple[tuple[str, ...] | None, list[Problem]]:
    """The listed names and problems with them; ``None`` for no list."""
    node = root.child("envVars")
    if node is None or not isinstance(node.value, list):
        return None, []
    names: list[str] = []
    problems: list[Problem] = []
    for index, item in enumerate(node.value):
        if item.value is None or isinstance(item.value, bool | dict | list):
            continue  # the model of the file reports it
        name = str(item.value)
        path: NodePath = ("envVars", index)
        names.append(name)
        if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is None:
            message = f"{quoted(name)} is not the name of an environment variable"
            problems.append(Problem.at(root, path, message, "bad-name", "letters, digits and '_', in full"))
        elif carries_a_secret(name):
            message = f"'{name}' carries a secret, as its name says, and cannot be allowed: {LEAK}"
            problems.append(Problem.at(root, path, message, "secret-variable", REMEDY))
    return tuple(names), problems
