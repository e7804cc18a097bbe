"""How much IAM takes: statements in as few policies as fit.

Source: IAM User Guide, "IAM and AWS STS quotas": 10,240 characters for all inline policies of a role, 6,144 for a
managed policy, white space not counted; 10 managed policies on a role unless the quota is raised.
"""

import json
from collections.abc import Iterator, Mapping

from definitions.foundation.records import replace
from definitions.iam.statements import Statement, policy_document
from definitions.values.infrastructure import InfrastructureKind, InfrastructureText

LARGEST_INLINE = 10_240
LARGEST_MANAGED = 6_144
MOST_MANAGED = 10

LONGEST = {
    InfrastructureKind.ACCOUNT: 12,
    InfrastructureKind.REGION: 25,
    InfrastructureKind.PARTITION: 10,
    InfrastructureKind.IMAGE_ACCOUNT: 12,
    InfrastructureKind.BUCKET_NAME: 63,
    InfrastructureKind.BUCKET_ARN: 90,
    InfrastructureKind.KEY_ARN: 110,
    InfrastructureKind.ROLE_ARN: 120,
}
"""The most characters that infrastructure values may have."""
SHORTEST = {
    InfrastructureKind.ACCOUNT: 12,
    InfrastructureKind.REGION: 9,
    InfrastructureKind.PARTITION: 3,
    InfrastructureKind.IMAGE_ACCOUNT: 12,
    InfrastructureKind.BUCKET_NAME: 3,
    InfrastructureKind.BUCKET_ARN: 16,
    InfrastructureKind.KEY_ARN: 75,
    InfrastructureKind.ROLE_ARN: 32,
}
"""The fewest; of all others none."""
_LONGEST_OTHER = 255


def size(statements: list[Statement]) -> int:
    """Characters of a policy with these statements when its values are as long as they can be."""
    return json_size(policy_document(statements), LONGEST)


def in_managed_policies(statements: list[Statement]) -> list[list[Statement]]:
    """The statements, cut where one is too large, in groups that each fit a managed policy.

    There are none if one inline policy can hold all statements.
    """
    sizes = [size([statement]) for statement in statements]
    empty = size([])
    # Sizes add up: a statement takes its own characters, and a comma after another one.
    if empty + sum(alone - empty + 1 for alone in sizes) - 1 <= LARGEST_INLINE:
        return []
    groups: list[tuple[int, list[Statement]]] = []
    pieces = (piece for alone, whole in zip(sizes, statements, strict=True) for piece in _pieces(whole, alone))
    for alone, statement in pieces:
        own = alone - empty
        index = next((i for i, (taken, _) in enumerate(groups) if taken + 1 + own <= LARGEST_MANAGED), None)
        if index is None:
            groups.append((empty + own, [statement]))
        else:
            taken, group = groups[index]
            groups[index] = (taken + 1 + own, [*group, statement])
    return [group for _, group in groups]


def _pieces(statement: Statement, alone: int) -> Iterator[tuple[int, Statement]]:
    """A statement, or halves of it by resources, until each fits; each with the size of a policy with it alone."""
    if alone <= LARGEST_MANAGED or len(statement.resources) == 1:
        yield alone, statement
        return
    middle = len(statement.resources) // 2
    for half, resources in enumerate((statement.resources[:middle], statement.resources[middle:]), 1):
        piece = replace(statement, sid=f"{statement.sid}{half}", resources=resources)
        yield from _pieces(piece, size([piece]))


def json_size(tree: object, lengths: Mapping[InfrastructureKind, int], *, ensure_ascii: bool = True) -> int:
    """Characters of the tree as JSON when its infrastructure values have these lengths."""
    other = 0 if lengths is SHORTEST else _LONGEST_OTHER

    def with_lengths(found: InfrastructureText) -> str:
        parts = [part if isinstance(part, str) else "x" * lengths.get(part.kind, other) for part in found.parts]
        return "".join(parts)

    return len(json.dumps(tree, default=with_lengths, separators=(",", ":"), ensure_ascii=ensure_ascii))
