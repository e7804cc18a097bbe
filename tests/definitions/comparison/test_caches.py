"""Cached steps that find no earlier result after a change, and why."""

from typing import Any

import pytest

from definitions.comparison.caches import cache_misses
from definitions.comparison.changes import identical
from definitions.comparison.definition import read_definition
from definitions.comparison.definition_changes import compare_definitions
from definitions.comparison.phrases import plain_text

CACHED = {"CacheConfig": {"Enabled": True, "ExpireAfter": "P1D"}}
URI = "ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"
EXECUTION = {"Std:Join": {"On": "", "Values": ["s3://b/", {"Get": "Execution.PipelineExecutionId"}]}}


def prepare(image: object = "a", uri: object = EXECUTION, **members: Any) -> dict[str, Any]:
    arguments = {
        "AppSpecification": {"ImageUri": image},
        "ProcessingOutputConfig": {"Outputs": [{"OutputName": "train", "S3Output": {"S3Uri": uri}}]},
        "ProcessingResources": {"Count": members.pop("count", 1)},
    }
    return {"Name": members.pop("name", "Prepare"), "Type": "Processing", "Arguments": arguments, **CACHED, **members}


def train(of: str = "Prepare", **members: Any) -> dict[str, Any]:
    source = {"S3Uri": {"Get": f"Steps.{of}.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}}
    arguments = {"InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": source}}]}
    return {"Name": "Train", "Type": "Training", "Arguments": arguments, **CACHED, **members}


def misses(old: list[Any], new: list[Any], defaults: str = "aa", *, is_other_pipeline: bool = False) -> dict[str, Any]:
    """Reasons by step; ``defaults`` are those of a parameter before and after."""
    before, after = (
        read_definition({"Steps": steps, "Parameters": [{"Name": "Image", "Type": "String", "DefaultValue": default}]})
        for steps, default in zip((old, new), defaults, strict=True)
    )
    found = compare_definitions(before, after)
    missed = cache_misses(before, after, found, identical, is_other_pipeline=is_other_pipeline)
    return {miss.step: [plain_text(reason) for reason in miss.reasons] for miss in missed}


def test_a_compared_value_misses_and_so_do_the_steps_that_get_another_value_from_it() -> None:
    assert misses([prepare(), train()], [prepare("b"), train()]) == {
        "Prepare": ["AppSpecification.ImageUri is compared, and is another value"],
        "Train": [f"Prepare runs anew, and gives it another {URI}"],
    }


def test_a_value_that_aws_does_not_compare_misses_nothing() -> None:
    assert misses([prepare(), train()], [prepare(count=2), train()]) == {}


def test_a_step_behind_finds_its_result_if_the_location_stays_the_same() -> None:
    assert list(misses([prepare(uri="s3://b/x"), train()], [prepare("b", uri="s3://b/x"), train()])) == ["Prepare"]


def test_a_step_behind_misses_if_the_location_is_another_one() -> None:
    assert misses([prepare(uri="s3://b/x"), train()], [prepare(uri="s3://b/y"), train()]) == {
        "Train": [f"Prepare gives it another {URI}"]
    }


@pytest.mark.parametrize("members", [{"CacheConfig": None}, {"CacheConfig": {"Enabled": False}}])
def test_a_step_that_is_not_cached_any_more_makes_those_behind_it_miss(members: dict[str, Any]) -> None:
    found = misses([prepare(), train()], [prepare(**members), train()])
    assert found == {"Train": [f"Prepare is not cached any more, and gives it another {URI} in each execution"]}


def test_a_step_that_was_not_cached_before_misses_nothing() -> None:
    assert misses([prepare(CacheConfig=None), train(CacheConfig=None)], [prepare("b"), train()]) == {}


def test_a_renamed_step_has_no_earlier_run() -> None:
    assert misses([prepare(), train()], [prepare(name="Clean"), train("Clean")]) == {
        "Clean": ["no step of this name has run yet; it was Prepare"],
        "Train": [f"Clean runs anew, and gives it another {URI}"],
    }


def test_a_new_producer_and_another_default_make_a_step_miss() -> None:
    used = [prepare({"Get": "Parameters.Image"})]
    assert misses(used, used, "ab") == {"Prepare": ["the parameter Image has another default"]}
    found = misses([prepare(), train()], [prepare(), prepare("c", name="New"), train("New")])
    assert found["Train"][-1] == f"New is new, and gives it {URI}"


def test_members_of_lists_are_compared_too() -> None:
    definitions = [{"InputDataConfig": [{"DataSource": {"Get": "Parameters.Image"}}]}]
    tune = {"Name": "Tune", "Type": "Tuning", "Arguments": {"TrainingJobDefinitions": definitions}, **CACHED}
    assert misses([tune], [tune], defaults="ab") == {"Tune": ["the parameter Image has another default"]}


def test_any_argument_may_be_compared_where_aws_does_not_say_which() -> None:
    old, new = ({"Name": "Q", "Type": "Quantum", "Arguments": {"X": value}, **CACHED} for value in (1, 2))
    assert misses([old], [new]) == {"Q": ["X is compared, and is another value"]}


def test_a_pipeline_of_another_name_has_other_caches() -> None:
    steps = [prepare(), train(CacheConfig=None)]
    assert list(misses(steps, steps, is_other_pipeline=True)) == ["Prepare"]


def test_steps_that_wait_for_each_other_do_not_wait_for_an_answer() -> None:
    circle = [train("B", Name="A"), train("A", Name="B")]
    assert misses(circle, circle) == {}


def test_the_last_of_a_thousand_steps_knows_the_first() -> None:
    def chain(value: int) -> list[dict[str, Any]]:
        models = ({"Get": f"Steps.S{index - 1}.ModelArtifacts.S3ModelArtifacts"} for index in range(1, 1000))
        links = [
            train(Name=f"S{index}", Arguments={"InputDataConfig": [model]}) for index, model in enumerate(models, 1)
        ]
        return [*reversed(links), train(Name="S0", Arguments={"HyperParameters": {"depth": value}})]

    assert len(misses(chain(1), chain(2))) == 1000
