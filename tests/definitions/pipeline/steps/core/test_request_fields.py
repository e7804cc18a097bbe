"""Raw fields laid over a request: nothing of the step's own is lost, and nothing raw where it does not collide."""

from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.api.structure import Structure
from definitions.diagnostics.problems import InvalidConfig
from definitions.pipeline.steps.core.request_fields import add_fields, colliding_fields
from definitions.source.nodes import NodePath
from tests.support import compiled, config_of, json_of, problems_of, statement, step

Tree: TypeAlias = object

names = st.sampled_from(["Image", "Count", "Tags", "Mode"])
scalars = st.text(max_size=3) | st.integers() | st.booleans()
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=10,
)
requests = st.dictionaries(names, trees | st.none(), max_size=4)
raw_fields = st.dictionaries(names, trees, max_size=4)


def as_structure(tree: Tree) -> Tree:
    """The tree with its maps as structures, as raw fields are read."""
    if isinstance(tree, dict):
        return Structure(tuple((key, key, as_structure(value)) for key, value in tree.items()))
    return [as_structure(entry) for entry in tree] if isinstance(tree, list) else tree


def plain(tree: Tree) -> Tree:
    """The tree with its structures as maps."""
    if isinstance(tree, Structure):
        return {name: plain(value) for _, name, value in tree.members}
    if isinstance(tree, dict):
        return {name: plain(value) for name, value in tree.items()}
    return [plain(entry) for entry in tree] if isinstance(tree, list) else tree


def holds(whole: Tree, part: Tree, *, at_end: bool = False) -> bool:
    """Whether a tree has all values of another; lists at their start, or at their end."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            value is None or (name in whole and holds(whole[name], value, at_end=at_end))
            for name, value in part.items()
        )
    if isinstance(part, list):
        return isinstance(whole, list) and (whole[len(whole) - len(part) :] if at_end else whole[: len(part)]) == part
    return whole == part and type(whole) is type(part)


@given(requests, raw_fields)
def test_every_value_of_the_step_stays(request_: Tree, raw: Tree) -> None:
    assert holds(plain(add_fields(request_, as_structure(raw))), request_)


@given(requests, raw_fields)
def test_every_raw_value_is_there_unless_it_collides(request_: Tree, raw: Tree) -> None:
    whole = plain(add_fields(request_, as_structure(raw)))
    assert holds(whole, raw, at_end=True) or list(colliding_fields(request_, as_structure(raw)))


@given(requests, raw_fields)
def test_nothing_is_there_that_neither_has(request_: Tree, raw: Tree) -> None:
    def leaves(tree: Tree) -> int:
        if isinstance(tree, dict):
            return sum(map(leaves, tree.values()))
        return sum(map(leaves, tree)) if isinstance(tree, list) else int(tree is not None)

    whole = plain(add_fields(request_, as_structure(raw)))
    assert leaves(whole) <= leaves(request_) + leaves(raw)
    if not list(colliding_fields(request_, as_structure(raw))):
        assert leaves(whole) == leaves(request_) + leaves(raw)


@given(requests, raw_fields)
def test_how_maps_are_held_makes_no_difference(request_: Tree, raw: Tree) -> None:
    whole = plain(add_fields(request_, raw))
    assert plain(add_fields(request_, as_structure(raw))) == whole
    assert plain(add_fields(as_structure(request_), raw)) == whole
    assert list(colliding_fields(request_, raw)) == list(colliding_fields(as_structure(request_), as_structure(raw)))


@given(requests)
def test_a_request_without_raw_fields_is_as_it_was(request_: Tree) -> None:
    assert add_fields(request_, Structure(())) == request_
    assert list(colliding_fields(request_, Structure(()))) == []


@pytest.mark.parametrize(
    ("request_", "raw", "whole", "where"),
    [
        ({"A": 1}, {"B": 2}, {"A": 1, "B": 2}, []),
        ({"A": {"B": 1}}, {"A": {"C": 2}}, {"A": {"B": 1, "C": 2}}, []),
        ({"A": [{"B": 1}]}, {"A": [{"B": 2}]}, {"A": [{"B": 1}, {"B": 2}]}, []),
        ({"A": [1]}, {"A": [2]}, {"A": [1]}, [("A",)]),
        ({"A": [{"B": 1}]}, {"A": [2]}, {"A": [{"B": 1}]}, [("A",)]),
        ({"A": []}, {"A": [2]}, {"A": [2]}, []),
        ({"A": None}, {"A": 2}, {"A": 2}, []),
        ({"A": 1}, {"A": 2}, {"A": 1}, [("A",)]),
        ({"A": False}, {"A": True}, {"A": False}, [("A",)]),
        ({"A": {"B": 1, "C": None}}, {"A": {"B": 2, "C": 3}}, {"A": {"B": 1, "C": 3}}, [("A", "B")]),
        ({"A": {"B": 1}}, {"A": [2]}, {"A": {"B": 1}}, [("A",)]),
    ],
)
def test_maps_are_merged_lists_of_maps_go_on_and_all_else_stays(
    request_: Tree, raw: Tree, whole: Tree, where: list[NodePath]
) -> None:
    assert plain(add_fields(request_, as_structure(raw))) == whole
    assert list(colliding_fields(request_, as_structure(raw))) == where


TRAINING = """
- name: Train
  type: Training
  arguments: ARGUMENTS
  training:
    imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1
    instanceType: ml.m5.large
    inputChannels: [{channelName: train, s3Uri: 's3://data/train'}]
