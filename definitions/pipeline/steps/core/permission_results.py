"""Permissions that a step asks for, and those that cannot be derived."""

from dataclasses import dataclass
from typing import TypeAlias

from definitions.diagnostics.problems import Severity
from definitions.iam.statements import Statement
from definitions.source.nodes import NodePath


@dataclass(frozen=True, slots=True)
class MissingPermission:
    """A value in the YAML for which no permission can be derived, with message and hint for the user.

    It is a warning, or a note if the step most likely does without.
    """

    path: NodePath
    message: str
    hint: str
    severity: Severity = "warning"


PermissionResult: TypeAlias = Statement | MissingPermission
