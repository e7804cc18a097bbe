"""Names that change with the naming of a module, and stand in many other texts: S3 URIs, ARNs of permissions."""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from definitions.comparison.hidden import Hidden
from definitions.module.view import ModuleView
from definitions.values.placeholders import OpenText, open_text

TextsReplaced: TypeAlias = Callable[[str], str]
"""The text that takes the place of another one."""


def other_names(old: ModuleView, new: ModuleView) -> dict[str, str]:
    """New names of what a module deploys, of its stack, bucket, role and others by old ones, where they differ."""
    after = new.identifiers()
    pairs = [(name, after.get(key)) for key, name in old.identifiers().items()]
    return {before: after for before, after in pairs if before is not None and after is not None and before != after}


def with_new_names(names: Mapping[str, str]) -> TextsReplaced:
    """A function that puts new names in the place of old ones where these stand as whole words."""
    if not names:
        return str
    longest_first = sorted(names, key=len, reverse=True)
    # A path begins with its slash, whatever stands before it: 'parameter/acme/...' in an ARN.
    word = rf"(?:(?<![A-Za-z0-9_-])|(?=/))({'|'.join(map(re.escape, longest_first))})(?![A-Za-z0-9_-])"
    pattern = re.compile(word)

    def replaced(text: str) -> str:
        return pattern.sub(lambda found: names[found[0]], text)

    return replaced


def with_texts(value: object, replaced: TextsReplaced) -> object:
    """A value with other texts; keys stay."""
    match value:
        case str():
            return replaced(value)
        case OpenText(parts=parts):
            return open_text(*(replaced(part) if isinstance(part, str) else part for part in parts))
        case Hidden(value=hidden):
            return Hidden(with_texts(hidden, replaced))
        case dict():
            return {key: with_texts(entry, replaced) for key, entry in value.items()}
        case list():
            return [with_texts(entry, replaced) for entry in value]
    return value
