"""Placeholders of one language, and what stands in their place in another."""

import re
from collections.abc import Sequence

from definitions.foundation.patterns import pattern
from definitions.foundation.records import field, record
from definitions.values.placeholders import AnyText, OpenText, Placeholder, open_text

_ONE_WORD = pattern(r"<(account|region|partition|dns suffix|image account .*|bucket name|key id|role name|role id)>")
"""Placeholders that stand for a text without ``/`` and ``:``."""
_FIRST_MARK, _LAST_MARK = 0xE000, 0xF8FF
_MARK = pattern(f"[{chr(_FIRST_MARK)}-{chr(_LAST_MARK)}]")


@record(frozen=False)
class Bindings:
    """What placeholders stand for, as far as the texts around them tell; each stands for one text everywhere.

    A config has ``<bucket name>`` where the definition that AWS runs has ``acme-models``, and a template of
    CloudFormation has ``<ModelBucket>``.

    Attributes:
        old: of placeholders of the old side, by label.
        new: likewise of the new side.
    """

    old: dict[str, AnyText] = field(default_factory=dict)
    new: dict[str, AnyText] = field(default_factory=dict)

    def agree(self, old: object, new: object) -> bool:
        """Whether two texts are the same under the bindings, or under these and new ones, which are then kept."""
        return _bind(old, new, self.old) or _bind(new, old, self.new)


def _bind(pattern: object, text: object, known: dict[str, AnyText]) -> bool:
    """Read a text by a text with placeholders, and remember what these stand for."""
    if not isinstance(pattern, OpenText) or not isinstance(text, str | OpenText):
        return False
    filled = [known.get(part.label, part) if isinstance(part, Placeholder) else part for part in pattern.parts]
    unknown = [part for part in filled if isinstance(part, Placeholder)]
    if not unknown:
        return open_text(*filled) == text
    foreign = list(dict.fromkeys((*_values(text), *(value for part in filled for value in _values(part)))))
    literals = "".join(part for part in (*_parts(text), *filled) if isinstance(part, str))
    if _MARK.search(literals) or len(foreign) > len(range(_FIRST_MARK, _LAST_MARK)):
        return False
    marks = {value: chr(_FIRST_MARK + index) for index, value in enumerate(foreign)}
    found = _matched(
        [part if isinstance(part, Placeholder) else _flat(part, marks) for part in filled], _flat(text, marks)
    )
    if found is None:
        return False
    values = {mark: value for value, mark in marks.items()}
    known.update(
        {label: open_text(*(values.get(character, character) for character in flat)) for label, flat in found.items()}
    )
    return True


def _matched(pattern: Sequence[str | Placeholder], text: str) -> dict[str, str] | None:
    """What each placeholder stands for, each at the first place that fits; ``None`` if the text does not fit."""
    found: dict[str, str] = {}
    at = 0
    for index, part in enumerate(pattern):
        if isinstance(part, str):
            if not text.startswith(part, at):
                return None
            at += len(part)
            continue
        rest = pattern[index + 1 :]
        end = len(text) if not rest else _next(rest, text, at)
        value = text[at:end] if end > -1 else ""
        if not value or found.setdefault(part.label, value) != value:
            return None
        if _ONE_WORD.fullmatch(part.label) and re.search("[/:]", value):
            return None
        at = end
    return found if at == len(text) else None


def _next(rest: Sequence[str | Placeholder], text: str, at: int) -> int:
    """Where the literal behind a placeholder begins; -1 if it is nowhere, or is no literal."""
    literal = rest[0]
    if not isinstance(literal, str):
        return -1
    if len(rest) == 1:
        return len(text) - len(literal)
    return text.find(literal, at + 1)


def _parts(text: AnyText | Placeholder) -> Sequence[str | Placeholder]:
    return text.parts if isinstance(text, OpenText) else (text,)


def _values(text: AnyText | Placeholder) -> list[Placeholder]:
    return [part for part in text.parts if isinstance(part, Placeholder)] if isinstance(text, OpenText) else []


def _flat(text: AnyText, marks: dict[Placeholder, str]) -> str:
    """The text with one character for each placeholder."""
    return "".join(marks[part] if isinstance(part, Placeholder) else part for part in _parts(text))
