"""Tables of keys, in Markdown, made of what the models say of themselves."""

import re
from collections.abc import Callable, Iterable, Iterator

from definitions.api.shapes import Shape, shape
from definitions.json_schema.markdown import alternating, code
from definitions.json_schema.markdown import markdown as as_markdown
from definitions.schema.field_help import FieldHelp, ModelHelp, help_of
from definitions.schema.model import Model

GENERATED = "<!-- Made of the models by tests/reference; `make golden` writes it anew. -->"
HEAD = (
    "| key | what stands there | expressions | default | what it is for |",
    "| --- | --- | --- | --- | --- |",
)

Headings = dict[type[Model], str]


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def headings(whole: ModelHelp, path: str, is_shown: Callable[[type[Model]], bool] = lambda _: True) -> Headings:
    """The models below, each once, with the headings of their tables in the order in which they stand.

    Args:
        whole: the model at the top.
        path: of that model in the YAML, with dots.
        is_shown: whether a model, and what is below it, stands on this page.
    """
    found: Headings = {}

    def walk(below: ModelHelp, path: str) -> None:
        for field in below.fields:
            place = f"{path}.{field.key}" if path else field.key
            new = [each for each in field.nested if each.model not in found and is_shown(each.model)]
            for nested in new:
                found[nested.model] = f"`{place}`" + (f" with `{nested.when}`" if nested.when else "")
            for nested in new:
                walk(help_of(nested.model), place)

    walk(whole, path)
    return found


def tables_below(places: Headings, *, expressions: bool = True) -> Iterator[str]:
    """The tables of the models below, each under its heading; ``expressions`` as for ``table``."""
    for model, heading in places.items():
        whole = help_of(model)
        yield from ("", f"### {heading}", "", markdown(whole.summary))
        if whole.fields:
            yield from table(whole, places, expressions=expressions)


def table(whole: ModelHelp, places: Headings, *, expressions: bool = True) -> Iterator[str]:
    """The table of a map's keys; without the column ``expressions`` for what nobody evaluates."""
    rows = [*HEAD, *(row(field, places) for field in whole.fields)]
    yield from ("", *(rows if expressions else map(_without_expressions, rows)))
    parts = [part for field in whole.fields for part in _part(field)]
    if parts:
        yield from ("", "What AWS takes in the parts of the request among them:", "", *parts)


def row(field: FieldHelp, places: Headings) -> str:
    """The row of a key; a map that has a table on this page is a link."""
    kind = markdown(field.kind)
    if field.nested and field.nested[0].model in places:
        anchor = slug(places[field.nested[0].model])
        before, last, after = kind.rpartition("map, whose") if "map, whose" in kind else kind.rpartition("map")
        kind = f"{before}[map](#{anchor}){last.removeprefix('map')}{after}"
    default = (
        "**required**"
        if field.is_required
        else code(field.default, in_table=True)
        if field.default.strip("[]{}")
        else ""
    )
    return re.sub(r" +", " ", f"| `{field.key}` | {kind} | {field.expressions} | {default} | {markdown(field.help)} |")


def _without_expressions(row: str) -> str:
    cells = re.split(r"(?<!\\)\|", row)
    del cells[3]
    return "|".join(cells)


def _part(field: FieldHelp) -> Iterator[str]:
    if field.api is None:
        return
    whole = shape(field.api.name, field.api.service)
    while whole.kind in ("list", "map"):
        whole = whole.item
    if whole.kind != "structure":
        return
    refused = dict(field.api.without)
    yield f"- `{field.key}`: {members_of(whole, refused, in_yaml=True)}"
    for name, reason in refused.items():
        yield f"  - not `{name[0].lower()}{name[1:]}`: {markdown(reason)}"


def members_of(whole: Shape, without: Iterable[str] = (), *, in_yaml: bool = False) -> str:
    """The members of a structure; those that are required in bold type."""
    names = whole.spellings if in_yaml else {name: name for name in whole.member_shapes}
    shown = [
        f"**`{written}`**" if name in whole.required else f"`{written}`"
        for written, name in names.items()
        if name not in without
    ]
    return ("exactly one of " if whole.is_union else "") + ", ".join(shown)


def listed(words: Iterable[str]) -> str:
    """Words as code, with commas."""
    return ", ".join(f"`{word}`" for word in words)


def markdown(text: str) -> str:
    """Plain text for a cell of a table."""
    return as_markdown(text, in_table=True)


def docstring(text: str) -> str:
    """A docstring, which marks its literals itself, for a cell of a table."""
    return alternating(" ".join(text.split()).split("``"), in_table=True)
