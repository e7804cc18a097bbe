"""Whether a step takes its result from an earlier execution, by AWS's rules.

AWS takes the newest result of a run of the same step in the same pipeline that succeeded, is not too old, and whose
compared members had the same values: URIs are compared, not what lies there.

Source: Amazon SageMaker Developer Guide, "Caching pipeline steps" and "Default cache key attributes by pipeline step
type".
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from definitions.diagnostics.secret_formats import HIDDEN
from definitions.execution.expressions import Unknown, unknowns_in
from definitions.execution.readable import readable
from definitions.execution.step_runs import SUCCEEDED, StepRun
from definitions.foundation.records import field, record
from definitions.pipeline.checks.caching import CHANGING_VARIABLES, NEW_IN_EACH_RUN
from definitions.pipeline.steps.core.caching_and_retries import COMPARED_BESIDE_ARGUMENTS
from definitions.pipeline.steps.core.request_fields import members_at
from definitions.pipeline.steps.core.step import Step
from definitions.values.expressions import Json

_Difference: TypeAlias = tuple[Literal["miss", "unknown"], str]


@record
class EarlierStep:
    """A step in an earlier execution.

    Attributes:
        status: how it ended.
        arguments: its request.
        properties: what it answered, as far as it is known; likewise ``property_files``.
    """

    status: str
    arguments: Json
    properties: Mapping[str, Json] = field(default_factory=dict)
    property_files: Mapping[str, Json] = field(default_factory=dict)


@record
class CacheVerdict:
    """Whether a cached step runs.

    Attributes:
        verdict: ``hit``: it does not; ``miss``: it does; ``unknown``: what is given does not tell.
        reason: why.
        compared: members of the request that AWS compares; none if AWS does not document them.
    """

    verdict: Literal["hit", "miss", "unknown"]
    reason: str
    compared: tuple[str, ...]


def cache_verdict(
    step: Step,
    run: StepRun,
    beside: Collection[str],
    earlier: Mapping[str, EarlierStep] | None,
    hits: Collection[str],
    secrets: Collection[str] = (),
) -> CacheVerdict | None:
    """The verdict on a step that is about to run; ``None`` if it is not cached.

    Args:
        step: its model.
        run: the run, with its request.
        beside: names of the members that the definition has next to ``Arguments``.
        earlier: the steps of an earlier execution by name; ``None`` if none is given.
        hits: names of the runs before that took their results from it.
        secrets: texts that the earlier execution does not show.
    """
    settings, compared = step.cache_config, tuple(".".join(names) for names in step.cache_key)
    if settings is None or settings.enabled is not True:
        return None
    if earlier is None:
        return CacheVerdict("unknown", "that depends on earlier executions; --earlier gives one", compared)
    before = earlier.get(run.name)
    if before is None or before.status != SUCCEEDED:
        return CacheVerdict("miss", "it did not succeed in the earlier execution", compared)
    if not compared:
        return CacheVerdict("unknown", "AWS does not document what it compares", compared)
    differences = [found for names in step.cache_key for found in _differences(names, run, before, hits, secrets)]
    unseen = COMPARED_BESIDE_ARGUMENTS & set(beside)
    if unseen:
        differences.append(("unknown", f"AWS also compares {', '.join(sorted(unseen))}"))
    if not differences:
        age = f"if it is not older than {settings.expire_after}"
        return CacheVerdict("hit", f"the compared members are the same; {age}", compared)
    # What surely differs decides, whatever is unknown of the rest.
    verdict, reason = min(differences, key=lambda found: found[0] != "miss")
    return CacheVerdict(verdict, reason, compared)


def _differences(
    names: tuple[str, ...], run: StepRun, before: EarlierStep, hits: Collection[str], secrets: Collection[str]
) -> Iterator[_Difference]:
    member = ".".join(names)
    now, then = ([value for _, value in members_at(whole, names)] for whole in (run.arguments, before.arguments))
    shown = readable(now, secrets)
    if shown != then:
        yield "miss", f"{member} was another one"
    elif HIDDEN in str(shown):
        yield "unknown", f"{member} holds a secret"
    for need in unknowns_in(now):
        match need:
            case Unknown(key=("steps", str(step), *_)) if step in hits:
                continue
            case Unknown(key=("execution", str(variable))) if variable in CHANGING_VARIABLES:
                yield "miss", f"{member} has {need}, which is another one in each execution"
            case Unknown(key=("steps", str(step), "properties", *path)) if _is_new_in_each_run(path):
                yield "miss", f"{member} has {need}, which is another one after each run of '{step}'"
            case Unknown():
                yield "unknown", f"{member} has {need}, which is not known"


def _is_new_in_each_run(path: Sequence[object]) -> bool:
    return NEW_IN_EACH_RUN.fullmatch(".".join(map(str, path))) is not None
