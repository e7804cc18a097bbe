"""ARNs of resources whose names stand in the YAML, as far as the names are known before the pipeline runs."""

from collections.abc import Iterator

from definitions.iam.statements import literal_pattern
from definitions.pipeline.steps.core.answers import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.context import ReferencedStep, StepContext
from definitions.source.nodes import NodePath
from definitions.values.expressions import Join, StepOutput, StepProperty
from definitions.values.infrastructure import InfrastructureText, Text, arn, text


def name_pattern(value: object, context: StepContext) -> Text | None:
    """What IAM must match to match the name; ``None`` if nothing of it is known."""
    known = context.static_text(value)
    if known is not None:
        return literal_pattern(known)
    if isinstance(value, Join):
        return _joined(value, context)
    step = producing_step(value, context)
    return None if step is None else name_pattern(_given(step, value, context), context)


def producing_step(value: object, context: StepContext) -> ReferencedStep | None:
    """The step whose property a name is, if it is one."""
    return context.steps[value.step] if isinstance(value, StepOutput | StepProperty) else None


def _given(step: ReferencedStep, value: object, context: StepContext) -> object:
    """The name that the step was given, where its property is just that."""
    path = step.outputs(context)[value.output].property if isinstance(value, StepOutput) else ""
    path = value.path if isinstance(value, StepProperty) else path
    request = step.request(context)
    return request.get(path) if isinstance(request, dict) else None


def _joined(value: Join, context: StepContext) -> Text | None:
    patterns = [
        name_pattern(part if not isinstance(part, int | float) else str(part), context) for part in value.values
    ]
    if not any(patterns):
        return None
    pieces = [piece for pattern in patterns for piece in (literal_pattern(value.on), pattern or "*")]
    return text(*pieces[1:])


def arns(resource: str, pattern: Text) -> tuple[Text, ...]:
    """Of the resources of that name: as written, and in lower case, which some types of SageMaker have instead."""
    return tuple(dict.fromkeys(arn("sagemaker", text(f"{resource}/", name)) for name in (pattern, _lower(pattern))))


def _lower(whole: Text) -> Text:
    if isinstance(whole, InfrastructureText):
        return text(*(part.lower() if isinstance(part, str) else part for part in whole.parts))
    return whole.lower()


def unknown_name(what: str, path: NodePath) -> Iterator[PermissionResult]:
    """The warning for a name of which nothing is known."""
    message = f"the name of {what} is not known before it runs, so using it is not granted"
    yield MissingPermission(
        path, message, "give it as text, as a join that begins with text, or by the step that made it"
    )
