"""The compiled samples, ways to change a tree in one place, and definitions of any form."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

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


a_leaf = st.none() | st.booleans() | st.integers(-2, 2) | st.floats(allow_nan=False) | st.text(max_size=3)
any_json = st.recursive(
    a_leaf,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Get", "Tags", "Key", "DependsOn", "Environment", "a", "b"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
a_step = st.fixed_dictionaries(
    {"Name": st.sampled_from(["A", "B", "C"]), "Type": st.sampled_from(["Training", "Condition", "Tomorrow"])},
    optional={"Arguments": any_json, "DependsOn": any_json, "CacheConfig": any_json, "Future": any_json},
)
any_definition = st.fixed_dictionaries(
    {"Steps": st.lists(a_step, max_size=4)},
    optional={"Parameters": any_json, "Metadata": any_json, "Tomorrow": any_json},
)
