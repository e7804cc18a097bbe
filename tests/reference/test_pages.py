"""The pages that describe the config and its steps are what the models say, and read as Markdown."""

import os
import re
from functools import cache

import pytest

from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.steps import step_types
from definitions.schema.expression_syntax import EXPRESSION_KEYS
from definitions.schema.field_help import help_of, models_below
from tests.reference import config_page, step_pages
from tests.reference.tables import markdown, slug
from tests.support import ROOT, compiled, warnings_of

DOCS = ROOT / "docs"


@cache
def pages() -> dict[str, str]:
    """All pages, by their path below docs."""
    kinds = list(step_types())
    return {
        "module-config.md": config_page.page(ModuleConfig, "config_introduction.md"),
        "endpoint-config.md": config_page.page(EndpointModuleConfig, "endpoint_introduction.md", expressions=False),
        "step-types.md": step_pages.introduction(kinds),
        **{f"step-types/{step_pages.page_name(kind)}": step_pages.page(kind) for kind in kinds},
    }


PAGES = sorted(pages())


@pytest.mark.parametrize("name", PAGES)
def test_golden_page(name: str) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        (DOCS / name).write_text(pages()[name], encoding="utf-8")
    assert pages()[name] == (DOCS / name).read_text(encoding="utf-8")


def test_no_page_is_left_of_a_type_that_is_gone() -> None:
    assert {path.name for path in (DOCS / "step-types").iterdir()} == {
        name.partition("/")[2] for name in PAGES if "/" in name
    }


def test_every_key_has_its_row() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", "\n".join(pages().values()), re.MULTILINE))
    models = {*models_below(ModuleConfig), *models_below(EndpointModuleConfig)}
    fields = [field for model in models for field in help_of(model).fields]
    missing = {field.key for field in fields if (field.key, markdown(field.help)) not in rows}
    # The keys that hold the settings of a type are the headings of its page.
    assert missing == {"type", *(kind.payload for kind in step_types())}


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_no_spaces_at_ends_of_lines(name: str) -> None:
    assert [line for line in pages()[name].splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_in_words(name: str) -> None:
    assert re.findall(r"(?<!`)``(?!`)|\b(?:NoneType|Optional|Annotated|InfrastructureText)\b", pages()[name]) == []


@pytest.mark.parametrize("name", PAGES)
def test_rows_have_as_many_cells_as_their_table(name: str) -> None:
    tables = re.findall(r"(?:^\|.*\n)+", pages()[name], re.MULTILINE)
    assert tables
    for table in tables:
        rows = table.splitlines()
        cells = [len(re.findall(r"(?<!\\)\|", row)) for row in rows]
        assert set(cells) == {cells[0]}, rows[cells.index(max(cells))]


@pytest.mark.parametrize("name", PAGES)
def test_each_heading_of_a_page_has_an_anchor_of_its_own(name: str) -> None:
    anchors = [slug(heading) for heading in re.findall(r"^#+ (.*)", pages()[name], re.MULTILINE)]
    assert len(anchors) == len(set(anchors))


def test_the_first_example_is_a_config_without_warnings() -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", step_pages.INTRODUCTION.read_text(encoding="utf-8"), re.DOTALL)
    assert warnings_of(compiled(example)) == []


def test_every_form_of_expression_has_an_example() -> None:
    text = pages()["step-types.md"]
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
