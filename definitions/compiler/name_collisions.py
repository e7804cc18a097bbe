"""Names that two stacks would give to two resources: the second deployment would fail on them.

Sources: Amazon S3 User Guide, "Bucket naming rules" (unique in a partition); IAM User Guide, "IAM identifiers" (unique
in an account); SageMaker, KMS and Systems Manager name within an account and a region.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from definitions.diagnostics.problems import Problem
from definitions.pipeline.compile import CompiledPipeline

Scope: TypeAlias = Literal["partition", "account", "region"]
_HINT = "give one of the modules another name, or deploy them to different accounts or regions"


@dataclass(frozen=True, slots=True)
class _Name:
    what: str
    name: str
    scope: Scope


def name_collisions(pipelines: Sequence[CompiledPipeline]) -> Iterator[Problem]:
    """Pairs of stacks with a name in common: an error where they meet for sure, a warning where they may.

    Each pair is told once, by the first name; stacks that are called the same are told elsewhere.
    """
    named: dict[_Name, list[CompiledPipeline]] = {}
    for pipeline in pipelines:
        for name in _names(pipeline):
            named.setdefault(name, []).append(pipeline)
    told: set[tuple[str, str]] = set()
    for name, owners in named.items():
        for first, second in combinations(owners, 2):
            pair = first.names.stack, second.names.stack
            meet = _share_scope(first, second, name.scope)
            if meet is False or pair in told or pair[0] == pair[1]:
                continue
            told.add(pair)
            unless = "" if meet else ", unless they are deployed to different accounts or regions"
            message = (
                f"the stacks '{pair[0]}' ({first.place.position}) and '{pair[1]}' "
                f"have the same {name.what}: {name.name}{unless}"
            )
            severity: Literal["error", "warning"] = "error" if meet else "warning"
            yield Problem(second.place.position, second.place.path, message, "same-name", _HINT, severity)


def _names(pipeline: CompiledPipeline) -> Iterator[_Name]:
    names, config = pipeline.names, pipeline.config
    if not config.imports_bucket:
        yield _Name("bucket", names.bucket, "partition")
        yield _Name("alias of the key", names.key_alias, "region")
    yield _Name("role", names.role, "account")
    yield _Name("pipeline", names.pipeline, "region")
    if names.group is not None and config.create_model_package_group:
        yield _Name("model package group", names.group, "region")
    yield _Name("SSM parameter", pipeline.solution_path, "region")
    for published in pipeline.published:
        yield _Name("SSM parameter", published.path, "region")


def _share_scope(first: CompiledPipeline, second: CompiledPipeline, scope: Scope) -> bool | None:
    """Whether two names of a scope are in the same one; ``None``: that hangs on the credentials of the deployment."""
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
