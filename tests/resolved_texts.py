"""Texts of a compiled pipeline as AWS gets them, with values in place of what only Terraform knows."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from definitions.images.table import accounts
from definitions.values.infrastructure import InfrastructureKind, InfrastructureText, InfrastructureValue

Values: TypeAlias = Mapping[InfrastructureKind, str]


def resolved(tree: object, values: Values, parameters: Mapping[str, str] | None = None) -> Any:
    """A tree of the compiled pipeline as AWS must get it.

    Args:
        tree: maps, lists and texts.
        values: what infrastructure values stand for.
        parameters: SSM parameters by name.
    """
    if isinstance(tree, dict):
        return {resolved(key, values, parameters): resolved(item, values, parameters) for key, item in tree.items()}
    if isinstance(tree, list | tuple):
        return [resolved(item, values, parameters) for item in tree]
    if isinstance(tree, InfrastructureText):
        return "".join(_part(part, values, parameters or {}) for part in tree.parts)
    return tree


def _part(part: str | InfrastructureValue, values: Values, parameters: Mapping[str, str]) -> str:
    if isinstance(part, str):
        return part
    if part.kind is InfrastructureKind.IMAGE_ACCOUNT:
        return accounts(str(part.argument))[values[InfrastructureKind.REGION]]
    if part.kind is InfrastructureKind.SSM_PARAMETER:
        return parameters[resolved(part.argument, values)]
    return values[part.kind]
