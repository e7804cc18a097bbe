"""What became of a definition, as text for a terminal."""

from collections.abc import Iterator, Sequence

from definitions.adoption.adopt import Adopted
from definitions.adoption.verdict import Difference
from definitions.diagnostics.printable import escaped

_LONGEST = 300


def as_text(adopted: Adopted) -> str:
    """The three lists, each with a line that says what is in it; differences that are alike are one line."""
    lists = {
        "the module has its own": adopted.owned,
        "differs, and means the same": adopted.harmless,
        "lost": adopted.lost,
    }
    return "".join(f"{line}\n" for title, found in lists.items() for line in _lines(title, found))


def _lines(title: str, found: Sequence[Difference]) -> Iterator[str]:
    yield f"{title}: {len(found) or 'nothing'}"
    alike: dict[tuple[str, str, str], list[str]] = {}
    for difference in found:
        member = difference.path.removeprefix(f"{difference.step}.") if difference.step else difference.path
        steps = alike.setdefault((member, difference.change, difference.reason), [])
        steps += [difference.step] if difference.step not in ("", member) else []
    for (member, change, reason), steps in alike.items():
        where = f" ({', '.join(steps)})" if steps else ""
        yield escaped(f"  {_cut(f'{member}{where}: {change}')}{f': {reason}' if reason else ''}")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
