"""Pipelines of a project that start each other in a circle."""

from collections.abc import Iterator, Sequence

from definitions.compiler.shared_facts import PlacedTrigger, SharedFacts
from definitions.diagnostics.problems import Problem
from definitions.foundation.records import record


@record
class _Start:
    """A trigger by which an execution of one pipeline starts another; both by their index."""

    first: int
    second: int
    trigger: PlacedTrigger


def trigger_circles(modules: Sequence[SharedFacts]) -> Iterator[Problem]:
    """Triggers that belong to a circle of two pipelines or more; a pipeline alone is reported with its config."""
    starts = list(_starts(modules))
    for start in starts:
        way = _way(start.second, start.first, starts)
        if way is None:
            continue
        names = " → ".join(f"'{modules[index].stack}'" for index in (start.first, *way))
        message = f"starts pipelines in a circle: {names}"
        yield Problem(start.trigger.position, start.trigger.path, message, "circle", "take out one of the triggers")


def _starts(modules: Sequence[SharedFacts]) -> Iterator[_Start]:
    if not any(module.triggers for module in modules):
        return
    from definitions.pipeline.resources.triggers.circles import cause_of

    for second, started in enumerate(modules):
        for placed in started.triggers:
            for first, other in enumerate(modules):
                if first == second or not _share_a_bus(started, other):
                    continue
                if started.effects is None or other.effects is None:
                    continue
                cause = cause_of(placed.trigger, other.effects, own_bucket=started.effects.bucket)
                if cause is not None and cause.is_certain:
                    yield _Start(first, second, placed)


def _share_a_bus(one: SharedFacts, other: SharedFacts) -> bool:
    """Whether events of one may arrive where the other is: in one account and Region, as far as these are known."""
    pairs = ((one.account, other.account), (one.region, other.region))
    return all(first is None or second is None or first == second for first, second in pairs)


def _way(start: int, end: int, starts: Sequence[_Start]) -> list[int] | None:
    """The shortest way from one pipeline to another, both with it; ``None`` if there is none."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == end:
            return way
        following = dict.fromkeys(one.second for one in starts if one.first == way[-1] and one.second not in seen)
        seen.update(following)
        ways.extend([*way, index] for index in following)
    return None
