"""Paths as users write them lead to values and to keys that could be set; others are told the nearest."""

import pytest

from definitions.explanation.config_paths import UnknownPath, find_path, named
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.source.nodes import NodePath
from tests.support import CONFIGS, compiled, config_of

STEPS = ("pipeline", "steps")
CONFIG = compiled(
    config_of(
        """
        - name: Prepare
          type: Processing
          processing:
            imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1
            instanceType: ml.m5.large
            environment: {A.B: x, A: y, 'C[0]': z}
            outputs: [{outputName: train}]
        """,
        "- {name: Stop, type: Fail, fail: {errorMessage: stopped}}",
    )
).node
LIFECYCLE = compiled(CONFIGS / "step-types" / "churn-lifecycle.yaml").node


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("projectName", ("projectName",)),
        ("pipeline.steps[1].fail", (*STEPS, 1, "fail")),
        ("pipeline.steps[Prepare].processing.outputs[train]", (*STEPS, 0, "processing", "outputs", 0)),
        ("pipeline.steps[Prepare].processing.environment.A.B", (*STEPS, 0, "processing", "environment", "A.B")),
        ("pipeline.steps[Prepare].processing.environment.A", (*STEPS, 0, "processing", "environment", "A")),
        ("pipeline.steps[Prepare].processing.environment.C[0]", (*STEPS, 0, "processing", "environment", "C[0]")),
        ("pipeline.steps[Prepare].processing.volumeSizeInGB", (*STEPS, 0, "processing", "volumeSizeInGB")),
        ("pipeline.networkConfig.subnetIds", ("pipeline", "networkConfig", "subnetIds")),
    ],
)
def test_a_path_leads_to_a_value_or_to_a_key_that_could_be_set(text: str, path: NodePath) -> None:
    assert find_path(text, CONFIG, ModuleConfig) == path


def test_each_value_is_found_by_the_path_with_names() -> None:
    for path, _ in LIFECYCLE.walk():
        assert find_path(named(path, LIFECYCLE), LIFECYCLE, ModuleConfig) == path


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("pipelin", "there is no 'pipelin' in a config; did you mean 'pipeline'?"),
        (
            "pipeline.steps[Prepar].processing",
            "there is no '[Prepar]' in 'pipeline.steps'; did you mean 'pipeline.steps[Prepare]'?",
        ),
        ("pipeline.steps.Stop", "there is no 'Stop' in 'pipeline.steps'; did you mean 'pipeline.steps[Stop]'?"),
        ("pipeline.steps[-1]", "there is no '[-1]' in 'pipeline.steps'; there are: [Prepare], [Stop]"),
        ("pipeline.steps[7]", "there is no '[7]' in 'pipeline.steps'; there are: [Prepare], [Stop]"),
        (
            "pipeline.steps[Stop].fail.message",
            "there is no 'message' in 'pipeline.steps[Stop].fail'; did you mean"
            " 'pipeline.steps[Stop].fail.errorMessage'?",
        ),
        (
            "instance_type",
            "there is no 'instance_type' in a config; did you mean 'pipeline.steps[Prepare].processing.instanceType'?",
        ),
        ("projectName.x", "there is no 'x' in 'projectName'; there is nothing below it"),
    ],
)
def test_an_unknown_path_is_told_the_nearest(text: str, told: str) -> None:
    with pytest.raises(UnknownPath) as unknown:
        find_path(text, CONFIG, ModuleConfig)
    assert str(unknown.value) == told
