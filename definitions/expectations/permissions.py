"""Whether the role of a pipeline may do what is expected.

Conditions of statements are not evaluated: what is allowed under a condition is allowed. The partition, and an account
or Region that only Terraform knows, are whatever is asked for.
"""

from collections.abc import Iterator, Sequence

from definitions.expectations.mismatches import Mismatch, unmet
from definitions.expectations.models import Access, ExpectedPermissions
from definitions.foundation.records import replace
from definitions.iam.reference import unknown_action
from definitions.iam.statements import Statement, covers
from definitions.project.stack_names import first_names
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import InfrastructureKind, InfrastructureText, InfrastructureValue, Text
from definitions.values.plain import plain

_WILD = (InfrastructureKind.PARTITION, InfrastructureKind.REGION, InfrastructureKind.ACCOUNT)


def mismatches(expected: ExpectedPermissions, statements: Sequence[Statement]) -> Iterator[Mismatch]:
    """What the statements allow and should not, or should and do not."""
    for key, accesses in (("allowed", expected.allowed), ("notAllowed", expected.not_allowed)):
        for index, access in enumerate(accesses):
            path: NodePath = ("permissions", key, index)
            fault = unknown_action(access.action)
            if fault is not None:
                yield Mismatch(path, fault[0], rule="unknown-action", hint=fault[1])
                continue
            granting = [statement for statement in statements if access.action in statement.actions]
            found = [statement for statement in granting if _reaches(statement, access)]
            named = access.action if access.resource is None else f"{access.action} on {access.resource}"
            if key == "allowed" and not found:
                others = [str(plain(resource)) for statement in granting for resource in statement.resources]
                hint = f"it is allowed on {', '.join(first_names(others))}" if others else None
                yield unmet(path, f"{named} to be allowed", "no permission", hint)
            elif key == "notAllowed" and found:
                yield unmet(path, f"{named} not to be allowed", f"statement {found[0].sid}", found[0].reasons[0])


def _reaches(statement: Statement, access: Access) -> bool:
    if access.resource is None:
        return True
    wide = replace(statement, resources=tuple(map(_pattern, statement.resources)), conditions=())
    return covers(wide, Statement("", (access.action,), (access.resource,), ()))


def _pattern(resource: Text) -> Text:
    """A resource of a statement, in which what is wild is ``*``."""
    if not isinstance(resource, InfrastructureText):
        return resource
    return "".join(
        "*" if isinstance(part, InfrastructureValue) and part.kind in _WILD else str(plain(InfrastructureText((part,))))
        for part in resource.parts
    )
