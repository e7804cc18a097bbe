"""A picture as a flowchart of Mermaid, which GitHub, GitLab and many editors draw in Markdown.

Sources: Mermaid documentation, "Flowcharts - Basic Syntax" and "Mermaid Config Schema" (maxEdges, maxTextSize).
"""

import re
from collections.abc import Iterable, Iterator

from definitions.diagrams.appearance import (
    APPEARANCES,
    FAILURE_COLOUR,
    MARKED_STROKES,
    NOT_TAKEN_FILL,
    NOT_TAKEN_TEXT,
    TEXT_COLOUR,
    appearance_of,
)
from definitions.diagrams.labels import arrow_lines, drawn_arrows, step_lines
from definitions.diagrams.marks import Marks
from definitions.diagrams.parts import Arrow, Picture, PicturedNode
from definitions.diagrams.picture import Drawn, picture_of
from definitions.foundation.patterns import pattern

_MOST_ARROWS, _MOST_CHARACTERS = 500, 50_000
"""More of these are not drawn, unless who shows the flowchart has set other limits."""
_ARROWS = {"data": "-->", "order": "-.->", "trigger": "-.->", "branch": "==>", "start": "-->", "notify": "-.->"}
_NODE_WIDTH = 28
"""Characters in a line of a step; Mermaid breaks lines of more than 200 pixels."""
# Mermaid 11 reads steps as Markdown after it has decoded them; all versions read icons (`fa:fa-car`), formulas (`$$`)
# and their own placeholders of entities. An invisible space on both sides makes these mere text, and one at the start
# lists and headings.
_SPACE = "\ufeff"
_ACTIVE = pattern(r"^(?![a-z])|[*~$:@\\\ufb02¶]|(?<![^\W_])_|_(?![^\W_])|(?<=www)\.|(?<=\])(?=\()", re.IGNORECASE)
# Punctuation may end a label or be HTML.
_SPECIAL = pattern(r"(?<![^\W\d_])\.(?![^\W_])|(?<![^\W_])[_-]|[_-](?![^\W_])|[^\w ,=·/\[\]._-]")
_BACKTICK = "`", "\u02cb"
"""A backtick begins code wherever another follows, so a letter that looks like it takes its place."""


def draw(drawn: Drawn, marks: Marks | None = None) -> str:
    """The flowchart of what is drawn; with marks, of an execution of a pipeline."""
    return flowchart(picture_of(drawn, marks))


def too_large(text: str) -> str | None:
    """A sentence that says what of a flowchart is more than Mermaid draws; ``None`` if nothing is."""
    arrows = len(re.findall(r"^  \w+ [-=]", text, re.MULTILINE))
    if arrows <= _MOST_ARROWS and len(text) <= _MOST_CHARACTERS:
        return None
    has, most = f"{arrows} arrows and {len(text):,} characters", f"{_MOST_ARROWS} and {_MOST_CHARACTERS:,}"
    return f"the flowchart has {has}; GitHub and most others draw at most {most}: take another --format"


