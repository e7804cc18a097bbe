"""ARNs of resources that the YAML names, from the part of the name that is known before an execution."""

from collections.abc import Iterator

from definitions.iam.statements import literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.referenced_step import ReferencedStep
from definitions.source.nodes import NodePath
from definitions.values.expressions import ExecutionVariable, Join, StepOutput, StepProperty
from definitions.values.infrastructure import InfrastructureText, Text, arn, text

EXECUTION_ID_PATTERN = "?" * 12
"""An execution's id, as IAM matches it: 12 characters of any kind. AWS's are lower-case letters and digits."""


def name_pattern(value: object, context: StepContext) -> Text | None:
    """The IAM pattern of a name; ``None`` if no part of the name is known, nor its form."""
    known = context.static_text(value)
    if known is not None:
        return literal_pattern(known)
    match value:
        case Join():
            return _joined_pattern(value, context)
        case ExecutionVariable(name="PipelineExecutionId"):
            return EXECUTION_ID_PATTERN
        case ExecutionVariable(name="PipelineName"):
            return literal_pattern(context.pipeline_name)
    step = producing_step(value, context)
    return None if step is None else name_pattern(_requested_name(step, value, context), context)


def producing_step(value: object, context: StepContext) -> ReferencedStep | None:
    """The step whose property the value is; ``None`` if the value is no property."""
    return context.steps[value.step] if isinstance(value, StepOutput | StepProperty) else None


def _requested_name(step: ReferencedStep, value: object, context: StepContext) -> object:
    """The name in the step's own request, if the property is a field of that request."""
    path = step.outputs(context)[value.output].property if isinstance(value, StepOutput) else ""
    path = value.path if isinstance(value, StepProperty) else path
    request = step.request(context)
    return request.get(path) if isinstance(request, dict) else None


def _joined_pattern(value: Join, context: StepContext) -> Text | None:
    patterns = [
        name_pattern(part if not isinstance(part, int | float) else str(part), context) for part in value.values
    ]
    if not any(patterns):
        return None
    pieces = [piece for pattern in patterns for piece in (literal_pattern(value.on), pattern or "*")]
    return text(*pieces[1:])


def named_arns(resource: str, pattern: Text) -> tuple[Text, ...]:
    """ARNs with the name as written and in lower case: which of them AWS takes depends on the resource type."""
    lower = _lower(pattern)
    names = (pattern,) if lower == pattern else (pattern, lower)
    return tuple(arn("sagemaker", text(f"{resource}/", name)) for name in names)


def _lower(whole: Text) -> Text:
    if isinstance(whole, InfrastructureText):
        return text(*(part.lower() if isinstance(part, str) else part for part in whole.parts))
    return whole.lower()


def report_unknown_name(what: str, path: NodePath) -> Iterator[PermissionResult]:
    """Report that using a resource is not granted, since its name is not known."""
    message = f"the name of {what} is not known before it runs, so using it is not granted"
    yield MissingPermission(
        path, message, "give it as text, as a join that begins with text, or by the step that made it"
    )
