"""Permissions that a step asks for, and those that cannot be derived."""

from typing import TypeAlias

from definitions.diagnostics.problems import Severity
from definitions.foundation.records import record
from definitions.iam.statements import Statement
from definitions.source.nodes import NodePath


@record
class MissingPermission:
    """A value in the YAML for which no permission can be derived, with message and hint for the user.

    It is a warning, or a note if the step most likely does without.
    """

    path: NodePath
    message: str
    hint: str
    severity: Severity = "warning"


PermissionResult: TypeAlias = Statement | MissingPermission
