"""Comparisons as text for a terminal."""

from collections.abc import Iterator, Sequence

from definitions.comparison.comparison import Comparison
from definitions.comparison.phrases import plain_text
from definitions.comparison.reports.sections import Item, sections, summary
from definitions.diagnostics.printable import escaped


def as_text(comparisons: Sequence[Comparison]) -> str:
    """All comparisons, each with a line of its own first; no difference in any is one line."""
    different = [comparison for comparison in comparisons if comparison.is_different]
    if not different:
        return "no difference\n"
    return "\n".join("\n".join(_lines(comparison)) + "\n" for comparison in different)


def _lines(comparison: Comparison) -> Iterator[str]:
    yield escaped(f"{comparison.title}: {summary(comparison)}")
    for section in sections(comparison):
        yield ""
        yield section.title
        for item in section.items:
            yield from _item(item, "  ")


def _item(item: Item, indentation: str) -> Iterator[str]:
    place = "" if item.position is None else f"  [{item.position}]"
    sign = f"{item.sign} " if item.sign else ""
    yield escaped(f"{indentation}{sign}{plain_text(item.phrase)}{place}")
    for below in item.below:
        yield from _item(below, f"{indentation}    ")
