"""The page that describes the step types is what the models say, and reads as Markdown."""

import os
import re

import pytest

from definitions.pipeline.steps import step_types
from definitions.schema.expression_syntax import EXPRESSION_KEYS
from tests.step_types_page import INTRODUCTION, markdown, page, slug
from tests.support import ROOT, compiled, warnings_of

PAGE = ROOT / "docs" / "step-types.md"


def written() -> str:
    return page(step_types())


def test_golden_page() -> None:
    text = written()
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(text, encoding="utf-8")
    assert text == PAGE.read_text(encoding="utf-8")


def test_the_page_has_no_spaces_at_ends_of_lines() -> None:
    assert [line for line in written().splitlines() if line != line.rstrip()] == []


def test_the_page_is_in_words() -> None:
    assert re.findall(r"(?<!`)``(?!`)|\b(?:NoneType|Optional|Annotated|InfrastructureText)\b", written()) == []


def test_rows_have_as_many_cells_as_their_table() -> None:
    tables = re.findall(r"(?:^\|.*\n)+", written(), re.MULTILINE)
    assert tables
    for table in tables:
        rows = table.splitlines()
        cells = [len(re.findall(r"(?<!\\)\|", row)) for row in rows]
        assert set(cells) == {cells[0]}, rows[cells.index(max(cells))]


def test_links_lead_somewhere() -> None:
    text = written()
    anchors = [slug(heading) for heading in re.findall(r"^#+ (.*)", text, re.MULTILINE)]
    assert len(anchors) == len(set(anchors))
    for target in re.findall(r"\]\(([^)]*)\)", text):
        path, _, anchor = target.partition("#")
        assert anchor in anchors if anchor else (PAGE.parent / path).exists(), target


def test_the_first_example_is_a_config_without_warnings() -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", INTRODUCTION.read_text(encoding="utf-8"), re.DOTALL)
    assert warnings_of(compiled(example)) == []


def test_every_form_of_expression_has_an_example() -> None:
    text = written()
    for key in EXPRESSION_KEYS:
        assert f"| `{{{key}: " in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", r"a\|b"),
        ("s3://<bucket>/*", r"s3://\<bucket>/\*"),
        ("Or {parameter: NAME}.", "Or `{parameter: NAME}`."),
        ("{join: {on: '|'}}", r"`{join: {on: '\|'}}`"),
    ],
)
def test_text_stays_what_it_is_in_markdown(text: str, shown: str) -> None:
    assert markdown(text) == shown
