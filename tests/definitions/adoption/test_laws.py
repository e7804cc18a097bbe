"""What holds for every definition that is adopted: nothing is lost in silence, and our own come back as they were."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.adoption.adopt import Adopted, adopt_definition
from definitions.adoption.verdict import verdict
from definitions.comparison.definition import read_definition
from definitions.pipeline.compile import CompiledPipeline
from definitions.values.placeholders import with_placeholders
from tests.definitions.comparison.samples import any_definition, leaves, with_value
from tests.definitions.comparison.samples import sample as compiled_sample
from tests.support import CONFIGS, REMARKED_PIPELINES, SAMPLES, compiled

VALID = [*SAMPLES, *REMARKED_PIPELINES]
a_sample = st.sampled_from(
    [CONFIGS / "step-types" / f"{name}.yaml" for name in ("emr", "for-each", "processing", "quality-check", "tuning")]
)
"""Samples that together have every form of a value."""
MARK = "seen-4711"


def definition_in(pipeline: CompiledPipeline) -> dict[str, Any]:
    definition = with_placeholders(pipeline.definition)
    assert isinstance(definition, dict)
    return definition


def definition_of(sample: Path) -> dict[str, Any]:
    return deepcopy(definition_in(compiled_sample(sample)))


def told(adopted: Adopted) -> str:
    """All that a reader gets: the YAML, and what became of the rest."""
    return "\n".join([adopted.yaml, *map(str, [*adopted.owned, *adopted.harmless, *adopted.lost])])


@pytest.mark.parametrize("sample", VALID, ids=lambda path: path.stem)
def test_what_a_config_compiles_to_is_adopted_as_a_config_that_compiles_to_the_same(sample: Path) -> None:
    pipeline = compiled_sample(sample)
    adopted = adopt_definition(pipeline.definition, pipeline.config.project_name)
    assert adopted.lost == []
    again = compiled(adopted.yaml)
    found = verdict(read_definition(definition_in(pipeline)), read_definition(definition_in(again)))
    assert found.lost == found.owned == []


@settings(max_examples=50)
@given(a_sample, st.data())
def test_no_value_is_missing_from_the_config_and_the_lists_together(sample: Path, data: st.DataObject) -> None:
    definition = definition_of(sample)
    path, value = data.draw(st.sampled_from([entry for entry in leaves(definition) if type(entry[1]) in (str, int)]))
    mark: object = MARK if isinstance(value, str) else 4711
    assert str(mark) in told(adopt_definition(with_value(definition, path, mark), "x"))


@settings(max_examples=20)
@given(a_sample, st.data())
def test_no_member_of_tomorrow_is_missing(sample: Path, data: st.DataObject) -> None:
    definition = definition_of(sample)
    path = data.draw(st.sampled_from([path[:-1] for path, _ in leaves(definition) if isinstance(path[-1], str)]))
    whole: Any = definition
    for segment in path:
        whole = whole[segment]
    whole["Tomorrow"] = MARK
    assert MARK in told(adopt_definition(definition, "x"))


@settings(max_examples=30)
@given(a_sample, st.sampled_from(["{{env_var:HOME}}", "ssm:/path", "x{{{{org}}}}"]), st.data())
def test_no_text_of_a_definition_becomes_a_reference(sample: Path, words: str, data: st.DataObject) -> None:
    definition = definition_of(sample)
    path = data.draw(st.sampled_from([path for path, value in leaves(definition) if isinstance(value, str)]))
    tree = yaml.safe_load(adopt_definition(with_value(definition, path, words), "x").yaml)
    assert not [text for text in texts_in(tree) if text.startswith("ssm:") or "{{env_var" in text or "{{{{" in text]


def texts_in(tree: object) -> list[str]:
    """All texts of a tree, keys included."""
    match tree:
        case dict():
            return [text for key, value in tree.items() for text in [*texts_in(key), *texts_in(value)]]
        case list():
            return [text for value in tree for text in texts_in(value)]
        case str():
            return [tree]
    return []


@settings(max_examples=40)
@given(any_definition)
def test_any_definition_is_adopted_without_an_exception(definition: dict[str, Any]) -> None:
    adopt_definition(definition, "x")
