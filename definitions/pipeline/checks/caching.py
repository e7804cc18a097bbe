"""Caches that never hold a result: AWS takes that of an execution whose arguments had the same values.

Source: Amazon SageMaker Developer Guide, "Default cache key attributes by pipeline step type".
"""

from collections.abc import Iterator
from typing import NamedTuple

from definitions.diagnostics.problems import Problem, dotted
from definitions.foundation.patterns import pattern
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.request_fields import members_at
from definitions.pipeline.steps.core.step import Step
from definitions.schema.model import references_in
from definitions.source.nodes import NodePath
from definitions.values.expressions import (
    STEP_VARIABLES,
    ExecutionVariable,
    Expression,
    Join,
    StepOutput,
    StepProperty,
)

CHANGING_VARIABLES = (
    *("StartDateTime", "CurrentDateTime", "PipelineExecutionId", "PipelineExecutionArn"),
    *STEP_VARIABLES,
)
"""Execution variables that are other values in each execution."""
NEW_IN_EACH_RUN = pattern(
    r"(.*\.)?([A-Za-z]*Job(Name|Arn)|Model(Name|Arn)|ModelPackageArn|S3ModelArtifacts|EndpointConfig(Name|Arn))"
)
"""Properties that are other values after each run of a step."""


class _Change(NamedTuple):
    """A value that is another one in each execution.

    Attributes:
        path: of the value in the step's YAML, or in its request if the step writes it itself.
        why: the cause.
        is_own: whether the step itself has the value, not a step before.
    """

    path: NodePath
    why: str
    is_own: bool


def check_caching(context: CheckContext) -> Iterator[Problem]:
    """Steps that take results of earlier executions, although a value that AWS compares is always another one."""
    for path, step in context.correct_steps():
        changes = _changes(context, step) if _takes_results(step) else ()
        change = min(changes, key=lambda found: not found.is_own, default=None)
        if change is not None:
            message = f"no earlier result is ever taken: '{dotted(change.path)}' is compared, and {change.why}"
            report = context.warning if change.is_own else context.note
            yield report((*path, "cacheConfig"), message, rule="never-cached")


def _takes_results(step: Step) -> bool:
    return step.cache_config is not None and step.cache_config.enabled


def _changes(context: CheckContext, step: Step, inside: frozenset[str] = frozenset()) -> Iterator[_Change]:
    """Compared values of a step that are others in each execution; ``inside`` are steps whose values are looked at."""
    request = step.request(context.step_context) if step.cache_key else None
    own_paths = {id(reference): path for path, reference in step.all_references}
    for member in step.cache_key:
        for path, value in members_at(request, member):
            for where, reference in references_in(value, path):
                why = None if isinstance(reference, Join) else _why(context, reference, inside | {step.name})
                if why is not None:
                    yield _Change(own_paths.get(id(reference), where), why, isinstance(reference, ExecutionVariable))


def _why(context: CheckContext, reference: Expression, inside: frozenset[str]) -> str | None:
    """Why an expression is another value in each execution; ``None`` if it may be the same."""
    match reference:
        case ExecutionVariable(name=name) if name in CHANGING_VARIABLES:
            return f"{name} is another value in each execution"
        case Join(values=values):
            reasons = (_why(context, part, inside) for part in values if isinstance(part, Expression))
            return next((reason for reason in reasons if reason is not None), None)
        case StepOutput(step=name) | StepProperty(step=name) if name in context.by_name.keys() - inside:
            return _why_of_step(context, context.by_name[name], reference, inside)
    return None


def _why_of_step(
    context: CheckContext, step: Step, reference: StepOutput | StepProperty, inside: frozenset[str]
) -> str | None:
    if isinstance(step, RunsSteps) or (_takes_results(step) and next(_changes(context, step, inside), None) is None):
        return None
    requested = context.step_context.requested_value(reference)
    if isinstance(requested, Expression):
        changing = _why(context, requested, inside | {step.name})
        return None if changing is None else _changed_by(step)
    outputs = step.outputs(context.step_context)
    path = reference.path if isinstance(reference, StepProperty) else outputs[reference.output].property
    if requested is None and NEW_IN_EACH_RUN.fullmatch(path):
        return _changed_by(step)
    return None


def _changed_by(step: Step) -> str:
    remedy = " unless it is cached too" if step.is_cacheable and not _takes_results(step) else ""
    return f"'{step.name}' gives another value in each execution{remedy}"
