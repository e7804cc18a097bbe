"""Evaluated values as people and machines read them: plain data without secrets."""

from definitions.diagnostics.hidden_values import without_secrets
from definitions.values.expressions import Json
from definitions.values.placeholders import OpenText, Placeholder


def readable(tree: Json) -> Json:
    """A tree of maps, lists and scalars; what is not known is a text such as ``<Train.TrainingJobName>``."""
    return without_secrets(plain_values(tree))


def plain_values(tree: Json) -> Json:
    """The same with its secrets, to be compared and not to be shown."""
    if isinstance(tree, OpenText | Placeholder):
        return str(tree)
    if isinstance(tree, dict):
        return {str(key): plain_values(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [plain_values(value) for value in tree]
    return tree
