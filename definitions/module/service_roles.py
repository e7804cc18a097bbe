"""Roles of a module: that of what it deploys, and those under which AWS services act for it."""

from collections.abc import Sequence

from definitions.foundation.records import record
from definitions.iam.statements import Statement

ENDPOINT = "endpoint"
"""The key of the role under which an endpoint serves its models."""


@record
class ServiceRole:
    """A role.

    Attributes:
        key: who assumes it, such as ``pipeline`` or ``schedules``.
        name: in IAM.
        statements: what it may do.
    """

    key: str
    name: str
    statements: Sequence[Statement]

    @property
    def title(self) -> str:
        """Whose role it is, in words."""
        return f"role of the {self.key.replace('-', ' ')}"
