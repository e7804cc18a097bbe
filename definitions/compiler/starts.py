"""Pipelines of a project that start each other."""

from collections.abc import Iterator, Sequence

from definitions.compiler.shared_facts import PlacedTrigger, SharedFacts
from definitions.foundation.records import record


@record
class Start:
    """A trigger by which an execution of one pipeline starts another; both by their index."""

    first: int
    second: int
    trigger: PlacedTrigger


def starts_between(modules: Sequence[SharedFacts]) -> Iterator[Start]:
    """The triggers of some modules that executions of others set off for certain."""
    if not any(module.triggers for module in modules):
        return
    from definitions.pipeline.resources.triggers.circles import cause_of

    for second, started in enumerate(modules):
        for placed in started.triggers:
            for first, other in enumerate(modules):
                if first == second or not may_share_a_region(started, other):
                    continue
                if started.effects is None or other.effects is None:
                    continue
                cause = cause_of(placed.trigger, other.effects, own_bucket=started.effects.bucket)
                if cause is not None and cause.is_certain:
                    yield Start(first, second, placed)


def may_share_a_region(one: SharedFacts, other: SharedFacts) -> bool:
    """Whether two modules are in one account and Region, as far as these are known: they share buses and parameters."""
    pairs = ((one.account, other.account), (one.region, other.region))
    return all(first is None or second is None or first == second for first, second in pairs)
