"""Parts of messages: hints, values and types in the user's words."""

import re
from difflib import get_close_matches

from definitions.values.infrastructure import InfrastructureText


def did_you_mean(word: str, known: list[str]) -> str | None:
    """A hint that names the known word nearest to the one given, if one is near."""
    # Comparing takes long: of many words only those of about the same length are worth it.
    candidates = known if len(known) <= 100 else [other for other in known if abs(len(other) - len(word)) < 2][:100]
    matches = get_close_matches(word, candidates, n=1, cutoff=0.6)
    folded = [candidate for candidate in known if candidate.lower() == word.lower()]
    near = folded or matches
    return f"did you mean '{near[0]}'?" if near else None


def meant_by(hint: str | None) -> str | None:
    """The one word that a hint proposes for another; ``None`` if it proposes none."""
    found = re.fullmatch(r"(?:did you mean|write) '([^']+)'\??", hint or "")
    return None if found is None else found[1]


def quoted(value: object) -> str:
    """A value as messages show it: quoted, on one line, at most 60 characters."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    words = str(value).replace("\n", "\\n")
    return f"'{words[:57]}...'" if len(words) > 60 else f"'{words}'"


def escaped(words: str) -> str:
    """Text without what a terminal would take as a command: that is written as in a Python literal."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in words
    )


def describe_type(value: object) -> str:
    """What a value is, in the words of YAML."""
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "a boolean"),
        ((int, float), "a number"),
        ((str, InfrastructureText), "text"),
        (list, "a list"),
        (dict, "a map"),
    ]
    return next((words for kind, words in kinds if isinstance(value, kind)), "nothing")
