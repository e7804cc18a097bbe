"""Graphs as Graphviz draws them."""

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from definitions.commands.named_modules import compile_config
from definitions.diagrams.dot import digraph, draw
from definitions.diagrams.picture import picture_of
from tests import extra
from tests.definitions.diagrams.texts import TEXTS, TRAPS, picture_with, shown_texts, without_spaces
from tests.support import CONFIGS, SAMPLES

pytestmark = pytest.mark.extra
SVG = "{http://www.w3.org/2000/svg}"


def drawn(text: str) -> list[tuple[str, str]]:
    """Class and text of each node, edge and box; Graphviz has nothing to complain about."""
    done = subprocess.run([extra.graphviz(), "-Tsvg"], input=text.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    groups = ElementTree.fromstring(done.stdout).iter(f"{SVG}g")
    return [(group.get("class", ""), "".join(text.text or "" for text in group.iter(f"{SVG}text"))) for group in groups]


@given(st.lists(TEXTS, min_size=20, max_size=40))
@example(TRAPS)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_text_is_shown_as_it_is(texts: list[str]) -> None:
    shown = drawn(digraph(picture_with(texts)))
    steps = without_spaces([text for kind, text in shown if kind in ("node", "cluster")])
    arrows = without_spaces([text for kind, text in shown if kind == "edge" and text])
    assert (steps, arrows) == shown_texts(picture_with(texts))


@pytest.mark.parametrize("sample", [*SAMPLES, CONFIGS / "operations" / "retrain.yaml"], ids=lambda path: path.stem)
def test_samples_are_drawn(sample: Path) -> None:
    [pipeline] = compile_config(sample).pipelines
    shown = [kind for kind, _ in drawn(draw(pipeline)) if kind in ("node", "cluster")]
    assert len(shown) == len(picture_of(pipeline).nodes)
