"""A picture in DOT, the language of Graphviz: ``dot -Tsvg``.

Source: Graphviz documentation, "DOT Language", "escString" and "Attributes".
"""

from collections.abc import Iterable, Iterator

from definitions.diagrams.appearance import (
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

_ARROWS = {
    "data": [],
    "order": ["style=dashed"],
    "trigger": ["style=dashed", f'color="{FAILURE_COLOUR}"'],
    "branch": ["style=bold"],
    "start": [],
    "notify": ["style=dotted"],
}


def draw(drawn: Drawn, marks: Marks | None = None) -> str:
    """The graph of what is drawn; with marks, of an execution of a pipeline."""
    return digraph(picture_of(drawn, marks))


def digraph(picture: Picture) -> str:
    """Lines of a directed graph; each text in it is shown as it is."""
    return "".join(f"{line}\n" for line in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    bodies = {step.name: step.body for step in picture.nodes if step.body}
    yield f"digraph {_quoted([picture.title])} {{"
    yield "  compound=true"
    yield '  graph [fontname="Helvetica", fontsize=11]'
    yield f'  node [fontname="Helvetica", fontsize=11, fontcolor="{TEXT_COLOUR}", style=filled, margin="0.2,0.1"]'
    yield '  edge [fontname="Helvetica", fontsize=9, color="#57606a"]'
    for step in picture.nodes:
        if step.body:
            yield f"  subgraph {_quoted([_cluster(step.name)])} {{"
            yield f'    label={_quoted(step_lines(step))}; color="{appearance_of(step.type).stroke}"; penwidth=2'
            yield from (f"    {_node(inner)}" for inner in picture.nodes if inner.box == step.name)
            yield "  }"
        elif step.box is None:
            yield f"  {_node(step)}"
    yield from (f"  {_arrow(arrow, bodies)}" for arrow in drawn_arrows(picture))
    yield "}"


def _node(step: PicturedNode) -> str:
    appearance = appearance_of(step.type)
    colours = f'fillcolor="{appearance.fill}", color="{appearance.stroke}"' if step.mark is None else _marked(step)
    return f"{_quoted([step.name])} [label={_quoted(step_lines(step))}, {appearance.dot}, {colours}]"


def _marked(step: PicturedNode) -> str:
    """Colours that tell what became of a step."""
    assert step.mark is not None
    stroke = MARKED_STROKES[step.mark]
    if step.mark == "not-taken":
        return f'fillcolor="{NOT_TAKEN_FILL}", color="{stroke}", fontcolor="{NOT_TAKEN_TEXT}", style="filled,dashed"'
    fill = appearance_of(step.type).fill
    return f'fillcolor="{fill}", color="{stroke}", penwidth={4 if step.mark == "failed" else 3}'


def _arrow(arrow: Arrow, bodies: dict[str, tuple[str, ...]]) -> str:
    """An arrow; for a box it leads to a step in it, and is cut off at the border."""
    before, after = arrow.before, arrow.after
    attributes = list(_ARROWS[arrow.kind])
    if arrow.mark == "not-taken":
        stroke = MARKED_STROKES[arrow.mark]
        attributes = ["style=dotted", f'color="{stroke}"', f'fontcolor="{NOT_TAKEN_TEXT}"']
    if arrow.labels:
        attributes.append(f"label={_quoted(arrow_lines(arrow))}")
    if before in bodies:
        attributes.append(f"ltail={_quoted([_cluster(before)])}")
        before = bodies[before][-1]
    if after in bodies:
        attributes.append(f"lhead={_quoted([_cluster(after)])}")
        after = bodies[after][0]
    listed = f" [{', '.join(attributes)}]" if attributes else ""
    return f"{_quoted([before])} -> {_quoted([after])}{listed}"


def _cluster(name: str) -> str:
    return f"cluster_{name}"


def _quoted(lines: Iterable[str]) -> str:
    """Lines as a quoted string, in which Graphviz takes backslashes for escapes and ``&...;`` for characters."""
    texts = "\\n".join(line.replace("\\", r"\\").replace('"', r"\"").replace("&", "&amp;") for line in lines)
    return f'"{texts}"'
