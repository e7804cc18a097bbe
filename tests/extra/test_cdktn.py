"""CDK Terrain makes of all samples what CDKTF makes of them, and the provider it brings has all that they use."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import extra
from tests.app import App, files_below, run_pipelines
from tests.emulator import schema
from tests.emulator.schema.compare import differences
from tests.emulator.schema.derive import derived, types_in_use
from tests.support import CONFIGS, ROOT

pytestmark = pytest.mark.extra

SAMPLES = sorted([*CONFIGS.rglob("mdaa.yaml"), *(ROOT / "tests/projects").rglob("mdaa.yaml")])
IN_STACKS = {
    "//.metadata.version",
    "terraform.required_providers.aws.source",
    "terraform.required_providers.aws.version",
}
"""All that differs: who wrote the stack, and the provider that it was written for."""

ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration.rule"
LOOSENED = [
    "aws_cloudwatch_metric_alarm.comparison_operator: required True, served None",
    "aws_cloudwatch_metric_alarm.comparison_operator: optional None, served True",
    "aws_cloudwatch_metric_alarm.evaluation_periods: required True, served None",
    "aws_cloudwatch_metric_alarm.evaluation_periods: optional None, served True",
    "aws_dynamodb_table.global_secondary_index.hash_key: required True, served None",
    "aws_dynamodb_table.global_secondary_index.hash_key: optional None, served True",
    "aws_dynamodb_table.global_secondary_index.hash_key: computed None, served True",
    f"{ENCRYPTION}.blocked_encryption_types: computed None, served True",
    f"{ENCRYPTION}.bucket_key_enabled: computed None, served True",
    f"{ENCRYPTION}.apply_server_side_encryption_by_default.kms_master_key_id: computed None, served True",
]
"""All that is not as it was, in the resources in use: no attribute is gone, and what may be left out need not be."""


@pytest.fixture(scope="module")
def cdktn() -> Path:
    return extra.cdktn()


@pytest.mark.parametrize("project", SAMPLES, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_stacks_are_the_same_but_for_their_versions(project: Path, cdktn: Path, tmp_path: Path) -> None:
    by_cdktf = synthesized(tmp_path / "cdktf", project)
    by_cdktn = synthesized(tmp_path / "cdktn", project, python=str(cdktn), PIPELINES_CDK="cdktn")
    assert by_cdktf.keys() == by_cdktn.keys()
    assert "manifest.json" in by_cdktf
    for name, content in by_cdktf.items():
        if name.endswith(".json"):
            found = set(differing(json.loads(content), json.loads(by_cdktn[name])))
            assert found == (IN_STACKS if name.endswith("cdk.tf.json") else {"version"})
        else:
            assert content == by_cdktn[name]


def test_some_stacks_are_written_beside_others_as_if_with_them(cdktn: Path, tmp_path: Path) -> None:
    project = CONFIGS / "organization/mdaa.yaml"
    all_at_once = synthesized(tmp_path, project, python=str(cdktn), PIPELINES_CDK="cdktn")
    [first, *_] = json.loads(all_at_once["manifest.json"])["stacks"]
    again = {"PIPELINES_STACK": first, "PIPELINES_CDK": "cdktn"}
    assert synthesized(tmp_path, project, python=str(cdktn), **again) == all_at_once


def test_the_newer_provider_takes_every_attribute_as_the_locked_one_does(cdktn: Path) -> None:
    [tarball] = (cdktn.parent.parent / "lib").glob("python*/site-packages/cdktn_provider_aws/_jsii/*.jsii.tgz")
    newer = derived(types_in_use(), tarball)
    found = differences(schema.load(), {"provider_schemas": {"registry/hashicorp/aws": newer}})
    assert [line for line in found if not line.endswith(": only served")] == LOOSENED


def synthesized(folder: Path, project: Path, python: str = sys.executable, **variables: str) -> dict[str, bytes]:
    """The files of a synth, which loads the slice of the provider alone."""
    folder.mkdir(parents=True, exist_ok=True)
    app: App = run_pipelines(folder, "synth", python=python, PIPELINES_PROJECT=str(project), **variables)
    assert app.code == 0, app.stderr
    assert "loading the whole" not in app.stderr
    return files_below(app.out)


def differing(one: Any, other: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The places at which two trees differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from differing(one.get(key), other.get(key), (*path, key))
    elif one != other:
        yield ".".join(path)
