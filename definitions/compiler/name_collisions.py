"""Names that two stacks give to two resources, on which the second deployment fails.

Sources: Amazon S3 User Guide, "Bucket naming rules" (unique in a partition); IAM User Guide, "IAM identifiers" (unique
in an account); SageMaker, KMS and Systems Manager name within an account and a region.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal

from definitions.compiler.shared_facts import SharedFacts
from definitions.diagnostics.problems import Problem
from definitions.module.scoped_names import Scope, ScopedName

_HINT = "give one of the modules another name, or deploy them to different accounts or regions"


def name_collisions(modules: Sequence[SharedFacts]) -> Iterator[Problem]:
    """Pairs of stacks with a name in common: an error if they share its scope, a warning if they may.

    Each pair is reported once, by the first name; the project file reports stacks of the same name.
    """
    named: dict[ScopedName, list[SharedFacts]] = {}
    for module in modules:
        for name in module.names:
            named.setdefault(name, []).append(module)
    reported: set[tuple[str, str]] = set()
    for name, owners in named.items():
        for first, second in combinations(owners, 2):
            pair = first.stack, second.stack
            is_shared = _share_scope(first, second, name.scope)
            if is_shared is False or pair in reported or pair[0] == pair[1]:
                continue
            reported.add(pair)
            unless = "" if is_shared else ", unless they are deployed to different accounts or regions"
            message = (
                f"the stacks '{pair[0]}' ({first.declaration.position}) and '{pair[1]}' "
                f"have the same {name.kind}: {name.name}{unless}"
            )
            severity: Literal["error", "warning"] = "error" if is_shared else "warning"
            yield Problem(second.declaration.position, second.declaration.path, message, "same-name", _HINT, severity)


def _share_scope(first: SharedFacts, second: SharedFacts, scope: Scope) -> bool | None:
    """Compare the scopes of two names; ``None`` if the result depends on the credentials of the deployment."""
    if scope == "partition":
        partitions = (first.partition or "aws", second.partition or "aws")
        return partitions[0] == partitions[1]
    account = _same(first.account, second.account)
    region = True if scope == "account" or first.region is second.region is None else _same(first.region, second.region)
    if account is False or region is False:
        return False
    return True if account and region else None


def _same(first: str | None, second: str | None) -> bool | None:
    return None if first is None or second is None else first == second
