"""The compiled samples, and ways to change a tree in one place."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from definitions.pipeline.compile import CompiledPipeline
from tests.support import compiled


@cache
def sample(file: Path) -> CompiledPipeline:
    """The sample, compiled once."""
    return compiled(file, context={"account-2": "222222222222", "account-3": "333333333333"})


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """All values that are no maps and lists, with their paths."""
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else None
    if entries is None:
        yield path, tree
    else:
        for key, value in entries:
            yield from leaves(value, (*path, key))


def with_value(tree: Any, path: tuple[Any, ...], value: object) -> Any:
    """A copy with another value at a path."""
    if not path:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = with_value(tree[path[0]], path[1:], value)
    return copy
