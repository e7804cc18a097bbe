"""The page for those who come from the SageMaker SDK: its keys exist, its tables are whole, its example works."""

import ast
import re

import pytest
import yaml

from definitions.api.shapes import Shape, shape
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.steps import step_types
from definitions.schema.expression_syntax import EXPRESSION_KEYS
from definitions.schema.field_help import FieldHelp, help_of
from definitions.schema.model import Model
from tests.support import ROOT, compiled, warnings_of

PAGE = (ROOT / "docs" / "from-the-sagemaker-sdk.md").read_text(encoding="utf-8")
TABLES, EXAMPLE = PAGE.split("## Side by side")
HEAD, LINE = ["SDK", "YAML", "what differs"], ["---"] * 3


def rows(text: str) -> list[list[str]]:
    """The cells of each row."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]


MAPPED = [row for row in rows(TABLES) if row not in (HEAD, LINE)]
NAMED = {text for _, in_yaml, _ in MAPPED for text in re.findall(r"`([^`]+)`", in_yaml)}
"""What the tables name in YAML: paths of keys, and expressions."""
PATHS = {text for text in NAMED if not text.startswith("{")}


def stands_in(models: list[type[Model]], path: list[str]) -> bool:
    """Whether one of the models has a key at this path."""
    key, *rest = path
    fields = [field for model in models for field in help_of(model).fields if field.key == key]
    if not rest:
        return bool(fields)
    below = [nested.model for field in fields for nested in field.nested]
    return any(is_member(field, rest) for field in fields) or (bool(below) and stands_in(below, rest))


def is_member(field: FieldHelp, path: list[str]) -> bool:
    """Whether the part of a request that a key holds has a member at this path."""
    part = shape(field.api.name, field.api.service) if field.api else None
    for key in path:
        part = structure(part)
        if part is None or key not in part.spellings:
            return False
        part = part.members[part.spellings[key]]
    return True


def structure(part: Shape | None) -> Shape | None:
    """The structure itself, or that of each entry."""
    while part is not None and part.kind in ("list", "map"):
        part = part.item
    return part if part is not None and part.kind == "structure" else None


def test_every_key_that_is_named_exists_at_its_path() -> None:
    roots: list[type[Model]] = [ModuleConfig, *step_types()]
    assert [path for path in PATHS if not stands_in(roots, path.split("."))] == []


def test_every_expression_that_is_named_is_one() -> None:
    references = {text for text in NAMED if text.startswith("{{")}
    assert references == {"{{context:KEY}}"}
    for text in NAMED - PATHS - references:
        [key] = yaml.safe_load(text)
        assert key in EXPRESSION_KEYS, text


def test_every_type_of_step_has_its_place() -> None:
    assert {kind.payload for kind in step_types()} <= {path.partition(".")[0] for path in PATHS}


@pytest.mark.parametrize("section", re.split(r"^##+ ", TABLES, flags=re.MULTILINE)[1:], ids=lambda text: text[:20])
def test_every_section_has_its_table(section: str) -> None:
    head, line, *entries = rows(section)
    assert (head, line) == (HEAD, LINE)
    assert entries


def test_every_row_names_keys_or_says_why_there_is_none() -> None:
    for sdk, in_yaml, differs in MAPPED:
        assert re.fullmatch(r"`[^`]+`( `[^`]+`)*", in_yaml) or (in_yaml == "-" and differs), sdk


def test_the_example_is_the_same_pipeline_in_both_languages() -> None:
    [in_python] = re.findall(r"^```python\n(.*?)^```$", EXAMPLE, re.MULTILINE | re.DOTALL)
    [in_yaml] = re.findall(r"^```yaml\n(.*?)^```$", EXAMPLE, re.MULTILINE | re.DOTALL)
    pipeline = compiled(in_yaml)
    assert warnings_of(pipeline) == []
    calls = [node for node in ast.walk(ast.parse(in_python)) if isinstance(node, ast.Call) and node.args]
    made = [
        (node.func.id, node.args[0].value)
        for node in calls
        if isinstance(node.func, ast.Name) and isinstance(node.args[0], ast.Constant)
    ]
    written = yaml.safe_load(in_yaml)["pipeline"]
    assert {name for kind, name in made if kind.endswith("Step")} == {step["name"] for step in written["steps"]}
    assert {name for kind, name in made if kind.startswith("Parameter")} == {
        parameter["name"] for parameter in written["parameters"]
    }
