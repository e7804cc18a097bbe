"""The steps of a pipeline definition, those inside Condition and ForEach steps too, and a way into their requests.

Source: Amazon SageMaker Pipelines, "Pipeline definition JSON schema"; API CreatePipeline.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from stacks.checks.embedded_json import Text, Unknown, read
from stacks.checks.terraform_template import Unreadable, text_of

KNOWN_TYPES = frozenset(
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
_INNER = ("IfSteps", "ElseSteps", "ForEachBody")
_EXPRESSIONS = ({"Get"}, {"Std:Join"}, {"Std:JsonGet"})


@dataclass(frozen=True, slots=True)
class Step:
    """A step.

    Attributes:
        whole: all its keys.
        address: where it stands, such as ``Steps[2].Arguments.IfSteps[0]``.
    """

    name: str
    type: str
    whole: Mapping[str, Any]
    address: str

    @property
    def arguments(self) -> Mapping[str, Any]:
        """The request."""
        found: Mapping[str, Any] = self.whole.get("Arguments", {})
        return found

    def __str__(self) -> str:
        return f"{self.type} step '{self.name}' ({self.address})"


@dataclass(frozen=True, slots=True)
class Definition:
    """A pipeline definition that could be read.

    Attributes:
        defaults: what each parameter may be as far as the definition says: its default and its allowed values.
        strange: what is not as a definition should be, so that no check has looked at it.
    """

    whole: Mapping[str, Any]
    steps: Sequence[Step]
    defaults: Mapping[str, Sequence[object]]
    strange: Sequence[str] = field(default=())

    def known(self, value: object) -> Sequence[object] | None:
        """The values that something has unless the start of an execution says otherwise; ``None`` if unknown."""
        if isinstance(value, Unknown):
            return None
        if not is_expression(value):
            return [value]
        got = value.get("Get") if isinstance(value, dict) else None
        if isinstance(got, str) and got.startswith("Parameters."):
            return self.defaults.get(got.removeprefix("Parameters.")) or None
        return None


def definition_in(template: object) -> Definition:
    """The definition in a Terraform string.

    Raises:
        Unreadable: there is none.
    """
    return _definition(text_of(template))


@lru_cache(maxsize=4)
def _definition(template: str) -> Definition:
    """Kept for a while, since each rule asks for it."""
    whole = read(template)
    if not isinstance(whole, dict) or not isinstance(whole.get("Steps"), list):
        raise Unreadable("it has no list of Steps")
    strange: list[str] = []
    steps = list(_steps(whole["Steps"], "Steps", strange))
    return Definition(whole, steps, _defaults(whole.get("Parameters"), strange), strange)


def _steps(entries: list[Any], address: str, strange: list[str]) -> Iterator[Step]:
    for index, entry in enumerate(entries):
        at = f"{address}[{index}]"
        if not isinstance(entry, dict) or not isinstance(entry.get("Type"), str):
            strange.append(f"{at} is no step")
            continue
        step = Step(str(entry.get("Name")), entry["Type"], entry, at)
        if step.type not in KNOWN_TYPES:
            strange.append(f"{step} is of a type that the checks do not know")
        if not isinstance(entry.get("Arguments", {}), dict):
            strange.append(f"{step} has Arguments that cannot be read")
            continue
        yield step
        for key in _INNER:
            inner = step.arguments.get(key, [])
            if isinstance(inner, list):
                yield from _steps(inner, f"{at}.Arguments.{key}", strange)
            elif step.type in ("Condition", "ForEach"):
                strange.append(f"{step} has {key} that cannot be read")


def _defaults(parameters: object, strange: list[str]) -> dict[str, list[object]]:
    entries = [] if parameters is None else parameters
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        strange.append("Parameters cannot be read")
        return {}
    return {
        str(entry.get("Name")): [
            *([entry["DefaultValue"]] if "DefaultValue" in entry else []),
            *(entry["EnumValues"] if isinstance(entry.get("EnumValues"), list) else []),
        ]
        for entry in entries
    }


def is_expression(value: object) -> bool:
    """Whether it is a value that only an execution knows."""
    return isinstance(value, dict) and set(value) in _EXPRESSIONS


def at(tree: object, path: str) -> Iterator[tuple[str, Any]]:
    """What stands at a path such as ``Containers[].Image``, each with its own path.

    ``[]`` goes into all entries of a list, ``{}`` into all of a map. What only Terraform or an execution knows is given
    back as it is, under the path that leads to it. The empty path leads to the tree.
    """
    yield from _at(tree, re.sub(r"\[\]|\{\}", r".\g<0>", path).split(".") if path else [], "")


def _at(tree: Any, names: Sequence[str], address: str) -> Iterator[tuple[str, Any]]:
    if not names or (address and (isinstance(tree, Unknown | Text) or is_expression(tree))):
        yield address, tree
    elif names[0] == "[]":
        for index, entry in enumerate(tree if isinstance(tree, list) else []):
            yield from _at(entry, names[1:], f"{address}[{index}]")
    elif names[0] == "{}":
        for key, value in tree.items() if isinstance(tree, dict) else ():
            yield from _at(value, names[1:], f"{address}.{key}")
    elif isinstance(tree, dict) and names[0] in tree:
        yield from _at(tree[names[0]], names[1:], f"{address}.{names[0]}".lstrip("."))


def value_at(tree: object, path: str) -> Any:
    """What stands at a path without ``[]``; ``None`` if nothing does."""
    return next((value for _, value in at(tree, path)), None)
