"""Samples as data, what can be changed in them, and texts of users."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.source.located_yaml import load
from tests.support import SAMPLES

CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}
a_sample = st.sampled_from(SAMPLES)
LOOK_ALIKES = [
    "${",
    "%{",
    "$${",
    "{{",
    "}}",
    "<bucket>",
    "${TfToken[TOKEN.7]}",
    "${aws_kms_key.k.arn}",
    "\\",
    '"',
    "\n",
]
words = st.lists(
    st.sampled_from(LOOK_ALIKES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=6
)
user_text = words.map("".join)


def dumped(data: object) -> str:
    """The data as YAML; PyYAML in C is five times as fast."""
    written: str = yaml.dump(data, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False, width=1000)
    return written


def of_sample(path: Path) -> Any:
    """The data of a sample, with account ids as text."""
    return deepcopy(read_sample(path))


@cache
def read_sample(path: Path) -> object:
    return load(path.read_text(encoding="utf-8"), path.name).plain()


@contextmanager
def suppress_invalid() -> Iterator[list[Problem]]:
    """Fills the list with the problems that ended the block."""
    told: list[Problem] = []
    try:
        yield told
    except InvalidConfig as invalid:
        told.extend(invalid.problems)


def places(data: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all entries of maps and lists."""
    children: list[Any] = (
        list(data.items()) if isinstance(data, dict) else list(enumerate(data)) if isinstance(data, list) else []
    )
    return [found for key, child in children for found in [(*path, key), *places(child, (*path, key))]]
