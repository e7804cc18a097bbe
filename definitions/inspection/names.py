"""Physical names as text."""

from collections.abc import Iterator, Mapping


def names_text(names: object) -> str:
    """A line for each name."""
    assert isinstance(names, dict)
    lines = list(_lines(names))
    width = max(len(what) for what, _ in lines)
    return "".join(f"{what:<{width}}  {name}\n" for what, name in lines)


def _lines(names: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for what, name in names.items():
        if isinstance(name, dict):
            yield from _lines(name, f"{above}{what}.")
        else:
            yield f"{above}{what}", name
