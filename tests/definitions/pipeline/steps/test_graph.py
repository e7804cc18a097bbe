"""Edges between steps, and steps that wait for each other."""

import pytest

from definitions.pipeline.config.load import LoadedConfig
from definitions.pipeline.steps.graph import Edge, Graph, connect, cycles
from tests.support import CONFIGS, compiled, config_of, loaded

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}


def processing(name: str, after: str = "[]", more: str = "") -> str:
    settings = f"{{imageUri: '{IMAGE}', instanceType: ml.m5.xlarge{more}}}"
    return f"- {{name: {name}, type: Processing, dependsOn: {after}, processing: {settings}}}"


def graph_of(text: str) -> Graph:
    config: LoadedConfig = loaded(text)
    return connect(config.config.pipeline.steps)


def test_every_way_to_refer_to_a_step_is_an_edge() -> None:
    assert compiled(CONFIGS / "comprehensive.yaml", context=CONTEXT).graph.edges == (
        Edge("PreprocessData", "TrainModel", "train"),
        Edge("PreprocessData", "TrainModel", "validation"),
        Edge("TrainModel", "EvaluateModel", "modelArtifacts"),
        Edge("PreprocessData", "EvaluateModel", "test"),
        Edge("TrainModel", "RegisterModel", "modelArtifacts"),
        Edge("EvaluateModel", "CheckMSE", "EvaluationReport"),
        Edge("CheckMSE", "RegisterModel", "ifSteps", kind="branch"),
    )


def test_a_dependency_is_an_edge_and_the_same_edge_is_there_once() -> None:
    graph = graph_of(config_of(processing("One"), processing("Two", "[One, One]")))
    assert graph == Graph(("One", "Two"), (Edge("One", "Two", "dependsOn", kind="order"),))


def test_what_names_no_step_is_no_edge() -> None:
    more = ", inputs: [{inputName: a, stepOutput: Nothing.x}]"
    assert graph_of(config_of(processing("One", "[Nothing]", more))).edges == ()


def edges(*pairs: str) -> tuple[Edge, ...]:
    return tuple(Edge(pair[0], pair[1], "dependsOn", kind="order") for pair in pairs)


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], []),
        (["ab", "bc", "ac", "bd", "cd"], []),
        (["aa"], ["aa"]),
        (["ab", "ba"], ["aba"]),
        (["cd", "dc", "ba", "ab"], ["aba", "cdc"]),
        (["da", "cd", "bc", "ab"], ["abcda"]),
        (["ab", "bc", "ca", "bd", "db"], ["abca", "bdb"]),
    ],
)
def test_each_cycle_is_told_from_its_first_step_on(pairs: list[str], found: list[str]) -> None:
    assert sorted("".join(cycle) for cycle in cycles(Graph(tuple("abcd"), edges(*pairs)))) == found


def test_two_reasons_for_one_edge_make_one_cycle() -> None:
    graph = Graph(("a", "b"), (*edges("ab", "ba"), Edge("a", "b", "train")))
    assert list(cycles(graph)) == [["a", "b", "a"]]
