"""Expressions in AWS's own form, such as ``{Get: Execution.PipelineName}``: what to write in their place.

Source: Amazon SageMaker Developer Guide, "Pipelines overview"; the pipeline definition's JSON schema.
"""

from collections.abc import Callable

from definitions.diagnostics.messages import yaml_text
from definitions.foundation.patterns import pattern
from definitions.schema.errors import invalid

_CALLS: tuple[set[object], ...] = ({"Get"}, {"Std:Join"}, {"Std:JsonGet"})
_DEPENDENCY: set[object] = {"Step", "Trigger"}
_LONGEST = 200
_PROPERTY_FILE = pattern(r"Steps\.(?P<step>[^.]+)\.PropertyFiles\.(?P<propertyFile>.+)")
_NAMESPACES: dict[str, Callable[[str], object]] = {
    "Parameters": lambda rest: {"parameter": rest},
    "Steps": lambda rest: {"property": rest},
    "Execution": lambda rest: {"execution": rest},
    "PipelineExperimentConfig": lambda rest: {"pipelineExperimentConfig": rest},
    "ForEach": lambda rest: {"forEach": rest},
    "IterationOutput": lambda rest: rest,
}


def refuse_aws_expression(value: object) -> None:
    """Refuse an expression that is written as the definition has it, and say what to write.

    Raises:
        PydanticCustomError: it is one.
    """
    if not isinstance(value, dict) or not (set(value) in _CALLS or set(value) == _DEPENDENCY):
        return
    written = yaml_text(_translated(value))
    if len(written) > _LONGEST:
        written = yaml_text(_translated(dict.fromkeys(value)))
    hint = f"write {written} in 'dependsOn'" if set(value) == _DEPENDENCY else f"write {written}"
    raise invalid("aws-expression", "is an expression in AWS's own form", hint)


def is_aws_expression(value: dict[object, object]) -> bool:
    """Recognize such an expression in place of a map, where ``Get`` may be a key like others."""
    if set(value) == {"Get"}:
        return str(value["Get"]).partition(".")[0] in _NAMESPACES
    return set(value) in _CALLS


def _translated(value: object) -> object:
    """The value in the language of configs; what it does not say is asked for in capitals."""
    match value:
        case {"Get": path}:
            return _translated_get(str(path or ""))
        case {"Std:Join": inner}:
            whole = inner if isinstance(inner, dict) else {}
            values = whole.get("Values")
            parts = [_translated(part) for part in values] if isinstance(values, list) else ["TEXT", "TEXT"]
            return {"join": {"on": whole.get("On", ""), "values": parts}}
        case {"Std:JsonGet": inner}:
            whole = inner if isinstance(inner, dict) else {}
            file = whole.get("PropertyFile", {"Get": "Steps.STEP.PropertyFiles.FILE"})
            named = _PROPERTY_FILE.fullmatch(str(file.get("Get"))) if isinstance(file, dict) else None
            names = named.groupdict() if named is not None else {}
            source = {"s3Uri": _translated(whole["S3Uri"])} if "S3Uri" in whole else names
            return {"jsonGet": {**source, "path": whole.get("Path", "PATH")}}
        case {"Step": step, "Trigger": trigger}:
            return {"step": step or "STEP", "trigger": trigger or "TRIGGER"}
    return value


def _translated_get(path: str) -> object:
    if _PROPERTY_FILE.fullmatch(path):
        return _translated({"Std:JsonGet": {"PropertyFile": {"Get": path}}})
    namespace, _, rest = path.partition(".")
    return _NAMESPACES.get(namespace, _NAMESPACES["Parameters"])(rest or "NAME")
