"""Permissions of roles that come and go, or hold under other conditions.

Source: IAM User Guide, "IAM JSON policy elements reference".
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from definitions.comparison.names import TextsReplaced
from definitions.foundation.records import record, replace
from definitions.iam.statements import Statement
from definitions.module.view import ModuleView
from definitions.values.placeholders import with_placeholders

Conditions: TypeAlias = tuple[tuple[str, str, tuple[str, ...]], ...]


@record
class PermissionChange:
    """Actions on resources that only one side allows, or both under other conditions.

    Attributes:
        kind: ``added``, ``removed`` or ``changed``.
        actions: such as ``s3:GetObject``.
        resources: ARNs, with placeholders for infrastructure values.
        conditions: operator, key and values, all of which must hold; of a changed permission, those from now on.
        reasons: why these actions are granted on these resources; empty for a policy that does not say so.
        old_conditions: of a changed permission, those before; ``None`` of others.
        role: whose role it is, such as ``role of the schedules``; empty for the first of the module.
    """

    kind: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Conditions
    reasons: tuple[str, ...]
    old_conditions: Conditions | None = None
    role: str = ""


def permission_changes(
    old: Sequence[Statement],
    new: Sequence[Statement],
    renamed: TextsReplaced = str,
    *,
    granted: tuple[Sequence[Statement], Sequence[Statement]] = ((), ()),
    role: str = "",
) -> list[PermissionChange]:
    """What only one side allows, statement by statement; how actions are spread over statements is no change.

    Args:
        old: the statements before.
        new: the statements after.
        renamed: puts new names in the place of old ones, which are the same to a comparison.
        granted: the statements of both sides before they were merged, whose reasons are those of their resources alone.
        role: whose role it is.
    """
    before, after = ([_Permission(one, renamed) for one in side] for side in (old, new))
    reasons_before, reasons_after = (_reasons([_Permission(one, renamed) for one in side]) for side in granted)
    added = list(_only(after, before, "added", reasons_after))
    removed = list(_only(before, after, "removed", reasons_before))
    return [replace(change, role=role) for change in _paired(added, removed, renamed)]


def role_changes(old: ModuleView, new: ModuleView, renamed: TextsReplaced) -> list[PermissionChange]:
    """What only one side allows, role by role; that of what the module deploys is the first."""
    before, after = ({role.key: role for role in side.roles()} for side in (old, new))
    main = next(iter(after))
    return [
        change
        for key, role in (before | after).items()
        for change in permission_changes(
            before[key].statements if key in before else (),
            after[key].statements if key in after else (),
            renamed,
            granted=(old.module.granted, new.module.granted) if key == main else ((), ()),
            role="" if key == main else role.title,
        )
    ]


class _Permission:
    """A statement with its resources and conditions as texts, and in the form in which they are compared."""

    def __init__(self, statement: Statement, renamed: TextsReplaced) -> None:
        self.actions, self.reasons = statement.actions, statement.reasons
        self.resources = tuple(str(with_placeholders(resource)) for resource in statement.resources)
        self.conditions: Conditions = tuple(
            sorted(
                (operator, key, tuple(sorted(str(with_placeholders(value)) for value in values)))
                for operator, key, values in statement.conditions
            )
        )
        self.compared_resources = tuple(map(renamed, self.resources))
        self.compared_conditions = tuple(
            (operator, key, tuple(map(renamed, values))) for operator, key, values in self.conditions
        )


def _reasons(granted: Sequence[_Permission]) -> Mapping[tuple[str, str], dict[str, None]]:
    """The reasons of each action on each resource, in order."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for one in granted:
        for action in one.actions:
            for resource in one.resources:
                found.setdefault((action, resource), {}).update(dict.fromkeys(one.reasons))
    return found


def _only(
    side: Sequence[_Permission],
    other: Sequence[_Permission],
    kind: str,
    reasons: Mapping[tuple[str, str], dict[str, None]],
) -> Iterator[PermissionChange]:
    allowed = {
        (action, resource, one.compared_conditions)
        for one in other
        for action in one.actions
        for resource in one.compared_resources
    }
    for one in side:
        by_actions: dict[tuple[str, ...], list[str]] = {}
        for shown, resource in zip(one.resources, one.compared_resources, strict=True):
            known = {action for action in one.actions if (action, resource, one.compared_conditions) in allowed}
            if len(known) < len(one.actions):
                actions = tuple(action for action in one.actions if action not in known)
                by_actions.setdefault(actions, []).append(shown)
        for actions, resources in by_actions.items():
            why = (reasons.get((action, resource), {}) for resource in resources for action in actions)
            own_reasons = tuple(dict.fromkeys(reason for some in why for reason in some))
            yield PermissionChange(kind, actions, tuple(resources), one.conditions, own_reasons or one.reasons)


def _paired(
    added: Sequence[PermissionChange], removed: Sequence[PermissionChange], renamed: TextsReplaced
) -> Iterator[PermissionChange]:
    """Those of the same actions on the same resources as one change of their conditions."""
    gone: dict[tuple[frozenset[str], frozenset[str]], list[PermissionChange]] = {}
    for change in removed:
        gone.setdefault(_what(change, renamed), []).append(change)
    changed: list[PermissionChange] = []
    for change in added:
        same = gone.get(_what(change, renamed))
        if same:
            changed.append(replace(change, kind="changed", old_conditions=same.pop(0).conditions))
        else:
            yield change
    yield from (change for some in gone.values() for change in some)
    yield from changed


def _what(change: PermissionChange, renamed: TextsReplaced) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(change.actions), frozenset(map(renamed, change.resources))
