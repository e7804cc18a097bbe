"""Permissions that a step asks for, and those that cannot be derived."""

from dataclasses import dataclass
from typing import TypeAlias

from definitions.iam.statements import Statement
from definitions.source.nodes import NodePath


@dataclass(frozen=True, slots=True)
class MissingPermission:
    """A value in the YAML for which no permission can be derived, with message and hint for the user."""

    path: NodePath
    message: str
    hint: str


PermissionResult: TypeAlias = Statement | MissingPermission
