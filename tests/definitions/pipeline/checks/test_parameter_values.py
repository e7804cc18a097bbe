"""Values of parameters: what a place refuses as a literal it refuses as a default and as an enum value."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.pipeline.config.module_config import PARAMETERS, STEPS
from definitions.source.nodes import NodePath
from tests.definitions.sample_data import CONTEXT, dumped, of_sample, places
from tests.sound_values import SOUND
from tests.support import SAMPLES, compiled

TYPES = {str: "String", int: "Integer", float: "Float", bool: "Boolean"}
VALUES: tuple[str | int | float, ...] = (
    *SOUND,
    *("", "xgboost:1.7", "ml.m5.xlrage", "s3:/x/y", "s3://Bad_Bucket/x", "Approved", "a" * 300, "a" * 3000, "None"),
    *(0, -1, 1, 7, 101, 10**7, 0.5, 0.0, True, False),
)


class Place(NamedTuple):
    """A literal of a sample."""

    sample: Path
    path: NodePath
    value: str | int | float


def literals(sample: Path) -> list[Place]:
    """All literals of a sample's steps, without references to steps: those are read in YAML alone."""
    config = of_sample(sample)
    references = tuple(f"{step['name']}." for step in config["pipeline"]["steps"])
    found = [Place(sample, path, at(config, path)) for path in places(config)]
    return [
        place
        for place in found
        if place.path[:2] == STEPS
        and len(place.path) > 4
        and type(place.value) in TYPES
        and not str(place.value).startswith(references)
    ]


@cache
def parameter_places(sample: Path) -> list[Place]:
    """The literals of a sample in whose places parameters may be."""
    left = literals(sample)
    while True:
        refused = {problem.path for problem in problems_of(with_parameters(left)) if problem.path[:2] != PARAMETERS}
        if not (found := [place for place in left if place.path in refused]):
            return left
        left = [place for place in left if place not in found]


def with_parameters(found: list[Place]) -> Any:
    """The sample with parameters in these places, whose defaults are the literals."""
    config = of_sample(found[0].sample)
    declared = config["pipeline"].setdefault("parameters", [])
    for index, place in enumerate(found):
        put(config, place, {"parameter": f"Law{index}"})
        declared.append({"name": f"Law{index}", "type": TYPES[type(place.value)], "defaultValue": place.value})
    return config


def put(config: Any, place: Place, value: object) -> Any:
    at(config, place.path[:-1])[place.path[-1]] = value
    return config


def at(tree: Any, path: NodePath) -> Any:
    for segment in path:
        tree = tree[segment]
    return tree


def problems_of(config: Any) -> list[Problem]:
    try:
        return compiled(dumped(config), context=CONTEXT).problems
    except InvalidConfig as invalid:
        return invalid.problems


def rules(config: Any, place: Place) -> set[str]:
    """Rules that break a place's step, or the parameters: other steps may refer to what the step names."""
    found = [problem for problem in problems_of(config) if problem.severity == "error"]
    return {problem.rule for problem in found if problem.path[:3] == place.path[:3] or problem.path[:2] == PARAMETERS}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_defaults_that_are_fine_as_literals_make_no_problems(sample: Path) -> None:
    found = problems_of(with_parameters(parameter_places(sample)))
    of_values = [problem for problem in found if problem.path[:2] == PARAMETERS and problem.path[-1] != "name"]
    # As a literal, the short name of the config's own group means that group.
    assert {problem.rule for problem in of_values} <= {"short-group-name"}


@settings(max_examples=40)
@given(st.sampled_from(SAMPLES), st.data())
def test_what_is_refused_as_a_literal_is_refused_as_default_and_as_enum_value(
    sample: Path, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(parameter_places(sample)))
    kind = type(place.value)
    value = data.draw(st.sampled_from([value for value in VALUES if type(value) is kind and value != place.value]))
    assume(value != "")  # an empty one says that an execution gives the value: a warning
    literal = put(of_sample(sample), place, value)
    alone = with_parameters([place])
    declared = alone["pipeline"]["parameters"][-1]
    if kind is str and data.draw(st.booleans()):
        declared["enumValues"] = [place.value, value]
    else:
        declared["defaultValue"] = value
    assert bool(rules(alone, place)) == bool(rules(literal, place)), (rules(alone, place), rules(literal, place))
