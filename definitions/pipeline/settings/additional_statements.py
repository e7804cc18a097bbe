"""Statements that a config adds to the role, beyond those that its steps need.

Source: IAM User Guide, "IAM JSON policy elements reference".
"""

from typing import Annotated

from pydantic import Field

from definitions.iam.statements import StatementCondition
from definitions.schema.field_types import FixedText, PlainText
from definitions.schema.fields import TextField
from definitions.schema.model import Model

Reason = Annotated[str, TextField("a reason", "no-reason", r"[\s\S]*\S[\s\S]*", infrastructure=False, longest=1024)]
Values = Annotated[list[PlainText], Field(min_length=1)]


class AdditionalStatement(Model):
    """A statement of the role that no step asks for; it allows, and cannot deny.

    Example:
        additionalStatements:
          - actions: [dynamodb:GetItem]
            resources: ["arn:aws:dynamodb:us-east-1:123456789012:table/prices"]
            reason: Prepare looks prices up
    """

    actions: Annotated[list[FixedText], Field(min_length=1)]
    """Actions, each by its whole name, such as dynamodb:GetItem."""
    resources: Annotated[list[PlainText], Field(min_length=1)]
    """ARNs, in which '*' and '?' are IAM's wildcards. '*' alone only for actions that know no resources."""
    conditions: dict[FixedText, dict[FixedText, Values]] = {}
    """As IAM writes them: {StringEquals: {aws:ResourceAccount: ['123456789012']}}. Required for iam:PassRole,
    sts:AssumeRole and actions of KMS."""
    reason: Reason
    """Why the role needs it; for those who review the role."""

    @property
    def condition_triples(self) -> tuple[StatementCondition, ...]:
        """The conditions as (operator, key, values)."""
        return tuple(
            (operator, key, tuple(values)) for operator, keys in self.conditions.items() for key, values in keys.items()
        )
