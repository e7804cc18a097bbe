"""Whether statements say what IAM knows."""

from collections.abc import Iterator

from definitions.iam.statements import Statement
from tests.authorization.reference import action, overlap
from tests.support import json_of


def unknown_to_iam(statement: Statement) -> list[str]:
    """Actions that IAM does not know, or not on these resources."""
    return list(_unknown(statement))


def _unknown(statement: Statement) -> Iterator[str]:
    arns = [str(json_of(one)).replace("${partition}", "aws") for one in statement.resources]
    for name in statement.actions:
        known = action(name)
        if known is None or (arns == ["*"] and known.required):
            yield name
        elif arns not in (["*"], ["${keyArn}"]):
            yield from (f"{name} on {arn}" for arn in arns if not any(overlap(kind, arn) for kind in known.resources))
