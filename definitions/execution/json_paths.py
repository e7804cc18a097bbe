"""Paths into JSON documents, as ``Std:JsonGet`` takes them.

Source: Amazon SageMaker Developer Guide, "Pass Data Between Steps" and "Property files and JsonGet", which show
``mse``, ``Output[1]`` and ``regression_metrics.mse.value``. That names in quotes and a leading ``$`` are taken, and
wildcards, slices and filters are not, is inferred from the SageMaker Python SDK's local mode.
"""

from typing import Any

from definitions.foundation.patterns import pattern

_START = pattern(r"\$\.?")
_SEGMENT = pattern(
    r"""(?:(?:^|(?<!^)\.)(?P<name>[^.\[\]'"*$]+))|\[(?P<index>[0-9]{1,9})\]|\[(?P<quote>['"])(?P<key>.+?)(?P=quote)\]"""
)


class BadPath(Exception):
    """A path that is not written as AWS reads it, or that leads nowhere; the text says why."""


def segments(path: str) -> list[str | int]:
    """The names and indexes of a path: ``metrics.folds[0]['a.b']`` is ``["metrics", "folds", 0, "a.b"]``.

    Raises:
        BadPath: it is another kind of path.
    """
    start = _START.match(path)
    rest = path[start.end() :] if start is not None else path
    found: list[str | int] = []
    at = 0
    while at < len(rest):
        match = _SEGMENT.match(rest, at)
        if match is None:
            raise BadPath(f"'{path}' is not a path that AWS reads: names with dots between, [0] for entries of lists")
        found.append(int(match["index"]) if match["index"] else match["key"] or match["name"])
        at = match.end()
    if not found:
        raise BadPath("an empty path leads to no single value")
    return found


def value_at(document: object, path: str) -> object:
    """The value at a path of a JSON document.

    Raises:
        BadPath: the path leads nowhere.
    """
    here: Any = document
    walked = ""
    for segment in segments(path):
        shown = f"{walked}[{segment}]" if isinstance(segment, int) else f"{walked}.{segment}".removeprefix(".")
        is_there = segment in here if isinstance(here, dict) else isinstance(here, list) and segment in range(len(here))
        if not is_there:
            raise BadPath(f"there is no '{shown}'")
        here = here[segment]
        walked = shown
    return here
