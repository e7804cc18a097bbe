"""A picture as a flowchart of Mermaid, which GitHub, GitLab and many editors draw in Markdown.

Source: Mermaid documentation, "Flowcharts - Basic Syntax".
"""

import re
from collections.abc import Iterable, Iterator

from definitions.diagrams.appearance import APPEARANCES, FAILURE_COLOUR, TEXT_COLOUR, appearance_of
from definitions.diagrams.labels import arrow_lines, drawn_arrows, step_lines
from definitions.diagrams.picture import Picture, PicturedStep, picture_of
from definitions.pipeline.compile import CompiledPipeline

_ARROWS = {"data": "-->", "order": "-.->", "trigger": "-.->", "branch": "==>"}
# Punctuation may be Markdown, HTML, LaTeX or the end of a label. Within a word, these are not, except in addresses.
_SPECIAL = re.compile(r"(?:(?<![^\W_])|(?<=www))[._-]|[._-](?![^\W_])|[^\w ,=·\[\]._-]", re.IGNORECASE)


def draw(pipeline: CompiledPipeline) -> str:
    """The flowchart of a pipeline."""
    return flowchart(picture_of(pipeline))


def flowchart(picture: Picture) -> str:
    """Lines of a flowchart; each text in it is shown as it is."""
    return "".join(f"{line}\n" for line in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    ids = _ids(picture.steps)
    yield "flowchart TD"
    for step in picture.steps:
        if step.body:
            yield f'  subgraph {ids[step.name]}["{_label(step_lines(step))}"]'
            yield from (f"    {_node(inner, ids)}" for inner in picture.steps if inner.box == step.name)
            yield "  end"
        elif step.box is None:
            yield f"  {_node(step, ids)}"
    arrows = drawn_arrows(picture)
    for arrow in arrows:
        label = f'|"{_label(arrow_lines(arrow))}"|' if arrow.labels else ""
        yield f"  {ids[arrow.before]} {_ARROWS[arrow.kind]}{label} {ids[arrow.after]}"
    yield from _styles(picture.steps, ids)
    triggers = [str(index) for index, arrow in enumerate(arrows) if arrow.kind == "trigger"]
    if triggers:
        yield f"  linkStyle {','.join(triggers)} stroke:{FAILURE_COLOUR}"


def _node(step: PicturedStep, ids: dict[str, str]) -> str:
    appearance = appearance_of(step.type)
    opening, closing = appearance.mermaid
    return f'{ids[step.name]}{opening}"{_label(step_lines(step))}"{closing}:::{appearance.group}'


def _styles(steps: Iterable[PicturedStep], ids: dict[str, str]) -> Iterator[str]:
    """Colours of the groups that occur; a box keeps the page's own colour behind its steps."""
    boxes = [step for step in steps if step.body]
    groups = {appearance_of(step.type).group for step in steps if not step.body}
    for appearance in APPEARANCES:
        if appearance.group in groups:
            colours = f"fill:{appearance.fill},stroke:{appearance.stroke},color:{TEXT_COLOUR}"
            yield f"  classDef {appearance.group} {colours}"
    for box in boxes:
        yield f"  style {ids[box.name]} fill:none,stroke:{appearance_of(box.type).stroke},stroke-width:2px"


def _ids(steps: Iterable[PicturedStep]) -> dict[str, str]:
    """An id for each step: a name may be a keyword, such as ``end``, or look like an arrow, such as ``a--b``."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for step in steps:
        id = f"step_{step.name.replace('-', '_')}"
        while id in taken:
            id += "_"
        taken.add(id)
        ids[step.name] = id
    return ids


def _label(lines: Iterable[str]) -> str:
    return "<br/>".join(_SPECIAL.sub(lambda found: f"#{ord(found[0])};", line) for line in lines)
