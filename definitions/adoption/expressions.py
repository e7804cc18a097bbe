"""Values of a definition in the language of configs: ``{Get: Parameters.Data}`` is ``{parameter: Data}``.

Source: Amazon SageMaker Developer Guide, "Pipelines overview"; "Pipeline definition JSON schema".
"""

import re
from collections.abc import Mapping, Sequence

from definitions.api.shapes import Shape
from definitions.comparison.definition import STEP_REFERENCE
from definitions.foundation.patterns import pattern
from definitions.values.placeholders import OpenText, Placeholder, open_text

_PROPERTY_FILE = pattern(r"Steps\.([^.]+)\.PropertyFiles\.(.+)", re.DOTALL)
_NAMESPACES = {"Parameters": "parameter", "Execution": "execution", "ForEach": "forEach"}
_NAMESPACES |= {"PipelineExperimentConfig": "pipelineExperimentConfig"}
_REFERENCES = {
    "<account>": "{{account}}",
    "<region>": "{{region}}",
    "<partition>": "{{partition}}",
    "<bucket name>": "<default_bucket>",
}
"""What configs write for values that only a deployment knows."""
_LABEL = pattern(r"(<(?:account|region|partition|dns suffix|bucket name|key arn|role arn)>)")


class NotInConfigs(Exception):
    """A value that no key of a config takes in this form."""


def in_yaml(value: object) -> object:
    """A value of a definition as a config has it: texts, numbers, expressions, and lists and maps of these.

    Raises:
        NotInConfigs: it is an expression that configs do not have.
    """
    match value:
        case OpenText():
            return "".join(
                part if isinstance(part, str) else _REFERENCES.get(part.label, part.label) for part in value.parts
            )
        case {"Get": str(path), **rest} if not rest:
            return _get(path)
        case {"Std:Join": {"Values": list(values)} as inner, **rest} if values and not rest:
            return _join(str(in_yaml(inner.get("On", ""))), values)
        case {"Std:JsonGet": {"Path": str(path)} as inner, **rest} if not rest:
            return _json_get(inner, path)
        case dict():
            if any(str(key).startswith("Std:") for key in value):
                raise NotInConfigs
            return {str(in_yaml(key)): in_yaml(entry) for key, entry in value.items()}
        case list():
            return [in_yaml(entry) for entry in value]
    return value


def _single(value: object) -> object:
    """A part of a join: no list, and no map that is no expression."""
    if isinstance(value, list) or value is None:
        raise NotInConfigs
    found = in_yaml(value)
    if isinstance(found, dict) and found == value:
        raise NotInConfigs
    return found


def _get(path: str) -> object:
    namespace, _, rest = path.partition(".")
    found = STEP_REFERENCE.fullmatch(path)
    if found is not None and found[1] == "Steps" and _PROPERTY_FILE.fullmatch(path) is None:
        return {"property": rest}
    if namespace not in _NAMESPACES or not rest:
        raise NotInConfigs
    return {_NAMESPACES[namespace]: rest}


def _join(on: str, values: Sequence[object]) -> object:
    parts = [_single(part) for part in values]
    return {"join": {"on": on, "values": parts} if on else {"values": parts}}


def _json_get(inner: Mapping[object, object], path: str) -> object:
    match inner:
        case {"PropertyFile": {"Get": str(file)}} if len(inner) == 2 and (found := _PROPERTY_FILE.fullmatch(file)):
            return {"jsonGet": {"step": found[1], "propertyFile": found[2], "path": path}}
        case {"S3Uri": uri} if len(inner) == 2:
            return {"jsonGet": {"s3Uri": in_yaml(uri), "path": path}}
    raise NotInConfigs


def in_yaml_or_as_it_is(value: object) -> object:
    """The same for a value that is refused where it stands if configs do not have it."""
    try:
        return in_yaml(value)
    except NotInConfigs:
        match value:
            case dict():
                return {str(key): in_yaml_or_as_it_is(entry) for key, entry in value.items()}
            case list():
                return [in_yaml_or_as_it_is(entry) for entry in value]
        return value


def shape_in_yaml(value: object, whole: Shape, without: tuple[str, ...] = ()) -> object:
    """A part of a request as YAML has it: members of structures in camelCase, keys of maps as they are.

    Members that the API does not have are left out.

    Raises:
        NotInConfigs: it is an expression that configs do not have.
    """
    if whole.kind == "structure" and isinstance(value, dict):
        keys = {name: key for key, name in whole.spellings.items() if name not in without}
        return {
            keys[name]: shape_in_yaml(entry, whole.members[name])
            for name, entry in value.items()
            if name in keys and entry is not None and not is_own(entry)
        }
    if whole.kind == "list" and isinstance(value, list):
        return [shape_in_yaml(entry, whole.item) for entry in value]
    if whole.kind == "map" and isinstance(value, dict):
        return {str(key): shape_in_yaml(entry, whole.item) for key, entry in value.items()}
    return in_yaml(value)


def is_own(value: object) -> bool:
    """Recognize what the module has of its own, and writes wherever no key says otherwise."""
    return isinstance(value, OpenText) and str(value) in ("<key arn>", "<role arn>")


def has_placeholders(value: object) -> bool:
    """Whether a part of a definition has values that only a deployment knows."""
    if isinstance(value, dict):
        return any(map(has_placeholders, value.values()))
    return any(map(has_placeholders, value)) if isinstance(value, list) else isinstance(value, OpenText)


def with_known_labels(tree: object) -> object:
    """A tree in which labels of what only a deployment knows, such as ``<region>``, are placeholders."""
    if isinstance(tree, dict):
        return {key: with_known_labels(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [with_known_labels(value) for value in tree]
    if isinstance(tree, str) and "<" in tree:
        pieces = _LABEL.split(tree)
        return open_text(*(Placeholder(piece) if index % 2 else piece for index, piece in enumerate(pieces)))
    return tree
