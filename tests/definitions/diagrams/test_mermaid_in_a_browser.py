"""Flowcharts as the mermaid package draws them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from definitions.commands.named_modules import compile_config
from definitions.diagrams.mermaid import draw, flowchart
from definitions.diagrams.picture import picture_of
from tests import extra
from tests.definitions.diagrams.texts import TEXTS, TRAPS, picture_with, shown_texts, without_spaces
from tests.support import CONFIGS, SAMPLES

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.extra
DRAW = """async text => {
    const drawn = await mermaid.render('drawn', text)
    document.body.innerHTML = drawn.svg
    const read = selector => [...document.querySelectorAll(selector)].map(label => label.innerText)
    return {
        steps: read('.node .nodeLabel'),
        arrows: read('.edgeLabels .edgeLabel span.edgeLabel, .edgeLabels .label span.edgeLabel'),
        others: document.querySelectorAll('svg :is(img, b, em, strong, code, a, i, ul, ol, h1, math, script)').length,
    }
}"""


@pytest.fixture(scope="module")
def page() -> Iterator["Page"]:
    """A page with the package; what goes wrong on it fails the test."""
    with extra.open_browser() as browser:
        page = browser.new_page()
        page.set_content("<!doctype html><body></body>")
        page.add_script_tag(path=extra.node_package("mermaid") / "dist" / "mermaid.min.js")
        page.evaluate("mermaid.initialize({startOnLoad: false})")
        yield page


@given(st.lists(TEXTS, min_size=20, max_size=40))
@example(TRAPS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_text_is_shown_as_it_is(page: "Page", texts: list[str]) -> None:
    drawn: dict[str, Any] = page.evaluate(DRAW, flowchart(picture_with(texts)))
    steps, arrows = shown_texts(picture_with(texts))
    assert read(drawn["steps"]) == steps
    assert read(drawn["arrows"]) == arrows
    assert drawn["others"] == 0


def read(texts: list[str]) -> list[str]:
    """Labels without the invisible spaces around characters that Mermaid would read, and with their backticks."""
    return without_spaces(
        [text for label in texts if (text := label.replace("\ufeff", "").replace("\u02cb", "`")).strip()]
    )


@pytest.mark.parametrize("sample", [*SAMPLES, CONFIGS / "operations" / "retrain.yaml"], ids=lambda path: path.stem)
def test_samples_are_drawn(page: "Page", sample: Path) -> None:
    [pipeline] = compile_config(sample).pipelines
    drawn: dict[str, Any] = page.evaluate(DRAW, draw(pipeline))
    assert len([text for text in drawn["steps"] if text.strip()]) == len(picture_of(pipeline).nodes)
