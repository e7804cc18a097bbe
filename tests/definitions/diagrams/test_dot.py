"""Pictures in DOT; ``test_graphviz.py`` lets Graphviz draw them."""

import re
from html import unescape

from hypothesis import example, given
from hypothesis import strategies as st

from definitions.diagrams.dot import digraph
from definitions.diagrams.parts import Arrow, Picture, PicturedNode
from definitions.source.nodes import Position
from tests.definitions.diagrams.texts import TEXTS, TRAPS, picture_with, shown_texts, without_spaces

AT = Position("churn.yaml", 1, 1)


def test_graph_with_all_kinds_of_arrows_and_a_box() -> None:
    steps = (
        PicturedNode("Prepare", "Prepare", "Processing", AT),
        PicturedNode("Loop", "Train all", "ForEach", AT, ("for each of [3, 5]",), ("Train",)),
        PicturedNode("Train", "Train", "Training", AT, box="Loop"),
        PicturedNode("Check", "Check", "Condition", AT, ('Stage == "prod"',)),
        PicturedNode("Stop", "Stop", "Fail", AT),
    )
    arrows = (
        Arrow("Prepare", "Loop", "order"),
        Arrow("Prepare", "Train", "data", ("train", "validation")),
        Arrow("Loop", "Check", "data", ("SucceededStepCount",)),
        Arrow("Check", "Stop", "branch", ("else",)),
        Arrow("Check", "Prepare", "branch", ("if",), is_redundant=True),
        Arrow("Prepare", "Stop", "trigger", ("Failed",)),
    )
    assert digraph(Picture("churn", steps, arrows)) == (
        r"""digraph "churn" {
  compound=true
  graph [fontname="Helvetica", fontsize=11]
  node [fontname="Helvetica", fontsize=11, fontcolor="#1f2328", style=filled, margin="0.2,0.1"]
  edge [fontname="Helvetica", fontsize=9, color="#57606a"]
  "Prepare" [label="Prepare\nProcessing", shape=box, fillcolor="#dbeafe", color="#3b82f6"]
  subgraph "cluster_Loop" {
    label="Train all\nLoop · ForEach\nfor each of [3, 5]"; color="#64748b"; penwidth=2
    "Train" [label="Train\nTraining", shape=box, peripheries=2, fillcolor="#dcfce7", color="#16a34a"]
  }
  "Check" [label="Check\nCondition\nStage == \"prod\"", shape=hexagon, fillcolor="#fef9c3", color="#a16207"]
  "Stop" [label="Stop\nFail", shape=octagon, fillcolor="#fee2e2", color="#ef4444"]
  "Prepare" -> "Train" [style=dashed, lhead="cluster_Loop"]
  "Prepare" -> "Train" [label="train\nvalidation"]
  "Train" -> "Check" [label="SucceededStepCount", ltail="cluster_Loop"]
  "Check" -> "Stop" [style=bold, label="else"]
  "Prepare" -> "Stop" [style=dashed, color="#e5534b", label="after Failed"]
}
"""
    )


@given(st.lists(TEXTS, min_size=1, max_size=3))
@example(TRAPS)
def test_no_character_of_a_text_has_a_meaning(texts: list[str]) -> None:
    picture = picture_with(texts)
    quoted = r'"((?:[^"\\&]|\\["\\n]|&amp;)*)"'
    lines = digraph(picture).splitlines()
    arrows = [match for line in lines if (match := re.fullmatch(rf'  "inner" -> "s-\d+" \[label={quoted}\]', line))]
    steps = [match for line in lines if (match := re.match(rf' +(?:".*?" \[)?label={quoted}[,;] ', line))]
    read = tuple(without_spaces([_read(match[1]) for match in matches]) for matches in (steps, arrows))
    assert read == shown_texts(picture)


def _read(label: str) -> str:
    """A label as Graphviz reads it."""
    return unescape(re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], label))
