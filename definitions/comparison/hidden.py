"""Values under a secret's name: compared as they are, and shown by nobody."""

from functools import lru_cache

from definitions.diagnostics.hidden_values import NAME_KEYS, VALUE_KEYS, is_secret_name
from definitions.diagnostics.secret_formats import HIDDEN, is_given_openly
from definitions.foundation.records import record
from definitions.values.placeholders import OpenText

_names_a_secret = lru_cache(1024)(is_secret_name)
"""Definitions have the same keys again and again."""


@record
class Hidden:
    """A value that is not shown."""

    value: object

    def __str__(self) -> str:
        return HIDDEN


def with_hidden(tree: object, *, is_secret: bool = False) -> object:
    """A tree of maps, lists and texts in which what stands under a secret's name is hidden.

    That is the value of such a key or of an entry that says such a name itself, and what follows such a flag.
    """
    if isinstance(tree, dict):
        if "Get" in tree:
            return tree
        name = next((str(tree[key]) for key in NAME_KEYS if key in tree), "")
        return {
            key: with_hidden(value, is_secret=is_secret or _names_a_secret(name if key in VALUE_KEYS and name else key))
            for key, value in tree.items()
        }
    if isinstance(tree, list):
        flags = ["", *tree]
        return [
            with_hidden(value, is_secret=is_secret or _is_flag(flag)) for flag, value in zip(flags, tree, strict=False)
        ]
    shown = str(tree) if isinstance(tree, OpenText) else tree
    return Hidden(tree) if is_secret and is_given_openly(shown) else tree


def _is_flag(word: object) -> bool:
    return isinstance(word, str) and word.startswith("-") and _names_a_secret(word.lstrip("-"))
