"""Permissions of the role that come and go.

Source: IAM User Guide, "IAM JSON policy elements reference".
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from definitions.comparison.names import TextsReplaced
from definitions.foundation.records import record
from definitions.iam.statements import Statement
from definitions.values.placeholders import with_placeholders

_Conditions: TypeAlias = tuple[tuple[str, str, tuple[str, ...]], ...]


@record
class PermissionChange:
    """Actions on resources that only one side allows.

    Attributes:
        kind: ``added`` or ``removed``.
        actions: such as ``s3:GetObject``.
        resources: ARNs, with placeholders for infrastructure values.
        conditions: operator, key and values, all of which must hold.
        reasons: why only this side grants it, or if the other has the same reasons, why it is granted at all; empty
            for a policy that does not say so.
    """

    kind: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: _Conditions
    reasons: tuple[str, ...]


def permission_changes(
    old: Sequence[Statement], new: Sequence[Statement], renamed: TextsReplaced = str
) -> list[PermissionChange]:
    """What only one side allows, statement by statement; how actions are spread over statements is no change.

    Args:
        old: the statements before.
        new: the statements after.
        renamed: puts new names in the place of old ones, which are the same to a comparison.
    """
    before, after = ([_Permission(one, renamed) for one in side] for side in (old, new))
    return [*_only(after, before, "added"), *_only(before, after, "removed")]


class _Permission:
    """A statement with its resources and conditions as texts, and in the form in which they are compared."""

    def __init__(self, statement: Statement, renamed: TextsReplaced) -> None:
        self.actions, self.reasons = statement.actions, statement.reasons
        self.resources = tuple(str(with_placeholders(resource)) for resource in statement.resources)
        self.conditions: _Conditions = tuple(
            sorted(
                (operator, key, tuple(sorted(str(with_placeholders(value)) for value in values)))
                for operator, key, values in statement.conditions
            )
        )
        self.compared_resources = tuple(map(renamed, self.resources))
        self.compared_conditions = tuple(
            (operator, key, tuple(map(renamed, values))) for operator, key, values in self.conditions
        )


def _only(side: Sequence[_Permission], other: Sequence[_Permission], kind: str) -> Iterator[PermissionChange]:
    allowed = {
        (action, resource, one.compared_conditions)
        for one in other
        for action in one.actions
        for resource in one.compared_resources
    }
    other_reasons = {reason for one in other for reason in one.reasons}
    for one in side:
        by_actions: dict[tuple[str, ...], list[str]] = {}
        for shown, resource in zip(one.resources, one.compared_resources, strict=True):
            known = {action for action in one.actions if (action, resource, one.compared_conditions) in allowed}
            if len(known) < len(one.actions):
                actions = tuple(action for action in one.actions if action not in known)
                by_actions.setdefault(actions, []).append(shown)
        own_reasons = tuple(reason for reason in one.reasons if reason not in other_reasons)
        for actions, resources in by_actions.items():
            yield PermissionChange(kind, actions, tuple(resources), one.conditions, own_reasons or one.reasons)
