"""Pipeline definitions: their steps, including those inside Condition and ForEach steps, and values by path.

A path is a pattern, such as ``Containers[].Image``; an address is the location of one value, such as
``Containers[0].Image``.

Source: Amazon SageMaker Pipelines, "Pipeline definition JSON schema"; API CreatePipeline.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from stacks.checks.reading.embedded_json import TemplateText, UnknownValue, parse_json
from stacks.checks.reading.terraform_template import Unreadable, require_text

STEP_TYPES = frozenset(
    (
        "AutoML",
        "Callback",
        "ClarifyCheck",
        "Cleanup",
        "Condition",
        "EMR",
        "EMRServerless",
        "Endpoint",
        "EndpointConfig",
        "Fail",
        "ForEach",
        "InferenceComponent",
        "Job",
        "Lambda",
        "Lineage",
        "Model",
        "Processing",
        "QualityCheck",
        "RegisterModel",
        "Training",
        "Transform",
        "Tuning",
    )
)
SERVERLESS_JOB = "ServerlessJobConfig"
"""A training job in AWS's own containers, on instances that are not the account's."""
_STEP_LISTS = ("IfSteps", "ElseSteps", "ForEachBody")
_EXECUTION_TIME_KEYS = ({"Get"}, {"Std:Join"}, {"Std:JsonGet"})


@dataclass(frozen=True, slots=True)
class Step:
    """A step.

    Attributes:
        tree: all its keys.
        address: its location, such as ``Steps[2].Arguments.IfSteps[0]``.
    """

    name: str
    type: str
    tree: Mapping[str, Any]
    address: str

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The request of the step's Create API."""
        found: Mapping[str, Any] = self.tree.get("Arguments", {})
        return found

    @property
    def is_serverless(self) -> bool:
        """AWS runs the job on its own instances, with encryption and isolation of its own."""
        return self.type == "Training" and SERVERLESS_JOB in self.arguments

    def __str__(self) -> str:
        return f"{self.type} step '{self.name}' ({self.address})"


@dataclass(frozen=True, slots=True)
class Definition:
    """A parsed pipeline definition.

    Attributes:
        tree: all its keys.
        parameter_values: for each parameter, its default and its allowed values.
        unreadable_parts: messages about parts that no rule can judge.
    """

    tree: Mapping[str, Any]
    steps: Sequence[Step]
    parameter_values: Mapping[str, Sequence[object]]
    unreadable_parts: Sequence[str] = field(default=())

    def possible_values(self, value: object) -> Sequence[object]:
        """The value itself, or the default and allowed values of the parameter that it refers to; empty if unknown."""
        if isinstance(value, UnknownValue):
            return []
        if not is_known_at_execution(value):
            return [value]
        got = value.get("Get") if isinstance(value, dict) else None
        if isinstance(got, str) and got.startswith("Parameters."):
            return self.parameter_values.get(got.removeprefix("Parameters."), [])
        return []


def parse_definition(template: object) -> Definition:
    """Parse the definition in a Terraform template.

    Raises:
        Unreadable: the template holds none.
    """
    return _parse(require_text(template))


@lru_cache(maxsize=4)  # every rule asks for it
def _parse(template: str) -> Definition:
    tree = parse_json(template)
    if not isinstance(tree, dict) or not isinstance(tree.get("Steps"), list):
        raise Unreadable("it has no list of Steps")
    unreadable: list[str] = []
    steps = list(_steps(tree["Steps"], "Steps", unreadable))
    return Definition(tree, steps, _parameter_values(tree.get("Parameters"), unreadable), unreadable)


def _steps(entries: list[Any], address: str, unreadable: list[str]) -> Iterator[Step]:
    for index, entry in enumerate(entries):
        step_address = f"{address}[{index}]"
        if not isinstance(entry, dict) or not isinstance(entry.get("Type"), str):
            unreadable.append(f"{step_address} is no step")
            continue
        step = Step(str(entry.get("Name")), entry["Type"], entry, step_address)
        if step.type not in STEP_TYPES:
            unreadable.append(f"{step} is of a type that the checks do not know")
        if not isinstance(entry.get("Arguments", {}), dict):
            unreadable.append(f"{step} has Arguments that cannot be read")
            continue
        yield step
        for key in _STEP_LISTS:
            inner = step.arguments.get(key, [])
            if isinstance(inner, list):
                yield from _steps(inner, f"{step_address}.Arguments.{key}", unreadable)
            elif step.type in ("Condition", "ForEach"):
                unreadable.append(f"{step} has {key} that cannot be read")


def _parameter_values(parameters: object, unreadable: list[str]) -> dict[str, list[object]]:
    entries = [] if parameters is None else parameters
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        unreadable.append("Parameters cannot be read")
        return {}
    return {
        str(entry.get("Name")): [
            *([entry["DefaultValue"]] if "DefaultValue" in entry else []),
            *(entry["EnumValues"] if isinstance(entry.get("EnumValues"), list) else []),
        ]
        for entry in entries
    }


def is_known_at_execution(value: object) -> bool:
    """Return whether only an execution of the pipeline knows the value."""
    return isinstance(value, dict) and set(value) in _EXECUTION_TIME_KEYS


def values_at(tree: object, path: str) -> Iterator[tuple[str, Any]]:
    """Yield the address and value of everything at a path; the empty path leads to the tree itself.

    ``[]`` is every entry of a list, ``{}`` every entry of a map. A value that only Terraform or an execution knows is
    yielded as it is, at the address where the path meets it.
    """
    yield from _values_at(tree, re.sub(r"\[\]|\{\}", r".\g<0>", path).split(".") if path else [], "")


def _values_at(tree: Any, names: Sequence[str], address: str) -> Iterator[tuple[str, Any]]:
    if not names or (address and (isinstance(tree, UnknownValue | TemplateText) or is_known_at_execution(tree))):
        yield address, tree
    elif names[0] == "[]":
        for index, entry in enumerate(tree if isinstance(tree, list) else []):
            yield from _values_at(entry, names[1:], f"{address}[{index}]")
    elif names[0] == "{}":
        for key, value in tree.items() if isinstance(tree, dict) else ():
            yield from _values_at(value, names[1:], f"{address}.{key}")
    elif isinstance(tree, dict) and names[0] in tree:
        yield from _values_at(tree[names[0]], names[1:], f"{address}.{names[0]}".lstrip("."))


def value_at(tree: object, path: str) -> Any:
    """Return the value at a path without ``[]``; ``None`` if there is none."""
    return next((value for _, value in values_at(tree, path)), None)
