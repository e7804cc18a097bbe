"""Tags of all that steps make."""

from typing import Any

import pytest

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps import step_types
from tests.support import CONFIGS, compiled, config_of, json_of

SAMPLES = CONFIGS / "step-types"
TAGS = "pipeline: {stepTags: {owner: marketing, stage: dev}}"
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1.0"
STEP = f"""
- name: Prepare
  type: Processing
  processing: {{imageUri: {IMAGE}, instanceType: ml.m5.xlarge, scriptS3Uri: s3://code/run.py, tags: {{stage: own}}}}
  arguments: {{Tags: [{{Key: cost, Value: '7'}}]}}
"""


def tags(pipeline: CompiledPipeline) -> dict[str, Any]:
    """The tags in the request of each step."""
    steps: Any = json_of(pipeline.definition["Steps"])
    return {step["Name"]: {tag["Key"]: tag["Value"] for tag in step["Arguments"].get("Tags", [])} for step in steps}


def test_tags_of_a_step_win() -> None:
    pipeline = compiled([config_of(STEP), TAGS])
    assert tags(pipeline) == {"Prepare": {"stage": "own", "cost": "7", "owner": "marketing"}}


@pytest.mark.parametrize(
    "sample",
    [
        "processing",
        "training",
        "transform",
        "tuning",
        "model",
        "auto-ml",
        "endpoint",
        "endpoint-config",
        "quality-check",
    ],
)
def test_whatever_steps_make_has_the_tags(sample: str) -> None:
    pipeline = compiled([SAMPLES / f"{sample}.yaml", TAGS])
    tagged = [step.name for step in pipeline.config.pipeline.steps if type(step).makes_what_has_tags()]
    found = tags(pipeline)
    assert tagged
    assert all(found[name].items() >= {"owner": "marketing", "stage": "dev"}.items() for name in tagged)


def test_types_that_make_nothing_with_tags() -> None:
    """Versions of models have the tags of their group; EMR has its own."""
    others = {step.type_name for step in step_types() if not step.makes_what_has_tags()}
    assert others == {
        "Callback",
        "Cleanup",
        "Condition",
        "EMR",
        "EMRServerless",
        "Fail",
        "ForEach",
        "Lambda",
        "Lineage",
        "RegisterModel",
    }
