"""Whether a step takes its result from an earlier execution, by AWS's rules.

AWS takes the newest result of a run of the same step in the same pipeline that succeeded, is not too old, and whose
compared members had the same values: URIs are compared, not what lies there.

Source: Amazon SageMaker Developer Guide, "Caching pipeline steps" and "Default cache key attributes by pipeline step
type".
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from definitions.diagnostics.secret_formats import HIDDEN
from definitions.execution.expressions import Unknown, unknowns_in
from definitions.execution.readable import readable
from definitions.execution.step_runs import SUCCEEDED, StepRun
from definitions.foundation.records import field, record
from definitions.pipeline.checks.caching import CHANGING_VARIABLES, NEW_IN_EACH_RUN
from definitions.pipeline.steps.core.request_fields import value_at
from definitions.pipeline.steps.core.step import Step
from definitions.values.expressions import Json


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
    step: Step, run: StepRun, earlier: Mapping[str, EarlierStep] | None, hits: Collection[str]
) -> CacheVerdict | None:
    """The verdict on a step that is about to run; ``None`` if it is not cached.

    Args:
        step: its model.
        run: the run, with its request.
        earlier: the steps of an earlier execution by name; ``None`` if none is given.
        hits: names of the runs before that took their results from it.
    """
    settings = step.cache_config
    if settings is None or settings.enabled is not True:
        return None
    if earlier is None:
        return CacheVerdict("unknown", "that depends on earlier executions; --earlier gives one", step.cache_key)
    before = earlier.get(run.name)
    if before is None or before.status != SUCCEEDED:
        return CacheVerdict("miss", "it did not succeed in the earlier execution", step.cache_key)
    if not step.cache_key:
        return CacheVerdict("unknown", "AWS does not document what it compares", ())
    differences = [found for member in step.cache_key for found in _differences(member, run, before, hits)]
    if not differences:
        age = f"if it is not older than {settings.expire_after}"
        return CacheVerdict("hit", f"the compared members are the same; {age}", step.cache_key)
    # What surely differs decides, whatever is unknown of the rest.
    verdict, reason = min(differences, key=lambda found: found[0] != "miss")
    return CacheVerdict(verdict, reason, step.cache_key)


def _differences(
    member: str, run: StepRun, before: EarlierStep, hits: Collection[str]
) -> Iterator[tuple[Literal["miss", "unknown"], str]]:
    now, then = value_at(run.arguments, member), value_at(before.arguments, member)
    shown = readable(now)
    if shown != then:
        yield "miss", f"{member} was another one"
    elif HIDDEN in str(shown):
        yield "unknown", f"{member} holds a secret"
    for need in unknowns_in(now):
        match need:
            case Unknown(key=("steps", str(name), "properties", *_)) if name in hits:
                continue
            case Unknown(key=("execution", str(variable))) if variable in CHANGING_VARIABLES:
                yield "miss", f"{member} has {need}, which is another one in each execution"
            case Unknown(key=("steps", str(name), "properties", *names)) if NEW_IN_EACH_RUN.fullmatch(
                ".".join(map(str, names))
            ):
                yield "miss", f"{member} has {need}, which is another one after each run of '{name}'"
            case Unknown():
                yield "unknown", f"{member} has {need}, which is not known"
