"""The origin of a part of a step's request in the YAML."""

from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.schema.changed_values import CHANGED
from definitions.schema.request_origin import origin_in
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json


def origin(step: Step, context: StepContext, path: NodePath) -> NodePath:
    """The path in the YAML of a step that a part of its request comes from, as ``origin_in`` finds it."""
    return origin_in(step, lambda changed: _changed_request(changed, context), path)


def _changed_request(step: object, context: StepContext) -> Json:
    assert isinstance(step, Step)
    try:
        return step.request(context)
    except KeyError:
        # The changed value was the name of something; what it names is elsewhere.
        return CHANGED
