"""Spellings that AWS refuses, as AWS takes them, where there is no doubt what is meant.

Sources: Amazon SageMaker API Reference, CreateProcessingJob, CreateEndpointConfig and DescribePipeline; Amazon
SageMaker Developer Guide, "Condition step" and "Property Files and JsonGet". The other spellings are those of classes
of AWS's Python SDK, of AWS's "Pipeline definition JSON schema", and of definitions that people wrote by hand.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from definitions.adoption.settings import member_at
from definitions.adoption.steps import is_step
from definitions.adoption.verdict import Difference, shown
from definitions.foundation.patterns import pattern
from definitions.pipeline.steps.control.comparisons import OPERATORS

_REASON = "AWS takes it only so"
_DESCRIBED = {
    *("PipelineArn", "PipelineName", "PipelineDisplayName", "PipelineDescription", "PipelineStatus", "RoleArn"),
    *("CreationTime", "LastModifiedTime", "LastRunTime", "CreatedBy", "LastModifiedBy", "ParallelismConfiguration"),
}
"""Members of AWS's answer about a pipeline, which are none of its definition."""
_BRANCHES = ("IfSteps", "ElseSteps")
_NEGATED = {"NotEquals": "Equals", "NotIn": "In"}
_FILE_KEYS = {"Name": "PropertyFileName", "Path": "FilePath"}
_OUTPUTS = pattern(r"(Steps\.[^.]+)\.ProcessingOutputs(?:\.([\w-]+)|(\[[^\]]+\]))(.*)", re.DOTALL)
_QUOTED_FILE = pattern(r"(Steps\.[^.]+\.PropertyFiles)\[(['\"])(.+)\2\]", re.DOTALL)
_IN_FILE = pattern(r"(Steps\.[^.]+\.PropertyFiles\.[^.]+)\.(.+)", re.DOTALL)


