"""Comparisons as Markdown, made for a comment on a pull request: a short summary, and the details folded.

Text from outside is in ``<code>``, with each character that means something to Markdown or HTML written as a reference,
so that it is shown as it is: as no link, no mention and no markup.

Sources: GitHub Flavored Markdown Spec, "Entity and numeric character references" and "Raw HTML"; GitHub documentation,
"Organizing information with collapsed sections".
"""

import re
from collections.abc import Iterator, Sequence

from definitions.comparison.comparison import Comparison
from definitions.comparison.phrases import Phrase, Quoted
from definitions.comparison.reports.sections import Item, Section, sections, summary
from definitions.diagnostics.printable import escaped
from definitions.foundation.patterns import pattern

LONGEST = 60_000
"""Characters; GitHub takes 65,536 in a comment."""
_MARKUP = pattern(r"[^A-Za-z0-9 ',./-]|(?<=www)\.", re.IGNORECASE)
"""All but what means nothing; `www.` begins a link."""
_CUT = "\n\nThe rest is too long for a comment: run `pipelines diff` to read it.\n"


def as_markdown(comparisons: Sequence[Comparison]) -> str:
    """All comparisons; no difference in any is one line."""
    different = [comparison for comparison in comparisons if comparison.is_different]
    if not different:
        return "No difference in meaning.\n"
    whole = ""
    for comparison in different:
        for block in _blocks(comparison):
            if len(whole) + len(block) > LONGEST:
                return whole + _CUT
            whole += block
    return whole


def quoted(text: str) -> str:
    """Text from outside, as the same text."""
    return f"<code>{_MARKUP.sub(lambda found: f'&#{ord(found[0])};', escaped(text))}</code>"


def _blocks(comparison: Comparison) -> Iterator[str]:
    """The comparison in pieces, each of which ends what it begins."""
    yield f"**{quoted(comparison.title)}**: {summary(comparison)}\n\n"
    for section in sections(comparison):
        yield from _folded(section)


def _folded(section: Section) -> Iterator[str]:
    """The section in a fold, or in several if it is long."""
    lines: list[str] = []
    for item in section.items:
        piece = "".join(_item(item, ""))
        if lines and sum(map(len, lines)) + len(piece) > LONGEST // 4:
            yield _fold(section.title, lines)
            lines = []
        lines.append(piece)
    yield _fold(section.title, lines)


def _fold(title: str, lines: list[str]) -> str:
    return f"<details><summary>{title} ({len(lines)})</summary>\n\n{''.join(lines)}\n</details>\n\n"


def _item(item: Item, indentation: str) -> Iterator[str]:
    place = "" if item.position is None else f" {quoted(str(item.position))}"
    sign = f"{quoted(item.sign)} " if item.sign else ""
    yield f"{indentation}- {sign}{_phrase(item.phrase)}{place}\n"
    for below in item.below:
        yield from _item(below, f"{indentation}  ")


def _phrase(phrase: Phrase) -> str:
    return "".join(quoted(part.text) if isinstance(part, Quoted) else part for part in phrase)
