"""A picture as a flowchart of Mermaid, which GitHub, GitLab and many editors draw in Markdown.

Sources: Mermaid documentation, "Flowcharts - Basic Syntax" and "Mermaid Config Schema" (maxEdges, maxTextSize).
"""

import re
from collections.abc import Iterable, Iterator

from definitions.diagrams.appearance import APPEARANCES, FAILURE_COLOUR, TEXT_COLOUR, appearance_of
from definitions.diagrams.labels import arrow_lines, drawn_arrows, step_lines
from definitions.diagrams.picture import Arrow, Picture, PicturedStep, picture_of
from definitions.pipeline.compile import CompiledPipeline

_MOST_ARROWS, _MOST_CHARACTERS = 500, 50_000
"""More of these are not drawn, unless who shows the flowchart has set other limits."""
_ARROWS = {"data": "-->", "order": "-.->", "trigger": "-.->", "branch": "==>"}
_NODE_WIDTH = 28
"""Characters in a line of a step; Mermaid breaks lines of more than 200 pixels."""
# Mermaid 11 reads steps as Markdown after it has decoded them; all versions read icons (`fa:fa-car`), formulas (`$$`)
# and their own placeholders of entities. An invisible space on both sides makes these mere text, and one at the start
# lists and headings.
_SPACE = "\ufeff"
_ACTIVE = re.compile(r"^(?![a-z])|[*~$:@\\\ufb02¶]|(?<![^\W_])_|_(?![^\W_])|(?<=www)\.|(?<=\])(?=\()", re.IGNORECASE)
# Punctuation may end a label or be HTML.
_SPECIAL = re.compile(r"(?<![^\W\d_])\.(?![^\W_])|(?<![^\W_])[_-]|[_-](?![^\W_])|[^\w ,=·/\[\]._-]")
_BACKTICK = "`", "\u02cb"
"""A backtick begins code wherever another follows, so a letter that looks like it takes its place."""


def draw(pipeline: CompiledPipeline) -> str:
    """The flowchart of a pipeline."""
    return flowchart(picture_of(pipeline))


def too_large(text: str) -> str | None:
    """A sentence that says what of a flowchart is more than Mermaid draws; ``None`` if nothing is."""
    arrows = len(re.findall(r"^  (?:step|end)_\w+ [-=]", text, re.MULTILINE))
    if arrows <= _MOST_ARROWS and len(text) <= _MOST_CHARACTERS:
        return None
    has, most = f"{arrows} arrows and {len(text):,} characters", f"{_MOST_ARROWS} and {_MOST_CHARACTERS:,}"
    return f"the flowchart has {has}; GitHub and most others draw at most {most}: take another --format"


def flowchart(picture: Picture) -> str:
    """Lines of a flowchart; each text in it is shown as it is."""
    return "".join(f"{line}\n" for line in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    """The lines. No arrow leads to a box itself, as Mermaid lays those out badly: a box begins and ends with a node."""
    ids = _ids(picture.steps)
    arrows = drawn_arrows(picture)
    boxes = [step for step in picture.steps if step.body]
    left = {box.name for box in boxes if any(arrow.before == box.name for arrow in arrows)}
    yield "flowchart TD"
    yield from (f"  {_node(step, ids)}" for step in picture.steps if not step.body and step.box is None)
    for box in boxes:
        yield f'  subgraph box_{ids[box.name]}[" "]'
        inside = [box, *(step for step in picture.steps if step.box == box.name)]
        yield from (f"    {_node(step, ids)}" for step in inside)
        if box.name in left:
            yield f'    end_{ids[box.name]}((" ")):::{appearance_of(box.type).group}'
        yield "  end"
    for arrow in arrows:
        label = f'|"{_label(arrow_lines(arrow))}"|' if arrow.labels else ""
        start = "end" if arrow.before in left else "step"
        yield f"  {start}_{ids[arrow.before]} {_ARROWS[arrow.kind]}{label} step_{ids[arrow.after]}"
    for box in boxes:
        inner = [(arrow.before, arrow.after) for arrow in arrows if {arrow.before, arrow.after} <= set(box.body)]
        first = set(box.body) - {after for _, after in inner}
        last = set(box.body) - {before for before, _ in inner} if box.name in left else set()
        yield from (f"  step_{ids[box.name]} ==> step_{ids[name]}" for name in box.body if name in first)
        yield from (f"  step_{ids[name]} --- end_{ids[box.name]}" for name in box.body if name in last)
    yield from _styles(picture.steps, arrows)
    yield from (f"  style box_{ids[box.name]} fill:none,stroke:{appearance_of(box.type).stroke}" for box in boxes)


def _node(step: PicturedStep, ids: dict[str, str]) -> str:
    appearance = appearance_of(step.type)
    opening, closing = appearance.mermaid
    return f'step_{ids[step.name]}{opening}"{_label(step_lines(step, _NODE_WIDTH))}"{closing}:::{appearance.group}'


def _styles(steps: Iterable[PicturedStep], arrows: Iterable[Arrow]) -> Iterator[str]:
    """Colours of the groups and arrows that occur."""
    groups = {appearance_of(step.type).group for step in steps}
    for appearance in APPEARANCES:
        if appearance.group in groups:
            colours = f"fill:{appearance.fill},stroke:{appearance.stroke},color:{TEXT_COLOUR}"
            yield f"  classDef {appearance.group} {colours}"
    triggers = [str(index) for index, arrow in enumerate(arrows) if arrow.kind == "trigger"]
    if triggers:
        yield f"  linkStyle {','.join(triggers)} stroke:{FAILURE_COLOUR}"


def _ids(steps: Iterable[PicturedStep]) -> dict[str, str]:
    """An id for each step, to be written behind a prefix: a name may be a keyword, or look like an arrow (``a--b``)."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for step in steps:
        id = step.name.replace("-", "_")
        while id in taken:
            id += "_"
        taken.add(id)
        ids[step.name] = id
    return ids


def _label(lines: Iterable[str]) -> str:
    return "<br/>".join(map(_text, lines))


def _text(line: str) -> str:
    apart = _ACTIVE.sub(rf"{_SPACE}\g<0>{_SPACE}", line.replace(*_BACKTICK))
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", apart)
