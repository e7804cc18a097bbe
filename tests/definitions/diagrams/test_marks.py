"""Pictures of an execution: what became of each step is drawn, and said in words."""

import pytest

from definitions.diagrams import dot, mermaid
from definitions.diagrams.marks import Marks, StepMark
from definitions.diagrams.page.page_data import page_data
from definitions.diagrams.picture import picture_of
from definitions.pipeline.compile import CompiledPipeline
from tests.support import CONFIGS, compiled

MARKS: Marks = {
    "GoodEnough": StepMark("taken", "Succeeded"),
    "GiveUp": StepMark("failed", "Failed"),
    "AskPeople": StepMark("not-taken", 'skipped "x"'),
}


@pytest.fixture(scope="module")
def pipeline() -> CompiledPipeline:
    return compiled(CONFIGS / "step-types" / "churn-lifecycle.yaml")


def test_an_arrow_is_taken_if_both_of_its_ends_are(pipeline: CompiledPipeline) -> None:
    arrows = picture_of(pipeline, MARKS).arrows
    marks = {(arrow.before, arrow.after): arrow.mark for arrow in arrows}
    assert marks["GoodEnough", "GiveUp"] == "taken"
    assert marks["GoodEnough", "AskPeople"] == "not-taken"
    assert marks["Train", "Evaluate"] is None


def test_mermaid_draws_marks(pipeline: CompiledPipeline) -> None:
    text = mermaid.draw(pipeline, MARKS)
    assert "GiveUp<br/>Fail<br/>Failed" in text
    assert "  style step_GiveUp stroke:#cf222e,stroke-width:4px\n" in text
    assert "  style step_AskPeople fill:#f6f8fa,color:#57606a,stroke:#8c959f,stroke-dasharray:5 4\n" in text
    assert "  linkStyle 9 stroke:#8c959f,stroke-dasharray:1 6\n" in text
    assert '"x"' not in text


def test_dot_draws_marks(pipeline: CompiledPipeline) -> None:
    text = dot.draw(pipeline, MARKS)
    assert r'"AskPeople" [label="AskPeople\nCallback\nskipped \"x\"", shape=trapezium, fillcolor="#f6f8fa"' in text
    assert 'style="filled,dashed"]' in text
    assert '"GoodEnough" -> "AskPeople" [style=dotted, color="#8c959f", fontcolor="#57606a", label="if"]' in text


def test_the_page_has_marks(pipeline: CompiledPipeline) -> None:
    steps = page_data(pipeline, MARKS)["steps"]
    assert isinstance(steps, list)
    found = {step["name"]: (step["mark"], step["outcome"]) for step in steps}
    assert found["GiveUp"] == ("failed", "Failed")
    assert found["Train"] == (None, "")


def test_without_marks_nothing_changes(pipeline: CompiledPipeline) -> None:
    assert mermaid.draw(pipeline, {}) == mermaid.draw(pipeline)
    assert dot.draw(pipeline, {}) == dot.draw(pipeline)
