"""Values of properties that a step's own request decides: AWS answers what was asked for."""

from definitions.api.properties import Key, UnknownProperty, parse
from definitions.api.structure import Structure
from definitions.pipeline.steps.core.context import StepContext
from definitions.values.expressions import StepOutput, StepProperty


def requested_value(reference: StepOutput | StepProperty, context: StepContext) -> object:
    """The value in the request of the step that is referred to, such as the URI of an output.

    ``None`` if only the finished step tells it.
    """
    producer = context.steps[reference.step]
    if isinstance(reference, StepProperty):
        path = reference.path
    else:
        outputs = producer.outputs(context)
        if reference.output not in outputs:
            return None
        path = outputs[reference.output].property
    try:
        segments = parse(path)
    except UnknownProperty:
        return None
    try:
        tree: object = producer.request(context) if producer.request_name is not None else None
    except KeyError:
        return None  # it names a step that does not exist, which is reported there
    for segment in segments:
        tree = _entry(tree, segment.key if isinstance(segment, Key) else segment.name)
    return tree


def _entry(tree: object, key: int | str) -> object:
    match tree:
        case Structure():
            return tree.get(str(key))
        case dict():
            return tree.get(key)
        case list():
            if isinstance(key, int):
                return tree[key] if key < len(tree) else None
            return next((entry for entry in tree if _has_name(entry, key)), None)
    return None


def _has_name(entry: object, name: str) -> bool:
    """Whether an entry of a list goes by a name: that of an output, an input or a metric."""
    members = {key: value for _, key, value in entry.members} if isinstance(entry, Structure) else entry
    return isinstance(members, dict) and any(key.endswith("Name") and value == name for key, value in members.items())
