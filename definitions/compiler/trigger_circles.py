"""Pipelines of a project that start each other in a circle."""

from collections.abc import Iterator, Sequence

from definitions.compiler.shared_facts import SharedFacts
from definitions.compiler.starts import Start, starts_between
from definitions.diagnostics.problems import Problem


def trigger_circles(modules: Sequence[SharedFacts]) -> Iterator[Problem]:
    """Triggers that belong to a circle of two pipelines or more; a pipeline alone is reported with its config."""
    starts = list(starts_between(modules))
    for start in starts:
        way = _way(start.second, start.first, starts)
        if way is None:
            continue
        names = " → ".join(f"'{modules[index].stack}'" for index in (start.first, *way))
        message = f"starts pipelines in a circle: {names}"
        yield Problem(start.trigger.position, start.trigger.path, message, "circle", "take out one of the triggers")


def _way(start: int, end: int, starts: Sequence[Start]) -> list[int] | None:
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