"""


def with_arguments(arguments: str) -> str:
    return config_of(TRAINING.replace("ARGUMENTS", arguments))


def test_arguments_of_a_step_reach_its_request_beside_what_the_step_writes() -> None:
    plain_request = step(compiled(with_arguments("{}")), "Train")["Arguments"]
    raw = "{RetryStrategy: {MaximumRetryAttempts: 2}, ResourceConfig: {KeepAlivePeriodInSeconds: 60}}"
    request = step(compiled(with_arguments(raw)), "Train")["Arguments"]
    assert request == {
        **plain_request,
        "ResourceConfig": {**plain_request["ResourceConfig"], "KeepAlivePeriodInSeconds": 60},
        "RetryStrategy": {"MaximumRetryAttempts": 2},
    }


def test_a_list_of_maps_in_arguments_adds_to_that_of_the_step() -> None:
    more = "{InputDataConfig: [{ChannelName: more, DataSource: {FileSystemDataSource: {FileSystemId: fs-12345678901, "
    more += "FileSystemAccessMode: ro, FileSystemType: EFS, DirectoryPath: /}}}]}"
    channels = step(compiled(with_arguments(more)), "Train")["Arguments"]["InputDataConfig"]
    assert [channel["ChannelName"] for channel in channels] == ["train", "more"]


def test_what_the_step_writes_is_refused_in_arguments_at_its_place() -> None:
    [problem] = problems_of(
        with_arguments("{ResourceConfig: {InstanceType: ml.m5.xlarge, KeepAlivePeriodInSeconds: 60}}")
    )
    assert problem.startswith("6:36: pipeline.steps[0].arguments.ResourceConfig.InstanceType: is written by the step")
    assert problem.endswith("[own-key]")


PROCESSING = "imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1, instanceType: ml.m5.large"
COMMAND = "AppSpecification: {ContainerEntrypoint: [/bin/sh], ContainerArguments: [-c, x]}"
VPC = "VpcConfig: {Subnets: [subnet-2], SecurityGroupIds: [sg-2]}"
PACKAGE = "imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1, modelData: s3://models/m.tar.gz"


@pytest.mark.parametrize(
    ("kind", "settings", "arguments", "keys"),
    [
        (
            "Processing",
            f"processing: {{{PROCESSING}, entrypoint: [a], arguments: [b]}}",
            COMMAND,
            ["entrypoint", "arguments"],
        ),
        ("Processing", f"processing: {{{PROCESSING}, scriptS3Uri: 's3://code/a.py'}}", COMMAND, ["entrypoint"]),
        ("Processing", f"processing: {{{PROCESSING}}}", f"NetworkConfig: {{{VPC}}}", ["networkConfig"] * 2),
        ("Model", f"model: {{{PACKAGE}}}", VPC, ["networkConfig"] * 2),
        (
            "RegisterModel",
            f"register: {{{PACKAGE}, contentTypes: [text/csv]}}",
            "InferenceSpecification: {SupportedContentTypes: [application/json]}",
            ["contentTypes"],
        ),
    ],
    ids=["command", "command of a script", "VPC of a job", "VPC of a model", "content types"],
)
def test_commands_and_networks_are_never_mixed(kind: str, settings: str, arguments: str, keys: list[str]) -> None:
    network = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"
    text = f"- {{name: One, type: {kind}, {settings}, arguments: {{{arguments}}}}}"
    with pytest.raises(InvalidConfig) as raised:
        compiled(config_of(text, pipeline=network, root="modelPackageGroupName: churn"))
    payload = settings.partition(":")[0]
    found = [(problem.rule, problem.hint) for problem in raised.value.problems]
    assert found == [("own-key", f"give it by '{payload}.{key}'") for key in keys]


NOTEBOOK = """
- name: Report
  type: NotebookJob
  notebookJob:
    inputNotebookS3Uri: s3://code/notebooks/report.ipynb
    imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1
    kernelName: python3
  arguments: {AlgorithmSpecification: ARGUMENTS}
"""


@pytest.mark.parametrize(
    ("arguments", "command", "more"),
    [
        ("{}", ["amazon_sagemaker_scheduler"], None),
        ("{ContainerEntrypoint: [/bin/bash], ContainerArguments: [-c, run]}", ["/bin/bash"], ["-c", "run"]),
        ("{ContainerArguments: [--verbose]}", ["amazon_sagemaker_scheduler"], ["--verbose"]),
    ],
)
def test_the_command_that_runs_a_notebook_may_be_another(
    arguments: str, command: list[str], more: list[str] | None
) -> None:
    request = step(compiled(config_of(NOTEBOOK.replace("ARGUMENTS", arguments))), "Report")["Arguments"]
    algorithm = request["AlgorithmSpecification"]
    assert (algorithm["ContainerEntrypoint"], algorithm.get("ContainerArguments")) == (command, more)


def test_expressions_stand_in_arguments_too() -> None:
    raw = "{CheckpointConfig: {S3Uri: {join: {values: ['s3://data/', {execution: PipelineExecutionId}]}}}}"
    pipeline = compiled(with_arguments(raw))
    assert step(pipeline, "Train")["Arguments"]["CheckpointConfig"]["S3Uri"] == {
        "Std:Join": {"On": "", "Values": ["s3://data/", {"Get": "Execution.PipelineExecutionId"}]}
    }
    written = json_of(statement(pipeline, "WriteObjects").resources)
    assert any(place.startswith("arn:${partition}:s3:::data/*") for place in written), "the role may write there"
