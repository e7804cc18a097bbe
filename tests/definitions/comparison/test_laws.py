"""No difference where the meaning is the same, a difference where it is not: for every pair of definitions."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.comparison.changes import ABSENT
from definitions.comparison.compare import Side, compare
from definitions.comparison.definition import read_definition
from definitions.comparison.definition_changes import DefinitionChanges, compare_definitions
from definitions.comparison.normal_form import NAMED_BY
from definitions.values.placeholders import with_placeholders
from tests.definitions.comparison.samples import any_definition, leaves, with_value
from tests.definitions.comparison.samples import sample as compiled_sample
from tests.support import CONFIGS, SAMPLES, compiled, config_of

UNORDERED = {"Steps", "IfSteps", "ElseSteps", "ForEachBody", "DependsOn", "Conditions", "Subnets", "SecurityGroupIds"}
STEP_TYPES = CONFIGS / "step-types"
a_sample = st.sampled_from(
    [
        CONFIGS / "comprehensive.yaml",
        *(STEP_TYPES / f"{name}.yaml" for name in ("churn-lifecycle", "for-each", "tuning")),
    ]
)


def compared(old: dict[str, Any], new: dict[str, Any]) -> DefinitionChanges:
    return compare_definitions(read_definition(old), read_definition(new))


def definition_of(sample: object) -> dict[str, Any]:
    definition: Any = with_placeholders(compiled_sample(sample).definition)
    return deepcopy(definition)


def shuffled(tree: Any, random: Any, member: str = "") -> Any:
    """The tree with keys, and lists whose order means nothing, in any order."""
    if isinstance(tree, dict):
        keys = list(tree)
        random.shuffle(keys)
        return {key: shuffled(tree[key], random, key) for key in keys}
    if isinstance(tree, list):
        entries = [shuffled(entry, random, member) for entry in tree]
        name = NAMED_BY.get(member)
        if member in UNORDERED or (name and all(isinstance(entry, dict) and name in entry for entry in entries)):
            random.shuffle(entries)
        return entries
    return tree


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_pipeline_does_not_differ_from_itself(sample: Any) -> None:
    pipeline = compiled_sample(sample)
    comparison = compare("itself", Side.of(pipeline), Side.of(pipeline))
    assert not comparison.is_different
    assert comparison.caches == []


@given(a_sample, st.randoms(use_true_random=False))
def test_order_that_means_nothing_is_no_change(sample: Any, random: Any) -> None:
    definition = definition_of(sample)
    assert not compared(definition, shuffled(definition, random))


@given(a_sample, st.data())
def test_each_other_value_is_a_change(sample: Any, data: st.DataObject) -> None:
    definition = definition_of(sample)
    path, value = data.draw(st.sampled_from([entry for entry in leaves(definition) if isinstance(entry[1], str | int)]))
    other = with_value(definition, path, f"{value}, otherwise" if not isinstance(value, int) else value + 7)
    assert compared(definition, other)


@given(any_definition, any_definition)
def test_any_definition_is_compared_as_data(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert not compared(old, deepcopy(old))
    there, back = compared(old, new), compared(new, old)
    assert bool(there) == bool(back)
    kinds = {"added": "removed", "removed": "added", "changed": "changed"}
    assert sorted((kinds[step.kind], step.name) for step in there.steps if step.kind in kinds) == sorted(
        (step.kind, step.name) for step in back.steps if step.kind in kinds
    )
    if not there and json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True):
        assert old == new
    for step in there.steps:
        assert all(change.old is not ABSENT or change.new is not ABSENT for change in step.changes)


TRAINING = """
    - name: Train
      type: Training
      {more}
      training:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1
        instanceType: ml.m5.xlarge
        {settings}
        inputChannels: [{{channelName: train, s3Uri: 's3://data/train'}}]
    """


def test_written_out_defaults_are_no_change() -> None:
    short = config_of(TRAINING.format(more="", settings=""))
    long = config_of(
        TRAINING.format(more="cacheConfig: {enabled: false}", settings="instanceCount: 1"),
        root="createModelPackageGroup: true",
        pipeline="networkConfig: {enableNetworkIsolation: true}",
    )
    assert not compare("defaults", Side.of(compiled(short)), Side.of(compiled(long))).is_different


RETRIED = {"ExceptionType": ["Step.THROTTLING"]}
CHANNEL = {"ChannelName": "a"}
USING = {"Arguments": {"X": {"Get": "Steps.Other.Y"}}}


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (
            {"RetryPolicies": [RETRIED]},
            {"RetryPolicies": [{**RETRIED, "IntervalSeconds": 1, "BackoffRate": 2.0, "MaxAttempts": 5}]},
        ),
        ({}, {"DependsOn": [], "CacheConfig": {"Enabled": False, "ExpireAfter": "P1D"}, "Description": None}),
        ({"Arguments": {}}, {"Arguments": {"EnableNetworkIsolation": False, "Environment": {}}}),
        (
            {"Arguments": {"InputDataConfig": [CHANNEL]}},
            {"Arguments": {"InputDataConfig": [{**CHANNEL, "CompressionType": "None"}]}},
        ),
        (USING, {**USING, "DependsOn": ["Other"]}),
        ({"Arguments": {"Number": 1}}, {"Arguments": {"Number": 1.0}}),
    ],
    ids=["retries", "envelope", "isolation", "compression", "dependency", "number"],
)
def test_what_aws_takes_anyway_is_no_change(short: dict[str, Any], long: dict[str, Any]) -> None:
    step = {"Name": "S", "Type": "Training"}
    assert not compared({"Steps": [{**step, **short}]}, {"Steps": [{**step, **long}]})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"X": True}, {"X": 1}),
        ({"X": "1"}, {"X": 1}),
        ({"X": [1, 2]}, {"X": [2, 1]}),
        ({"Environment": {"A": ""}}, {"Environment": {}}),
        ({"Environment": {"A": []}}, {"Environment": {}}),
        ({"ContainerEntrypoint": ["a", "b"]}, {"ContainerEntrypoint": ["b", "a"]}),
        ({"X": {"Get": "Parameters.A"}}, {"X": "Parameters.A"}),
        ({"X": {"Std:Join": {"On": "", "Values": ["a", "b"]}}}, {"X": {"Std:Join": {"On": "", "Values": ["b", "a"]}}}),
        ({"EnableNetworkIsolation": True}, {}),
        ({"Tags": [{"Key": "a", "Value": "1"}]}, {"Tags": [{"Key": "a", "Value": "2"}]}),
    ],
)
def test_what_means_something_else_is_a_change(old: dict[str, Any], new: dict[str, Any]) -> None:
    step = {"Name": "S", "Type": "Training"}
    changes = compared({"Steps": [{**step, "Arguments": old}]}, {"Steps": [{**step, "Arguments": new}]})
    assert [(found.kind, found.name) for found in changes.steps] == [("changed", "S")]
