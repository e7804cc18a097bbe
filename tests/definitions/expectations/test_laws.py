"""What an execution did is what a test may expect of it, and any other expectation fails, at its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from definitions.execution.given_outcomes import given_outcomes
from definitions.execution.readable import plain_values
from definitions.execution.request_places import values_by_place
from definitions.execution.simulate import Simulation, simulate
from definitions.expectations.read import read_cases
from definitions.expectations.run_case import problems_of
from definitions.pipeline.compile import CompiledPipeline
from tests.support import CONFIGS, compiled

SAMPLES = [
    ("house-prices", CONFIGS / "tests"),
    ("for-each", CONFIGS / "step-types" / "tests"),
    ("churn-lifecycle", CONFIGS / "step-types" / "tests"),
]
OTHER = "something else"


def _expected(simulation: Simulation) -> dict[str, Any]:
    """All that can be expected of an execution."""
    started = [run for run in simulation.runs if run.has_started]
    order = sorted(started, key=lambda run: simulation.starts[run.name])
    return {
        "status": simulation.status,
        "branches": {run.name: list(run.branch) for run in started if run.type == "Condition"},
        "steps": {run.name: run.status or run.state for run in simulation.runs},
        "order": [order[0].name, order[-1].name],
        "requests": {run.name: dict(values_by_place(plain_values(run.arguments))) for run in started},
        "permissions": {
            "allowed": [
                {"action": action, "resource": str(resource).replace("*", "x")}
                for statement in simulation.pipeline.statements
                for action in statement.actions
                for resource in statement.resources
                if isinstance(resource, str)
            ]
        },
    }


def _problems(expect: dict[str, Any], given: dict[str, Any], pipeline: CompiledPipeline, folder: Path) -> list[str]:
    file = folder / "cases.yaml"
    case = {"name": "one", "given": given, "expect": {key: value for key, value in expect.items() if value}}
    file.write_text(json.dumps({"config": "any.yaml", "tests": [case]}), encoding="utf-8")
    found = problems_of(read_cases(file), 0, pipeline)
    return [".".join(map(str, problem.path[3:])) for problem in found]


@pytest.mark.parametrize(("sample", "tests"), SAMPLES)
def test_what_happened_is_met_and_nothing_else_is(sample: str, tests: Path, tmp_path: Path) -> None:
    pipeline = compiled(tests.parent / f"{sample}.yaml")
    file = read_cases(tests / f"{sample}.yaml")
    outcomes = given_outcomes(file.model.tests[0].given, file.node.nearest(("tests", 0, "given")), pipeline, tmp_path)
    simulation = simulate(pipeline, outcomes, {})
    given: Any = file.node.nearest(("tests", 0, "given")).plain()
    expected = _expected(simulation)
    assert _problems(expected, given, pipeline, tmp_path) == []

    changed: dict[str, Any] = {
        "status": "Stopped",
        "branches": {name: [*steps, next(iter(simulation.plan))] for name, steps in expected["branches"].items()},
        "steps": dict.fromkeys(expected["steps"], "Stopped"),
        "order": expected["order"][::-1],
        "requests": {name: dict.fromkeys(places, OTHER) for name, places in expected["requests"].items()},
        "permissions": {"notAllowed": expected["permissions"]["allowed"]},
    }
    assert _problems(changed, given, pipeline, tmp_path) == [
        "status",
        *(f"branches.{name}" for name in changed["branches"]),
        *(f"steps.{name}" for name in changed["steps"]),
        "order.1",
        *(f"requests.{name}.{place}" for name, places in changed["requests"].items() for place in places),
        *(f"permissions.notAllowed.{index}" for index in range(len(changed["permissions"]["notAllowed"]))),
    ]
