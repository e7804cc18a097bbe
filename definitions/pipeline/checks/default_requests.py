"""Requests that are written for the default of a parameter, and enum values that would need another request.

A request has the key of volumes only if the volumes of the instance type take one. An execution can choose another
type, but not another request.
"""

from collections.abc import Iterator

from definitions.api.structure import Structure
from definitions.diagnostics.problems import Problem, dotted
from definitions.foundation.records import replace
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.known_values import parameter_values, problem_of_value
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json, ParameterReference


def check_default_requests(context: CheckContext) -> Iterator[Problem]:
    """Enum values that do not go with what a step writes for the default; each value once."""
    seen: set[NodePath | None] = set()
    for path, step in context.correct_steps():
        if step.request_shape() is None:
            continue
        request = step.request(context.step_context)
        for below, name in _enumerations(context, step):
            for known in parameter_values(context, name):
                needed = step.request(_with_default(context.step_context, name, known.value))
                member = _first_difference(request, needed)
                if member is not None and known.path not in seen:
                    seen.add(known.path)
                    message = f"needs another {member[-1]} than the default ({dotted(('Arguments', *member))})"
                    hint = "a definition is written for the default: use one parameter for each kind of value"
                    yield problem_of_value(
                        context,
                        known,
                        (*path, *below),
                        message,
                        rule="written-for-default",
                        hint=hint,
                        severity="warning",
                    )


def _enumerations(context: CheckContext, step: Step) -> Iterator[tuple[NodePath, str]]:
    """Parameters with ``enumValues`` that a step uses, each with the path of its first use."""
    found: dict[str, NodePath] = {}
    for path, reference in step.all_references:
        if isinstance(reference, ParameterReference):
            parameter = context.step_context.parameters[reference.name]
            if parameter.enum_values is not None:
                found.setdefault(reference.name, path)
    return ((path, name) for name, path in found.items())


def _with_default(context: StepContext, name: str, value: object) -> StepContext:
    parameter = context.parameters[name].model_copy(update={"default_value": value})
    return replace(context, parameters={**context.parameters, name: parameter})


def _first_difference(one: Json, other: Json, path: NodePath = ()) -> NodePath | None:
    """The path of the first member that two requests do not have alike."""
    if one == other:
        return None
    if isinstance(one, Structure) and isinstance(other, Structure):
        one, other = ({name: value for _, name, value in each.members} for each in (one, other))
    if isinstance(one, list) and isinstance(other, list):
        one, other = dict(enumerate(one)), dict(enumerate(other))
    if isinstance(one, dict) and isinstance(other, dict):
        inner = (_first_difference(one.get(key), other.get(key), (*path, key)) for key in {**one, **other})
        return next((found for found in inner if found is not None), path)
    return path
