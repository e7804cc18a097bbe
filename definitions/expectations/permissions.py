"""Whether the role of a pipeline may do what is expected.

Conditions of statements are not evaluated: what is allowed under a condition is allowed. The partition, and an account
or Region that only Terraform knows, are whatever is asked for.
"""

from collections.abc import Iterator, Mapping, Sequence

from definitions.expectations.mismatches import Mismatch, unmet
from definitions.expectations.models import Access, ExpectedPermissions
from definitions.foundation.records import replace
from definitions.iam.reference import overlap, unknown_action
from definitions.iam.statements import Statement, covers
from definitions.project.stack_names import first_names
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import InfrastructureKind, InfrastructureText, InfrastructureValue, Text
from definitions.values.plain import plain

_SEGMENTS = {InfrastructureKind.PARTITION: 1, InfrastructureKind.REGION: 3, InfrastructureKind.ACCOUNT: 4}
"""Where they stand in an ARN, counted from 0 between its colons."""


def mismatches(expected: ExpectedPermissions, granted: Sequence[Statement]) -> Iterator[Mismatch]:
    """What is granted and should not be, or should be and is not."""
    for key, accesses in (("allowed", expected.allowed), ("notAllowed", expected.not_allowed)):
        for index, access in enumerate(accesses):
            path: NodePath = ("permissions", key, index)
            granting = [statement for statement in granted if access.action in statement.actions]
            fault = unknown_action(access.action)
            if fault is not None:
                yield Mismatch(path, fault[0], rule="unknown-action", hint=fault[1])
            elif key == "allowed":
                yield from _missing(path, access, granting)
            else:
                yield from _too_much(path, access, granting)


def _missing(path: NodePath, access: Access, granting: Sequence[Statement]) -> Iterator[Mismatch]:
    """A permission that no statement grants as a whole."""
    if access.resource is None:
        is_allowed = bool(granting)
    else:
        narrow = Statement("", (access.action,), (access.resource,), ())
        is_allowed = any(covers(_as_asked(statement, access.resource), narrow) for statement in granting)
    if not is_allowed:
        others = list(dict.fromkeys(str(plain(one)) for statement in granting for one in statement.resources))
        hint = f"it is allowed on {', '.join(first_names(others))}" if others else None
        yield unmet(path, f"{_named(access)} to be allowed", "no permission", hint)


def _too_much(path: NodePath, access: Access, granting: Sequence[Statement]) -> Iterator[Mismatch]:
    """The first resource that is granted and is a part of what should not be."""
    for statement in granting:
        patterns = _as_asked(statement, access.resource or "").resources
        for resource, pattern in zip(statement.resources, patterns, strict=True):
            if access.resource is None or overlap(str(pattern), access.resource):
                got = f"a permission on {plain(resource)}"
                yield unmet(path, f"{_named(access)} not to be allowed", got, statement.reasons[0])
                return


def _named(access: Access) -> str:
    return access.action if access.resource is None else f"{access.action} on {access.resource}"


def _as_asked(statement: Statement, asked: str) -> Statement:
    """A statement without conditions, whose unknown partition, Region and account are those of a resource."""
    segments = asked.split(":", 5)
    known = {kind: segments[place] for kind, place in _SEGMENTS.items() if len(segments) > place}
    resources = tuple(_pattern(resource, known) for resource in statement.resources)
    return replace(statement, resources=resources, conditions=())


def _pattern(resource: Text, known: Mapping[InfrastructureKind, str]) -> str:
    if not isinstance(resource, InfrastructureText):
        return resource
    return "".join(
        known[part.kind] or "*"
        if isinstance(part, InfrastructureValue) and part.kind in known
        else str(plain(InfrastructureText((part,))))
        for part in resource.parts
    )
