"""Parts of AWS's requests as arguments and blocks of Terraform, whose names differ in their casing alone."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from definitions.api.structure import Structure
from definitions.values.infrastructure import InfrastructureText
from stacks.terraform.renderer import TerraformRenderer

_NEXT_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def arguments(request: object, terraform: TerraformRenderer, **lists: Callable[..., object]) -> dict[str, Any]:
    """The members of a structure that are given, as arguments of a class of the bindings.

    Args:
        request: the structure.
        terraform: renders texts.
        lists: classes of the blocks of which Terraform takes a list, by the member's name; it makes no list itself.
    """
    return {
        _NEXT_WORD.sub("_", name).lower(): _argument(name, value, terraform, lists)
        for name, value in _members(request)
        if value is not None
    }


def _argument(
    name: str, value: object, terraform: TerraformRenderer, lists: Mapping[str, Callable[..., object]]
) -> object:
    if name in lists:
        entries = value if isinstance(value, list) else [value]
        return [lists[name](**arguments(entry, terraform, **lists)) for entry in entries]
    if isinstance(value, str | InfrastructureText):
        return terraform.text(value)
    if isinstance(value, list):
        return [_argument("", entry, terraform, {}) for entry in value]
    if isinstance(value, dict | Structure):
        return arguments(value, terraform, **lists)
    return value


def _members(structure: object) -> Iterator[tuple[str, object]]:
    if isinstance(structure, Structure):
        yield from ((name, value) for _, name, value in structure.members)
    else:
        assert isinstance(structure, dict)
        yield from structure.items()
