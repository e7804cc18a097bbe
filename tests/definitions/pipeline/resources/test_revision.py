"""What tells what is deployed: nothing unless asked for, and the same for the same YAML."""

import pytest

from definitions.commands.import_blocks import import_configuration
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.revision import definition_hash
from tests.support import compiled, config_of

STEP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"
COMMIT = "4c4f8bdb1e45f9a0b1c2d3e4f5a6b7c8d9e0f1a2"
RECORDED = config_of(STEP, root="revision: {}")


def recorded(pipeline: CompiledPipeline) -> dict[str, object]:
    return {value.name: value.value for value in pipeline.published if not value.is_of_mdaa}


def test_nothing_is_recorded_unless_asked_for() -> None:
    assert recorded(compiled(config_of(STEP))) == {}


def test_the_hash_is_that_of_the_definition_alone() -> None:
    one = compiled(RECORDED)
    assert recorded(one) == {"definition-sha256": definition_hash(one.definition)}
    elsewhere = compiled(RECORDED, account="111111111111", region="eu-west-1", env="prod", tags={"team": "ml"})
    assert recorded(elsewhere) == recorded(one)
    assert recorded(compiled(RECORDED.replace("stopped", "ended"))) != recorded(one)


def test_the_commit_comes_from_whoever_synthesizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMIT", COMMIT)
    pipeline = compiled(config_of(STEP, root="revision: {commit: '{{env_var:GIT_COMMIT}}'}"))
    assert recorded(pipeline) == {**recorded(compiled(RECORDED)), "commit": COMMIT}
    folder = "/test-org/test-domain/test-pipeline/sm-pipeline/sample"
    assert [value.path for value in pipeline.published[-2:]] == [f"{folder}/definition-sha256", f"{folder}/commit"]


def test_mdaa_has_none_to_take_over() -> None:
    assert import_configuration(compiled(RECORDED)) == import_configuration(compiled(config_of(STEP)))
