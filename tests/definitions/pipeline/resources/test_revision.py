"""What tells what is deployed: nothing unless asked for, and the same for the same YAML."""

import pytest

from definitions.commands.import_blocks import import_configuration
from definitions.pipeline.compile import CompiledPipeline
from tests.support import compiled, config_of

STEP = "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}"
COMMIT = "4c4f8bdb1e45f9a0b1c2d3e4f5a6b7c8d9e0f1a2"
RECORDED = config_of(STEP, root="revision: {}")


def recorded(pipeline: CompiledPipeline) -> dict[str, object]:
    return {value.path: value.value for value in pipeline.published if value.name in ("definition-sha256", "commit")}


def test_nothing_is_recorded_unless_asked_for() -> None:
    pipeline = compiled(config_of(STEP))
    assert (pipeline.revision, recorded(pipeline)) == ({}, {})


def test_the_hash_is_that_of_the_definition_alone() -> None:
    one = compiled(RECORDED)
    assert recorded(one) == {
        "/test-org/test-domain/test-pipeline/sm-pipeline/sample/definition-sha256": one.revision["definition-sha256"]
    }
    elsewhere = compiled(RECORDED, account="111111111111", region="eu-west-1", env="prod", tags={"team": "ml"})
    assert elsewhere.revision == one.revision
    assert compiled(RECORDED.replace("stopped", "ended")).revision != one.revision


def test_the_commit_comes_from_whoever_synthesizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMIT", COMMIT)
    pipeline = compiled(config_of(STEP, root="revision: {commit: '{{env_var:GIT_COMMIT}}'}"))
    assert pipeline.revision == {**compiled(RECORDED).revision, "commit": COMMIT}
    assert list(recorded(pipeline).values()) == [pipeline.revision["definition-sha256"], COMMIT]


def test_mdaa_has_none_to_take_over() -> None:
    assert import_configuration(compiled(RECORDED)) == import_configuration(compiled(config_of(STEP)))