def flowchart(picture: Picture) -> str:
    """Lines of a flowchart; each text in it is shown as it is."""
    return "".join(f"{line}\n" for line in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    ids = _ids(picture.nodes)
    arrows = drawn_arrows(picture)
    boxes = [step for step in picture.nodes if step.body]
    awaited = {box.name for box in boxes if any(arrow.before == box.name for arrow in arrows)}
    yield "flowchart TD"
    yield from (f"  {_node(step, ids)}" for step in picture.nodes if not step.body and step.box is None)
    for box in boxes:
        yield from _box(box, picture.nodes, ids, is_awaited=box.name in awaited)
    for arrow in arrows:
        label = f'|"{_label(arrow_lines(arrow))}"|' if arrow.labels else ""
        start = _of_box("end", ids[arrow.before]) if arrow.before in awaited else ids[arrow.before]
        yield f"  {start} {_ARROWS[arrow.kind]}{label} {ids[arrow.after]}"
    for box in boxes:
        yield from _arrows_inside(box, arrows, ids, is_awaited=box.name in awaited)
    yield from _styles(picture.nodes, arrows)
    yield from _marks(picture.nodes, ids)
    for box in boxes:
        yield f"  style {_of_box('box', ids[box.name])} fill:none,stroke:{appearance_of(box.type).stroke}"


def _box(box: PicturedNode, steps: Iterable[PicturedNode], ids: dict[str, str], *, is_awaited: bool) -> Iterator[str]:
    """A box, which begins with a node, and ends with one if others wait for it.

    Arrows lead to the first and from the last: Mermaid lays out those to and from a box badly.
    """
    yield f'  subgraph {_of_box("box", ids[box.name])}[" "]'
    yield from (f"    {_node(step, ids)}" for step in [box, *(step for step in steps if step.box == box.name)])
    if is_awaited:
        yield f'    {_of_box("end", ids[box.name])}((" ")):::{appearance_of(box.type).group}'
    yield "  end"


def _arrows_inside(
    box: PicturedNode, arrows: Iterable[Arrow], ids: dict[str, str], *, is_awaited: bool
) -> Iterator[str]:
    """Arrows from the first node of a box to steps that wait for none in it, and to the last from those unawaited."""
    body = set(box.body)
    inner = [arrow for arrow in arrows if {arrow.before, arrow.after} <= body]
    waiting, waited_for = {arrow.after for arrow in inner}, {arrow.before for arrow in inner}
    yield from (f"  {ids[box.name]} ==> {ids[name]}" for name in box.body if name not in waiting)
    if is_awaited:
        end = _of_box("end", ids[box.name])
        yield from (f"  {ids[name]} --- {end}" for name in box.body if name not in waited_for)


def _node(step: PicturedNode, ids: dict[str, str]) -> str:
    appearance = appearance_of(step.type)
    opening, closing = appearance.mermaid
    return f'{ids[step.name]}{opening}"{_label(step_lines(step, _NODE_WIDTH))}"{closing}:::{appearance.group}'


def _styles(steps: Iterable[PicturedNode], arrows: Iterable[Arrow]) -> Iterator[str]:
    """Colours of the groups and arrows that occur."""
    groups = {appearance_of(step.type).group for step in steps}
    for appearance in APPEARANCES:
        if appearance.group in groups:
            colours = f"fill:{appearance.fill},stroke:{appearance.stroke},color:{TEXT_COLOUR}"
            yield f"  classDef {appearance.group} {colours}"
    triggers = [str(index) for index, arrow in enumerate(arrows) if arrow.kind == "trigger"]
    if triggers:
        yield f"  linkStyle {','.join(triggers)} stroke:{FAILURE_COLOUR}"
    faded = [str(index) for index, arrow in enumerate(arrows) if arrow.mark == "not-taken"]
    if faded:
        yield f"  linkStyle {','.join(faded)} stroke:{MARKED_STROKES['not-taken']},stroke-dasharray:1 6"


def _marks(nodes: Iterable[PicturedNode], ids: dict[str, str]) -> Iterator[str]:
    """Borders that tell what became of the steps."""
    for node in nodes:
        if node.mark is None:
            continue
        style = f"stroke:{MARKED_STROKES[node.mark]}"
        if node.mark == "not-taken":
            yield f"  style {ids[node.name]} fill:{NOT_TAKEN_FILL},color:{NOT_TAKEN_TEXT},{style},stroke-dasharray:5 4"
        else:
            yield f"  style {ids[node.name]} {style},stroke-width:{4 if node.mark == 'failed' else 3}px"


def _ids(nodes: Iterable[PicturedNode]) -> dict[str, str]:
    """An id for each node, which has a prefix: a name may be a keyword, or look like an arrow (``a--b``)."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for node in nodes:
        kind, _, name = node.name.rpartition(":")
        id = f"{kind or 'step'}_{name.replace('-', '_')}"
        while id in taken:
            id += "_"
        taken.add(id)
        ids[node.name] = id
    return ids


def _of_box(part: str, id: str) -> str:
    """The id of a part of a box: its border, or the node at its end."""
    return f"{part}_{id.removeprefix('step_')}"


def _label(lines: Iterable[str]) -> str:
    return "<br/>".join(map(_text, lines))


def _text(line: str) -> str:
    apart = _ACTIVE.sub(rf"{_SPACE}\g<0>{_SPACE}", line.replace(*_BACKTICK))
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", apart)
