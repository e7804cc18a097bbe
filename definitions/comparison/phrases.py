"""Sentences in which the words of users are told apart from our own, so that a report can show them as text."""

from typing import TypeAlias

from definitions.foundation.records import record


@record
class Quoted:
    """Text from outside: a name, a path, a value."""

    text: str

    def __str__(self) -> str:
        return self.text


Phrase: TypeAlias = tuple[str | Quoted, ...]


def plain_text(phrase: Phrase) -> str:
    """The phrase as one text."""
    return "".join(map(str, phrase))
