"""The origin of a part of a request in the YAML: the value whose change changes that part."""

from collections.abc import Iterator
from dataclasses import replace

from definitions.api.structure import Structure
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json
from definitions.values.infrastructure import InfrastructureText, text

_CHANGED = "changed"


def origin(step: Step, context: StepContext, path: NodePath) -> NodePath:
    """The path in the YAML of a step that a part of its request comes from.

    Args:
        step: the step.
        context: the pipeline around it.
        path: a path of the request, such as ``("ResourceConfig", "VolumeSizeInGB")``.

    Returns:
        The path of one value, of the map or list around several, or the origin of the part around one without any.
    """
    for end in range(len(path), 0, -1):
        part = path[:end]
        before = _request_part(step.request(context), part)
        if before is None:
            continue
        found = [
            origin_path
            for origin_path, changed in _changed_values(step)
            if _request_part(_changed_request(changed, context), part) != before
        ]
        exact = [origin_path for origin_path in found if _yaml_value(step, origin_path) is before]
        if exact:
            return exact[0]
        if len(found) == 1 and isinstance(before, Structure):
            return found[0][:-1]
        if found:
            return _common_beginning(found)
    return ()


def _changed_request(step: object, context: StepContext) -> Json:
    assert isinstance(step, Step)
    try:
        return step.request(context)
    except KeyError:
        # The changed value was the name of something; what it names is elsewhere.
        return _CHANGED


def _changed_values(value: object) -> Iterator[tuple[NodePath, object]]:
    """The value with one scalar changed, for each of its scalars."""
    match value:
        case Model():
            for name, field in type(value).model_fields.items():
                for path, changed in _changed_values(getattr(value, name)):
                    yield (field.alias or name, *path), value.model_copy(update={name: changed})
        case Structure(members=members):
            for index, (key, name, entry) in enumerate(members):
                # What is empty holds nothing that could be changed; who reads entries may take them for structures.
                for path, changed in [((), [Structure(())])] if entry in ([], {}) else _changed_values(entry):
                    others = (*members[:index], (key, name, changed), *members[index + 1 :])
                    yield (key, *path), replace(value, members=others)
        case dict():
            for key, entry in value.items():
                for path, changed in _changed_values(entry):
                    yield (key, *path), {**value, key: changed}
        case list():
            for index, entry in enumerate(value):
                for path, changed in _changed_values(entry):
                    yield (index, *path), [*value[:index], changed, *value[index + 1 :]]
        case bool():
            yield (), not value
        case int() | float():
            yield (), value + 1
        case str() | InfrastructureText():
            yield (), text(value, _CHANGED)
        case Expression():
            yield (), _CHANGED


def _request_part(tree: object, path: NodePath) -> object:
    for segment in path:
        if isinstance(tree, Structure):
            tree = tree.get(str(segment))
        elif isinstance(tree, dict):
            tree = tree.get(segment)
        elif isinstance(tree, list) and isinstance(segment, int) and segment < len(tree):
            tree = tree[segment]
        else:
            return None
    return tree


def _yaml_value(value: object, path: NodePath) -> object:
    """The value at a path of the YAML."""
    for segment in path:
        match value:
            case Model():
                fields = {field.alias or name: name for name, field in type(value).model_fields.items()}
                value = getattr(value, fields[str(segment)])
            case Structure(members=members):
                value = next(entry for key, _, entry in members if key == segment)
            case dict():
                value = value[segment]
            case list() if isinstance(segment, int):
                value = value[segment]
    return value


def _common_beginning(paths: list[NodePath]) -> NodePath:
    """The beginning that all paths have in common."""
    first = min(paths)
    last = max(paths)
    return next((first[:end] for end, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), first)
