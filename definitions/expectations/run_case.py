"""Run one test: walk through the execution that it gives, and compare."""

from collections.abc import Iterator

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.execution.given_outcomes import given_outcomes
from definitions.execution.simulate import Simulation, simulate
from definitions.expectations import executions, permissions, problems
from definitions.expectations.mismatches import Mismatch, unmet
from definitions.expectations.models import Case
from definitions.expectations.read import ReadCases
from definitions.foundation.records import replace
from definitions.pipeline.compile import CompiledPipeline
from definitions.source.nodes import Node, NodePath


def problems_of(file: ReadCases, index: int, compiled: CompiledPipeline | InvalidConfig) -> list[Problem]:
    """What is not as a test expects it; empty if the test passes.

    Args:
        file: the file of tests.
        index: of the test in it.
        compiled: the pipeline that the file is about, or why it cannot be compiled.
    """
    case, path = file.model.tests[index], ("tests", index)
    found = list(_compared(case, file, path, compiled))
    return [
        one if isinstance(one, Problem) else _problem(one, file.node, (*path, "expect")) for one in dict.fromkeys(found)
    ]


def _compared(
    case: Case, file: ReadCases, path: NodePath, compiled: CompiledPipeline | InvalidConfig
) -> Iterator[Problem | Mismatch]:
    expect, refusals = case.expect, []
    simulation = None
    try:
        if isinstance(compiled, InvalidConfig):
            raise compiled
        simulation = _simulated(case, file, path, compiled)
    except InvalidConfig as invalid:
        refusals = [problem for problem in invalid.problems if problem.severity == "error"]
    unexpected = problems.unexpected(expect.problems or [], refusals)
    yield from unexpected
    yield from problems.mismatches("problems", expect.problems or [], refusals)
    if simulation is not None:
        yield from executions.mismatches(expect, simulation)
    if isinstance(compiled, InvalidConfig):
        for key, one in (("permissions", expect.permissions), ("warnings", expect.warnings)):
            if one is not None and not unexpected:
                yield unmet((key,), f"{key} of a config", "one that is refused")
        return
    if expect.permissions is not None:
        yield from permissions.mismatches(expect.permissions, compiled.granted)
    if expect.warnings is not None:
        yield from problems.mismatches("warnings", expect.warnings, compiled.warnings)
        yield from problems.unexpected(expect.warnings, compiled.warnings)


def _simulated(case: Case, file: ReadCases, path: NodePath, pipeline: CompiledPipeline) -> Simulation | None:
    """The execution, if something is expected of it: for permissions and warnings, nothing must be decided.

    Raises:
        InvalidConfig: what is given does not fit the pipeline, or does not suffice.
    """
    at = file.node.nearest(path)
    node = at.child("given") or Node({}, at.position, at.position)
    try:
        given = given_outcomes(case.given, node, pipeline, file.path.parent)
        is_walked = case.expect.problems is not None or any(case.expect.of_the_walk.values())
        return simulate(pipeline, given, {}) if is_walked else None
    except InvalidConfig as invalid:
        here = file.node.position.file
        raise InvalidConfig(
            replace(problem, path=(*path, "given", *problem.path)) if problem.position.file == here else problem
            for problem in invalid.problems
        ) from None


def _problem(mismatch: Mismatch, node: Node, path: NodePath) -> Problem:
    where = (*path, *mismatch.path)
    return Problem.at(node, where, mismatch.message, mismatch.rule, mismatch.hint, key=mismatch.is_key)
