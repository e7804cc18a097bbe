"""Pictures as flowcharts of Mermaid; ``test_mermaid_in_a_browser.py`` draws them."""

import re
from html import unescape

from hypothesis import example, given
from hypothesis import strategies as st

from definitions.diagrams.mermaid import flowchart
from definitions.diagrams.parts import Arrow, Picture, PicturedNode
from definitions.source.nodes import Position
from tests.definitions.diagrams.texts import TEXTS, TRAPS, picture_with, shown_texts, without_spaces

AT = Position("churn.yaml", 1, 1)


def test_flowchart_with_all_kinds_of_steps_and_arrows() -> None:
    steps = (
        PicturedNode("Prepare", "Prepare", "Processing", AT),
        PicturedNode("Loop", "Train all", "ForEach", AT, ("for each of [3, 5]", "at most 1 at once"), ("a-b", "a_b")),
        PicturedNode("a-b", "a-b", "Training", AT, box="Loop"),
        PicturedNode("a_b", "a_b", "Model", AT, box="Loop"),
        PicturedNode("Check", "Check", "Condition", AT, ("auc >= 0.8", 'Stage == "prod"')),
        PicturedNode("end", "end", "Fail", AT),
    )
    arrows = (
        Arrow("Prepare", "Loop", "order"),
        Arrow("Prepare", "a-b", "data", ("train", "validation")),
        Arrow("a-b", "a_b", "data", ("modelArtifacts",)),
        Arrow("Loop", "Check", "data", ("SucceededStepCount",)),
        Arrow("Check", "end", "branch", ("else",)),
        Arrow("Check", "Prepare", "branch", ("if",), is_redundant=True),
        Arrow("Loop", "end", "trigger", ("Failed",)),
        Arrow("Prepare", "end", "trigger", ("Any",)),
    )
    assert flowchart(Picture("churn", steps, arrows)) == (
        """\
flowchart TD
  step_Prepare["Prepare<br/>Processing"]:::processing
  step_Check{{"Check<br/>Condition<br/>auc #62;= 0.8<br/>and Stage == #34;prod#34;"}}:::choice
  step_end[\\"end<br/>Fail"/]:::failure
  subgraph box_Loop[" "]
    step_Loop("Train all<br/>Loop · ForEach<br/>for each of [3, 5]<br/>at most 1 at once"):::loop
    step_a_b[["a-b<br/>Training"]]:::training
    step_a_b_[("a_b<br/>Model")]:::model
    end_Loop((" ")):::loop
  end
  step_Prepare -.-> step_Loop
  step_Prepare -->|"train<br/>validation"| step_a_b
  step_a_b -->|"modelArtifacts"| step_a_b_
  end_Loop -->|"SucceededStepCount"| step_Check
  step_Check ==>|"else"| step_end
  end_Loop -.->|"after Failed"| step_end
  step_Prepare -.->|"after any outcome"| step_end
  step_Loop ==> step_a_b
  step_a_b_ --- end_Loop
  classDef processing fill:#dbeafe,stroke:#3b82f6,color:#1f2328
  classDef training fill:#dcfce7,stroke:#16a34a,color:#1f2328
  classDef model fill:#ede9fe,stroke:#8b5cf6,color:#1f2328
  classDef choice fill:#fef9c3,stroke:#a16207,color:#1f2328
  classDef failure fill:#fee2e2,stroke:#ef4444,color:#1f2328
  classDef loop fill:#f8fafc,stroke:#64748b,color:#1f2328
  linkStyle 5,6 stroke:#e5534b
  style box_Loop fill:none,stroke:#64748b
"""
    )


@given(st.lists(TEXTS, min_size=1, max_size=3))
@example(TRAPS)
def test_no_character_of_a_text_has_a_meaning(texts: list[str]) -> None:
    text = flowchart(picture_with(texts))
    steps = re.findall(r'^ +step_\w+[\[({>/\\]+"(.*?)"[\])}/\\]+:::\w+$', text, re.MULTILINE)
    arrows = re.findall(r'^ +\w+ -->\|"(.*?)"\| \w+$', text, re.MULTILINE)
    for label in (*steps, *arrows):
        assert re.fullmatch(r"([\w ,=·/\[\]._-]|#\d+;|<br/>)*", label), label
    read = tuple(without_spaces([_read(label) for label in labels]) for labels in (steps, arrows))
    expected = shown_texts(picture_with([text.replace("`", "\u02cb") for text in texts]))
    assert read == expected


def _read(label: str) -> str:
    """A label as Mermaid decodes it."""
    return unescape(re.sub(r"#(\d+);", r"&#\1;", label.replace("<br/>", ""))).replace("\ufeff", "")


def test_a_step_alone_is_a_flowchart() -> None:
    assert flowchart(Picture("churn", (PicturedNode("A", "A", "Fail", AT),), ())).splitlines()[:2] == [
        "flowchart TD",
        '  step_A[\\"A<br/>Fail"/]:::failure',
    ]
