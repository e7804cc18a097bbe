"""Selective execution: what AWS demands of the selected steps."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from definitions.commands.ending import Refused
from definitions.pipeline.steps.graph import Edge, Graph
from stacks.operations import selection
from tests.stacks.operations.pipeline import pipeline

GRAPH = pipeline().graph


@pytest.mark.parametrize(
    ("names", "steps"),
    [
        (["Train"], ["Train"]),
        (["Evaluate", "Train", "Train"], ["Train", "Evaluate"]),
        (["Explain", "Evaluate"], ["Explain", "Evaluate"]),
    ],
)
def test_steps_are_selected_in_the_order_of_the_config(names: list[str], steps: list[str]) -> None:
    assert selection.only(names, GRAPH) == steps


def test_a_step_with_all_that_run_after_it() -> None:
    assert selection.beginning_at("Train", GRAPH) == ["Train", "Explain", "Evaluate"]


def test_a_step_between_two_selected_ones_must_be_selected() -> None:
    with pytest.raises(Refused, match=r"'Train' runs between 'Prepare' and 'Evaluate'.*; add Train"):
        selection.only(["Prepare", "Evaluate"], GRAPH)


@pytest.mark.parametrize(
    "select", [lambda name: selection.only([name], GRAPH), lambda name: selection.beginning_at(name, GRAPH)]
)
def test_unknown_steps_are_told_with_the_nearest(select: Callable[[str], object]) -> None:
    with pytest.raises(Refused, match=r"the pipeline has no step 'Trian'; did you mean 'Train'\?"):
        select("Trian")


def test_no_more_than_fifty_steps() -> None:
    names = [f"S{number}" for number in range(51)]
    chain = Graph(tuple(names), tuple(Edge(before, after, "dependsOn") for before, after in pairwise(names)))
    assert len(selection.beginning_at("S1", chain)) == 50
    with pytest.raises(Refused, match="at most 50 selected steps at a time; these are 51"):
        selection.beginning_at("S0", chain)


def test_outputs_of_others_are_needed_unless_the_beginning_is_selected() -> None:
    assert selection.needs_others(["Train", "Explain"], GRAPH)
    assert not selection.needs_others(["Prepare", "Train"], GRAPH)
