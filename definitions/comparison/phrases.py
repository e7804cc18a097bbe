"""Sentences in which the words of users are told apart from our own, so that a report can show them as text."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Quoted:
    """Text from outside: a name, a path, a value."""

    text: str

    def __str__(self) -> str:
        return self.text


Phrase: TypeAlias = tuple[str | Quoted, ...]


def plain_text(phrase: Phrase) -> str:
    """The phrase as one text."""
    return "".join(map(str, phrase))
