"""Permissions of the role that come and go.

Source: IAM User Guide, "IAM JSON policy elements reference".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from definitions.comparison.names import TextsReplaced, with_texts
from definitions.iam.statements import Statement
from definitions.values.placeholders import with_placeholders


@dataclass(frozen=True, slots=True)
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
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]
    reasons: tuple[str, ...]


def permission_changes(
    old: Sequence[Statement], new: Sequence[Statement], replaced: TextsReplaced = str
) -> list[PermissionChange]:
    """What only one side allows, statement by statement; how actions are spread over statements is no change.

    Args:
        old: the statements before.
        new: the statements after.
        replaced: gives new names in the place of old ones.
    """
    before = [_Permission(statement, replaced) for statement in old]
    after = [_Permission(statement, str) for statement in new]
    return [*_only(after, before, "added"), *_only(before, after, "removed")]


class _Permission:
    """A statement, with its resources and conditions as texts that can be compared."""

    def __init__(self, statement: Statement, replaced: TextsReplaced) -> None:
        def shown(value: object) -> str:
            return str(with_texts(with_placeholders(value), replaced))

        self.actions, self.reasons = statement.actions, statement.reasons
        self.resources = tuple(map(shown, statement.resources))
        self.conditions = tuple(
            sorted((operator, key, tuple(sorted(map(shown, values)))) for operator, key, values in statement.conditions)
        )


def _only(side: Sequence[_Permission], other: Sequence[_Permission], kind: str) -> Iterator[PermissionChange]:
    allowed = {
        (action, resource, one.conditions) for one in other for action in one.actions for resource in one.resources
    }
    other_reasons = {reason for one in other for reason in one.reasons}
    for one in side:
        by_actions: dict[tuple[str, ...], list[str]] = {}
        for resource in one.resources:
            actions = tuple(action for action in one.actions if (action, resource, one.conditions) not in allowed)
            if actions:
                by_actions.setdefault(actions, []).append(resource)
        own_reasons = tuple(reason for reason in one.reasons if reason not in other_reasons)
        for actions, resources in by_actions.items():
            yield PermissionChange(kind, actions, tuple(resources), one.conditions, own_reasons or one.reasons)
