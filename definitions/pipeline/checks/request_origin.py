"""The origin of a part of a step's request in the YAML."""

from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json


def origin(step: Step, context: StepContext, path: NodePath) -> NodePath:
    """The path in the YAML of a step that a part of its request comes from, as ``origin_in`` finds it."""
    # Only problems ask for it.
    from definitions.schema.changed_values import CHANGED
    from definitions.schema.request_origin import origin_in

    def request(changed: object) -> Json:
        assert isinstance(changed, Step)
        try:
            return changed.request(context)
        except KeyError:
            # The changed value was the name of something; what it names is elsewhere.
            return CHANGED

    return origin_in(step, request, path)
