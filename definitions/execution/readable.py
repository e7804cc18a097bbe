"""Evaluated values as people and machines read them: plain data without secrets."""

from collections.abc import Collection, Mapping

from definitions.diagnostics.hidden_values import is_secret_name, with_leaves, without_secrets
from definitions.diagnostics.secret_formats import HIDDEN
from definitions.values.expressions import Json
from definitions.values.placeholders import OpenText, Placeholder

_SHORTEST_SECRET = 4
"""Characters; what is shorter stands in many texts that hold no secret."""


def readable(tree: Json, secrets: Collection[str] = ()) -> Json:
    """A tree of maps, lists and scalars; what is not known is a text such as ``<Train.TrainingJobName>``.

    Args:
        tree: evaluated values.
        secrets: texts that are hidden wherever they stand.
    """
    found: Json = without_secrets(plain_values(tree))
    return with_leaves(found, lambda leaf, _: without_texts(leaf, secrets) if isinstance(leaf, str) else leaf)


def without_texts(text: str, secrets: Collection[str]) -> str:
    """A text without others, which joins may have put between any two characters."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def secrets_in(parameters: Mapping[str, Json]) -> list[str]:
    """The values of parameters whose names tell that they are secrets."""
    return [
        value
        for name, value in parameters.items()
        if isinstance(value, str) and len(value) >= _SHORTEST_SECRET and is_secret_name(name)
    ]


def plain_values(tree: Json) -> Json:
    """The same with its secrets, to be compared and not to be shown."""
    if isinstance(tree, OpenText | Placeholder):
        return str(tree)
    if isinstance(tree, dict):
        return {str(key): plain_values(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [plain_values(value) for value in tree]
    return tree
