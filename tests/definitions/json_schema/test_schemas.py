"""The schemas are what the models say; they accept what compiles, and no editor stumbles over them."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from definitions.commands.named_files import package_of_config
from definitions.diagnostics.problems import InvalidConfig
from definitions.json_schema.schemas import SCHEMAS, schema_of, schema_text
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.steps import STEP_TYPES
from definitions.project.levels import ProjectFile
from definitions.schema.field_help import SAYS_WHAT_IT_IS, help_of, models_below
from definitions.source.located_yaml import load
from tests.editors.schemas import ALL, FOLDER, MODELINE, OF_KINDS, kind_of, validator
from tests.support import (
    COMPREHENSIVE_PROJECT,
    CONFIGS,
    INVALID,
    REMARKED,
    SAMPLES,
    USUAL_PROJECT,
    compiled,
    config_of,
    node_of,
)

LARGEST = 1_500_000
CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333", "whole": "1"}
WORDS = ["x", 5, "5", 0.5, "1e3", True, "true", "{{context:whole}}", "ssm:/a", "s3://bucket/key", "ml.m5.xlarge", ""]
EXPRESSIONS = [{"parameter": "Data"}, {"execution": "PipelineName"}, {"stepOutput": "Train.modelArtifacts"}, {}, []]


def errors(kind: str, value: object) -> list[tuple[list[str | int], str]]:
    return [(list(error.absolute_path), error.message) for error in validator(kind).iter_errors(value)]


def plain(path: Path) -> object:
    return load(path.read_text(encoding="utf-8"), path.name).plain()


def keywords(schema: object) -> Iterator[tuple[str, Any]]:
    """All keywords of a schema with their values, and names of keys among them."""
    if isinstance(schema, dict):
        yield from schema.items()
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from keywords(inner)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_golden_schema(kind: str) -> None:
    file, text = FOLDER / SCHEMAS[kind].file, schema_text(kind)
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert json.loads(text) == schema_of(kind)
    assert len(text) < LARGEST
    # Megabytes in one line: a difference of them would take minutes.
    assert (text == file.read_text(encoding="utf-8")) is True, "`make golden` writes it"


@pytest.mark.parametrize("kind", ["config", "endpoint", "project", "tags"])  # made of the same definitions as the whole
def test_schemas_are_json_schema_without_loose_ends(kind: str) -> None:
    schema = schema_of(kind)
    Draft202012Validator.check_schema(schema)
    referred = {value for key, value in keywords(schema) if key == "$ref" and isinstance(value, str)}
    assert referred == {f"#/$defs/{name}" for name in schema["$defs"]}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_patterns_say_the_same_in_python_and_javascript(kind: str) -> None:
    patterns = {value for key, value in keywords(schema_of(kind)) if key == "pattern" and isinstance(value, str)}
    assert [pattern for pattern in patterns if re.search(r"\(\?(?!:|=|!|<=|<!)|\\[AZzUGQEh]|\(\?P", pattern)] == []


@pytest.mark.parametrize("sample", ALL, ids=lambda path: str(path.relative_to(CONFIGS)))
def test_samples_name_the_schema_that_accepts_them(sample: Path) -> None:
    assert sample.read_text(encoding="utf-8").startswith(MODELINE)
    assert errors(kind_of(sample), plain(sample)) == []


@pytest.mark.parametrize(
    "file",
    [*REMARKED, *SAMPLES],
    ids=lambda path: path.name,
)
def test_configs_that_compile_are_accepted_as_a_whole_and_as_a_part(file: Path) -> None:
    whole, part = OF_KINDS[package_of_config(file)]
    assert errors(whole, plain(file)) == errors(part, plain(file)) == []


@pytest.mark.parametrize(
    "file",
    [COMPREHENSIVE_PROJECT, USUAL_PROJECT, *INVALID.glob("remarks/projects/*/mdaa.yaml")],
    ids=lambda path: path.parent.name,
)
def test_projects_that_can_be_read_are_accepted(file: Path) -> None:
    assert errors("project", plain(file)) == []


def test_values_of_endpoints_are_no_expressions() -> None:
    deployment = {"type": "canary", "canarySize": {"type": "CAPACITY_PERCENT", "value": {"parameter": "Size"}}}
    config = {"projectName": "churn", "stageName": "dev", "deployment": deployment}
    assert [path for path, _ in errors("endpoint", config)] == [["deployment", "canarySize", "value"]]


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*path, key)
        yield from _places(inner, (*path, key))


@settings(max_examples=150)
@given(st.sampled_from(SAMPLES), st.sampled_from([*WORDS, *EXPRESSIONS]), st.data())
def test_a_changed_sample_that_still_compiles_is_accepted(sample: Path, value: object, data: st.DataObject) -> None:
    config: Any = plain(sample)
    *above, last = data.draw(st.sampled_from(list(_places(config))))
    around = config
    for segment in above:
        around = around[segment]
    around[last] = value
    try:
        compiled(node_of(config), context=CONTEXT)
    except InvalidConfig:
        return
    assert errors("config", config) == []


@pytest.mark.parametrize(
    "root",
    [
        "preProdAccountId: 111111111111",
        "deletionProtection: 'true'",
        "deletionProtection: '{{context:protected}}'",
        "additionalReadBucketNames: '{{context:buckets}}'",
        "lifecycle: '{{context:lifecycle}}'",
        "lifecycle: {noncurrentVersionDays: '1e2'}",
        "domainId: ssm:/studio/id",
        "'{{context:key}}': 5",
    ],
)
def test_what_readers_accept_in_place_of_a_value_is_accepted(root: str) -> None:
    step = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"
    assert errors("config", load(config_of(step, root=root), "x").plain()) == []


def test_keys_have_what_the_models_say_of_them() -> None:
    for kind, root in (("config", ModuleConfig), ("project", ProjectFile)):
        definitions = schema_of(kind)["$defs"]
        for model in models_below(root):
            keys = definitions[model.__name__]["properties"]
            helps = {entry.key: entry.help for entry in help_of(model).fields}
            assert keys.keys() == helps.keys()
            assert all(keys[key]["description"] for key in keys)
            others = {text for key, text in helps.items() if keys[key]["description"] != text}
            assert others <= {SAYS_WHAT_IT_IS}


def test_steps_are_told_apart_by_their_type() -> None:
    steps = schema_of("config")["$defs"]["Pipeline"]["properties"]["steps"]["items"]
    known = steps["properties"]["type"]["anyOf"][0]
    assert known["enum"] == list(STEP_TYPES)
    assert len(known["markdownEnumDescriptions"]) == len(known["enum"])
    chosen = [(branch["if"]["properties"]["type"]["enum"], branch["then"]["$ref"]) for branch in steps["allOf"]]
    assert (["Model", "CreateModel"], "#/$defs/ModelStep") in chosen
    assert [name for names, _ in chosen for name in names] == list(STEP_TYPES)


def test_settings_for_another_type_are_as_little_refused_as_in_mdaa() -> None:
    step = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}, training: {}}"
    assert errors("config", load(config_of(step), "x").plain()) == []


def test_a_part_may_lack_what_another_file_holds_but_not_what_a_step_needs() -> None:
    assert errors("part", {"pipeline": {"networkConfig": {"subnetIds": ["subnet-1"]}}}) == []
    assert errors("part", {"pipeline": {"steps": [{"name": "Stop", "type": "Fail"}]}}) == [
        (["pipeline", "steps", 0], "'fail' is a required property")
    ]


def test_modules_of_other_kinds_may_have_any_keys() -> None:
    def project(module: object) -> object:
        return {"organization": "acme", "domains": {"a": {"environments": {"dev": {"modules": {"churn": module}}}}}}

    assert errors("project", project({"module_path": "@aws-mdaa/roles", "anything": 1})) == []
    assert errors("project", project({"cdk_app": "@aws-caef/sagemaker-pipeline", "app_configs": ["a.yaml"]})) == []
    [(path, message)] = errors(
        "project", project({"module_path": "@aws-mdaa/sagemaker-pipeline@1.6.0", "module_configs": [], "acount": 1})
    )
    assert path[-1] == "churn"
    assert "'acount'" in message
