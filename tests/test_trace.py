"""Nothing that a sample says is lost: each value, when changed, changes what is deployed."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.pipeline.compile import CompiledPipeline
from definitions.source.located_yaml import load
from definitions.source.nodes import Node, NodePath
from tests.support import SAMPLES, Source, compiled, folder_of_texts, json_of
from tests.synth import Stack, synthesized

NOT_ALONE: set[object] = {
    ("clarifyCheck", "enableNetworkIsolation"),
    ("image", "framework"),
    ("image", "version"),
    ("enumValues", 0),
    "entryPoint",
    "script",
    "sourceDir",
    "type",
    "operator",
    "outputType",
    "enableManagedSpotTraining",
    "checkType",
    "problemType",
    "mode",
}
CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_value_of_a_sample_reaches_what_is_deployed(path: Path) -> None:
    sample = Sample(path.read_text(encoding="utf-8"))
    assert [(path, value) for path, value in sample.leaves() if not sample.is_deployed(path, value)] == []


@dataclass
class Sample:
    """A sample, and what becomes of it when it is changed.

    Attributes:
        text: its YAML.
        renamed: by names, whether another name in their place changes what is deployed.
    """

    text: str
    renamed: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def tree(self) -> Node:
        return load(self.text, str(folder_of_texts() / "sample.yaml"))

    @cached_property
    def before(self) -> CompiledPipeline:
        return compiled(self.tree, context=CONTEXT)

    @cached_property
    def definition(self) -> object:
        return json_of(self.before.definition)

    @cached_property
    def stack(self) -> Stack:
        return synthesized(self.before)

    def leaves(self) -> Iterator[tuple[NodePath, object]]:
        for path, node in self.tree.walk():
            # These cannot be changed without other keys, or other steps around them.
            if not isinstance(node.value, dict | list) and not NOT_ALONE & {path[-1], path[-2:]}:
                yield path, node.value

    def is_deployed(self, path: NodePath, value: object) -> bool:
        """Whether some change of a value changes what is deployed; likely changes are tried first."""
        name = str(value).split(".")[0]
        # The name of a step, say: elsewhere it must change as well.
        is_name = (
            isinstance(value, str) and len(re.findall(rf"(?<![\w-]){re.escape(name)}(?![\w:-]|\.py\b)", self.text)) > 1
        )
        if is_name and self.is_deployed_renamed(name):
            return True
        waiting, tried, alike = deque(other_values(value)), [value], []
        while waiting:
            other = waiting.popleft()
            if other in tried:
                continue
            tried.append(other)
            after = outcome(replaced(self.tree, path, other))
            if isinstance(after, CompiledPipeline):
                if self.differs(after):
                    return True
                alike.append(after)
            else:
                # The message of a word that is not among those there are tells the others.
                waiting.extendleft(after)
        names = {name, value} if not is_name else {value}
        if isinstance(value, str) and any(self.is_deployed_renamed(str(each)) for each in names):
            return True
        return any(synthesized(after) != self.stack for after in alike)

    def is_deployed_renamed(self, name: str) -> bool:
        """Whether the same change of a name wherever it stands changes what is deployed."""
        if name not in self.renamed:
            pattern = rf"(?<!ype: )(?<![\w/-]){re.escape(name)}(?![\w:-]|\.py\b)"
            after = outcome(re.sub(pattern, lambda _: f"{name}2", self.text))
            self.renamed[name] = isinstance(after, CompiledPipeline) and (
                self.differs(after) or synthesized(after) != self.stack
            )
        return self.renamed[name]

    def differs(self, after: CompiledPipeline) -> bool:
        """Whether something else is made of a pipeline, apart from its stack."""
        before = self.before
        return (
            json_of(after.definition) != self.definition
            or (after.statements, after.names) != (before.statements, before.names)
            or (after.tags, after.shared_models) != (before.tags, before.shared_models)
        )


def outcome(source: Source) -> CompiledPipeline | list[str]:
    """The pipeline, or the words that a message names as possible."""
    try:
        return compiled(source, context=CONTEXT)
    except InvalidConfig as invalid:
        return [
            word
            for words in re.findall(r"(?:is not|must be) one of (?!the )([^\[;]*)", str(invalid))
            for word in words.strip().split(", ")
        ]


def replaced(node: Node, path: NodePath, other: object) -> Node:
    """The tree with another value at the path, or without it; the rest is shared."""
    if not path:
        return Node(other, node.position, node.key_position)
    assert isinstance(node.value, dict | list)
    copy = node.value.copy()
    if len(path) == 1 and other is None:
        del copy[path[0]]  # type: ignore[arg-type]
    else:
        copy[path[0]] = replaced(copy[path[0]], path[1:], other)  # type: ignore[index]
    return Node(copy, node.position, node.key_position)


def other_values(value: object) -> Iterator[object]:
    """Other values; at last none."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1, value * 2)
    else:
        words = str(value)
        yield from (f"{words}2", f"{words[:-1]}9", f"{words}.field")
        yield re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), words, count=1)
        yield re.sub(r"[a-z](?![a-z])", lambda letter: f"{letter[0]}x", words, count=1)
    yield None