class Mending:
    """A definition as AWS takes it.

    Attributes:
        definition: the mended one; the original stays as it is.
        differences: what was mended.
    """

    def __init__(self, definition: Mapping[str, object]) -> None:
        self.differences: list[Difference] = []
        whole = {key: value for key, value in definition.items() if key not in _DESCRIBED}
        self.differences += [
            Difference(key, shown(definition[key]), None, "tells of a pipeline, and is no part of its definition")
            for key in sorted(definition.keys() & _DESCRIBED)
        ]
        steps = whole.get("Steps")
        if isinstance(steps, list):
            whole["Steps"] = [self._step(step) for step in self._with_branches(steps)]
        self.definition = whole

    def _tell(self, step: Mapping[str, object], path: str, old: object, new: str, reason: str = _REASON) -> None:
        name = str(step["Name"])
        difference = Difference(f"{name}.{path}", str(old), new, reason, step=name)
        if difference not in self.differences:
            self.differences.append(difference)

    def _with_branches(self, steps: list[object]) -> list[object]:
        """Steps in the branches that name them."""
        listed = [body for body in steps if is_step(body)]
        named = [
            (body, branch, names)
            for body in listed
            for branch, names in _branches(body)
            if names and all(isinstance(name, str) for name in names)
        ]
        wanted = [name for _, _, names in named for name in names]
        bodies = {body["Name"]: body for body in listed}
        hosts = {body["Name"] for body, _, _ in named}
        is_clear = len(bodies) == len(listed) and len(set(wanted)) == len(wanted)
        if not is_clear or not set(wanted) <= bodies.keys() - hosts:
            return steps
        moved: dict[str, dict[str, Any]] = {}
        for body, branch, names in named:
            self._tell(body, f"Arguments.{branch}", "names of steps", "these steps")
            whole = moved.get(body["Name"], body)
            arguments = {**whole["Arguments"], branch: [bodies[name] for name in names]}
            moved[body["Name"]] = {**whole, "Arguments": arguments}
        return [
            moved.get(body["Name"], body) if is_step(body) else body
            for body in steps
            if not (is_step(body) and body["Name"] in wanted)
        ]

    def _step(self, body: object) -> object:
        if not is_step(body):
            return body
        found = dict(body)
        arguments = found.get("Arguments")
        if isinstance(arguments, dict):
            arguments = {key: self._entries(body, key, value) for key, value in arguments.items()}
            self._members(found, arguments)
            found["Arguments"] = arguments
        files = found.get("PropertyFiles")
        if isinstance(files, list):
            found["PropertyFiles"] = [self._property_file(body, entry) for entry in files]
        return found

    def _entries(self, body: Mapping[str, object], key: str, value: object) -> object:
        """A member of ``Arguments``: steps of a branch by themselves, all else by its expressions."""
        if isinstance(value, list) and value and all(map(is_step, value)):
            return [self._step(entry) for entry in value]
        if key == "Conditions" and body["Type"] == "Condition" and isinstance(value, list):
            value = [self._condition(body, entry) for entry in value]
        return self._expressions(body, value)

    def _members(self, found: dict[str, object], arguments: dict[str, object]) -> None:
        """Members of a request that stand in another place, moved in place."""
        if found["Type"] == "Processing":
            if isinstance(arguments.get("ProcessingOutputs"), list) and "ProcessingOutputConfig" not in arguments:
                arguments["ProcessingOutputConfig"] = {"Outputs": arguments.pop("ProcessingOutputs")}
                self._tell(found, "Arguments", "ProcessingOutputs", "ProcessingOutputConfig.Outputs")
            if isinstance(arguments.get("PropertyFiles"), list) and "PropertyFiles" not in found:
                found["PropertyFiles"] = arguments.pop("PropertyFiles")
                self._tell(found, "Arguments", "PropertyFiles", "PropertyFiles beside Arguments")
        if found["Type"] == "EndpointConfig" and "EndpointConfigName" not in arguments:
            name = str(found["Name"]).replace("_", "-")
            arguments["EndpointConfigName"] = name
            path, reason = f"{found['Name']}.Arguments.EndpointConfigName", "AWS asks for a name, and makes it unique"
            self.differences.append(Difference(path, None, name, reason, step=str(found["Name"])))
        primary = arguments.get("PrimaryContainer")
        if found["Type"] in ("Model", "CreateModel") and isinstance(primary, dict) and "ModelPackageName" in primary:
            arguments["Containers"] = [arguments.pop("PrimaryContainer")]
            self._tell(found, "Arguments", "PrimaryContainer", "Containers with one entry", "both name the package")
        variants = arguments.get("ProductionVariants")
        if isinstance(variants, dict) and all(isinstance(each, dict) for each in variants.values()):
            arguments["ProductionVariants"] = [{"VariantName": name, **each} for name, each in variants.items()]
            self._tell(found, "Arguments.ProductionVariants", "a map", "a list")

    def _property_file(self, body: Mapping[str, object], entry: object) -> object:
        if not isinstance(entry, dict):
            return entry
        keys = {key: _FILE_KEYS[key] for key in entry if key in _FILE_KEYS and _FILE_KEYS[key] not in entry}
        for old, new in keys.items():
            self._tell(body, "PropertyFiles", old, new)
        return {keys.get(key, key): value for key, value in entry.items()}

    def _condition(self, body: Mapping[str, object], condition: object) -> object:
        if not isinstance(condition, dict) or not isinstance(condition.get("Type"), str):
            return condition
        found, kind = dict(condition), condition["Type"].removeprefix("Condition")
        path = "Arguments.Conditions"
        if kind != condition["Type"] and kind in (*OPERATORS, *_NEGATED):
            self._tell(body, path, condition["Type"], kind)
            found["Type"] = kind
        if found["Type"] in _NEGATED:
            self._tell(body, path, kind, f"Not of {_NEGATED[kind]}")
            return self._condition(body, {"Type": "Not", "Condition": {**found, "Type": _NEGATED[kind]}})
        inner = found.get("Arguments")
        if kind in ("Or", "Not") and isinstance(inner, dict) and not inner.keys() & found.keys():
            self._tell(body, path, f"Arguments of {kind}", "its members beside Type")
            found |= found.pop("Arguments")
        for old, new in _other_names(kind):
            if old in found and new not in found:
                self._tell(body, path, f"{old} of {kind}", new)
                found[new] = found.pop(old)
        for key in ("Condition", "Conditions"):
            if isinstance(found.get(key), list):
                found[key] = [self._condition(body, entry) for entry in found[key]]
            elif key in found:
                found[key] = self._condition(body, found[key])
        return found

    def _expressions(self, body: Mapping[str, object], value: object) -> object:
        match value:
            case {"Get": str(path), **rest} if not rest:
                return self._get(body, path)
            case {"Std:JsonGet": {"PropertyFile": {"Get": str(file)}} as inner, **rest} if not rest:
                if (quoted := _QUOTED_FILE.fullmatch(file)) is None:
                    return value
                file_path = f"{quoted[1]}.{quoted[3]}"
                self._tell(body, "Arguments", file, file_path)
                return {"Std:JsonGet": {**inner, "PropertyFile": {"Get": file_path}}}
            case dict():
                return {key: self._expressions(body, entry) for key, entry in value.items()}
            case list():
                return [self._expressions(body, entry) for entry in value]
        return value

    def _get(self, body: Mapping[str, object], path: str) -> object:
        if (output := _OUTPUTS.fullmatch(path)) is not None:
            entry = f"['{output[2]}']" if output[2] else output[3]
            new = f"{output[1]}.ProcessingOutputConfig.Outputs{entry}{output[4]}"
            self._tell(body, "Arguments", path, new)
            return {"Get": new}
        if (inside := _IN_FILE.fullmatch(path)) is not None:
            self._tell(body, "Arguments", path, f"{inside[2]} of {inside[1]} by Std:JsonGet")
            return {"Std:JsonGet": {"PropertyFile": {"Get": inside[1]}, "Path": inside[2]}}
        return {"Get": path}


def _branches(body: Mapping[str, object]) -> Iterator[tuple[str, list[Any]]]:
    for branch in _BRANCHES:
        names = member_at(body, f"Arguments.{branch}")
        if isinstance(names, list):
            yield branch, names


def _other_names(kind: str) -> tuple[tuple[str, str], ...]:
    """Names of a condition's members, and those that AWS takes."""
    match kind:
        case "In":
            return (("Value", "QueryValue"), ("In", "Values"), ("InValues", "Values"))
        case "Not":
            return (("Expression", "Condition"),)
        case "Or":
            return (("Expressions", "Conditions"),)
    return ()
