"""The origin of a part of a request in the YAML: the value whose change changes that part."""

from collections.abc import Callable

from definitions.api.structure import Structure
from definitions.schema.changed_values import changed_values
from definitions.schema.model import Model
from definitions.source.nodes import NodePath


def origin_in(model: Model, request_of: Callable[[object], object], path: NodePath) -> NodePath:
    """The path in the YAML of a model that a part of its request comes from.

    Args:
        model: what the request is made of.
        request_of: makes the request of the model, or of one with other values.
        path: a path of the request, such as ``("ResourceConfig", "VolumeSizeInGB")``.

    Returns:
        The path of one value, of the map or list around several, or the origin of the part around one without any.
    """
    for end in range(len(path), 0, -1):
        part = path[:end]
        before = _request_part(request_of(model), part)
        if before is None:
            continue
        found = [
            origin_path
            for origin_path, changed in changed_values(model)
            if _request_part(request_of(changed), part) != before
        ]
        exact = [origin_path for origin_path in found if _yaml_value(model, origin_path) is before]
        if exact:
            return exact[0]
        if len(found) == 1 and isinstance(before, Structure):
            return found[0][:-1]
        if found:
            return _common_beginning(found)
    return ()


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
