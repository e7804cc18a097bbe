"""Keys of a step that do not go together with the default or an enum value of a parameter in one of them."""

from collections.abc import Iterator, Mapping
from itertools import takewhile

from definitions.diagnostics.problems import Problem, dotted
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.known_values import KnownValue, parameter_values, problem_of_value
from definitions.pipeline.checks.parameter_values import read_value
from definitions.pipeline.checks.remarks import remarks
from definitions.pipeline.steps.core.remarks import Remark
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, ParameterReference

Choice = Mapping[str, KnownValue]
"""A value for each parameter by its name."""


def check_parameter_combinations(context: CheckContext) -> Iterator[Problem]:
    """Problems that literals would have in the places of parameters: all defaults, and each enum value with them."""
    seen: set[tuple[NodePath | None, str, str]] = set()
    for path, step in context.steps():
        before = remarks(step, context)
        for name, chosen in _choices(context, step):
            errors = _errors(context, step, chosen)
            for error in errors:
                if error not in before:
                    use = _use(context, step, chosen, error, name)
                    problem = _problem(context, path, *use, error)
                    if (key := (problem.path, error.rule, error.message)) not in seen:
                        seen.add(key)
                        yield problem
            if name is None:
                before = [*before, *errors]


def with_choice(context: CheckContext, step: Step, chosen: Choice) -> Step:
    """The step with values in the places of parameters, as far as these take them."""

    def value_of(reference: Expression) -> object:
        if isinstance(reference, ParameterReference) and reference.name in chosen:
            return read_value(context, reference, chosen[reference.name])
        return reference

    return step.with_values(value_of)


def _choices(context: CheckContext, step: Step) -> Iterator[tuple[str | None, Choice]]:
    """The defaults of all parameters that a step uses, then each enum value by the name of its parameter."""
    names = dict.fromkeys(found.name for _, found in step.all_references if isinstance(found, ParameterReference))
    values = {name: known for name in names if (known := parameter_values(context, name))}
    first = {name: known[0] for name, known in values.items()}
    if first:
        yield None, first
    for name, known in values.items():
        for other in known[1:]:
            yield name, {**first, name: other}


def _errors(context: CheckContext, step: Step, chosen: Choice) -> list[Remark]:
    changed = with_choice(context, step, chosen)
    refused = [
        Remark(path=path, message=error["message"], rule=error["rule"], hint=error["hint"])
        for path, error in changed.check_keys_together()
    ]
    return [*refused, *remarks(changed, context)]


def _use(
    context: CheckContext, step: Step, chosen: Choice, error: Remark, name: str | None
) -> tuple[NodePath, KnownValue]:
    """The place of a parameter whose value makes the error, the one nearest to it, and that value."""
    uses = [
        (path, reference.name)
        for path, reference in step.all_references
        if isinstance(reference, ParameterReference) and reference.name in ([*chosen] if name is None else [name])
    ]
    decisive = [use for use in uses if error not in _errors(context, step, _without(chosen, use[1]))]
    path, parameter = max(decisive or uses, key=lambda use: _common_length(use[0], error.path))
    return path, chosen[parameter]


def _common_length(one: NodePath, other: NodePath) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _without(chosen: Choice, name: str) -> Choice:
    return {other: known for other, known in chosen.items() if other != name}


def _problem(context: CheckContext, path: NodePath, use: NodePath, known: KnownValue, error: Remark) -> Problem:
    where = (*path, *use)
    if use[: len(error.path)] == error.path:
        return problem_of_value(context, known, where, error.message, error.rule, error.hint, error.severity)
    assert known.path is not None
    message = f"is used at {dotted(where)}; with it, {dotted((*path, *error.path))}: {error.message}"
    return Problem.at(context.node, known.path, message, error.rule, error.hint, severity=error.severity)
