"""Nothing that a sample says is lost: each value, when changed, changes what is deployed."""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from definitions.diagnostics.problems import InvalidConfig
from definitions.pipeline.compile import CompiledPipeline, compile_module
from definitions.source.located_yaml import load
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import InfrastructureText
from tests.support import SAMPLES, json_of, module, written
from tests.synth import synthesized

NOT_ALONE: set[object] = {
    ("clarifyCheck", "enableNetworkIsolation"),
    "type",
    "operator",
    "outputType",
    "enableManagedSpotTraining",
    "checkType",
    "problemType",
    "mode",
}
CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_value_of_a_sample_reaches_what_is_deployed(sample: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    before = compiled(text)
    assert isinstance(before, CompiledPipeline)
    lost = [(path, value) for path, value in leaves(text) if not reaches(before, text, path, value)]
    assert lost == []


def reaches(before: CompiledPipeline, text: str, path: NodePath, value: object) -> bool:
    """Whether some change of a value changes what is deployed."""
    others = []
    waiting = deque(changed(text, path, value))
    while waiting:
        after = compiled(waiting.popleft())
        if isinstance(after, CompiledPipeline):
            if shown(after) != shown(before):
                return True
            others.append(after)
        else:
            # The message of a word that is not among those there are tells the others.
            waiting.extend(replaced(text, path, word) for word in after if word != value)
    stack = synthesized(before)
    return any(synthesized(after) != stack for after in others)


def compiled(text: str) -> CompiledPipeline | list[str]:
    """The pipeline, or the words that a message names as possible."""
    try:
        return compile_module(module(written(text), context=CONTEXT))
    except InvalidConfig as invalid:
        return [
            word
            for words in re.findall(r"(?:is not|must be) one of ([^\[;]*)", str(invalid))
            for word in words.strip().split(", ")
        ]


def shown(pipeline: CompiledPipeline) -> object:
    """What is made of a pipeline, without its stack."""
    return json_of(pipeline.definition), pipeline.statements, pipeline.names, pipeline.tags, pipeline.shared_models


def leaves(text: str) -> Iterator[tuple[NodePath, object]]:
    for path, node in load(text, "sample.yaml").walk():
        # These cannot be changed without other keys, or other steps around them.
        if not isinstance(node.value, dict | list | InfrastructureText) and not NOT_ALONE & {path[-1], path[-2:]}:
            yield path, node.value


def changed(text: str, path: NodePath, value: object) -> Iterator[str]:
    """The text with another value at the path, in several ways, likely ones first; at last without it."""
    for other in other_values(value):
        yield replaced(text, path, other)
    if isinstance(value, str):
        # A name: the same change wherever it stands.
        name = value.split(".")[0]
        yield re.sub(rf"(?<!ype: )(?<![\w-]){re.escape(name)}(?![\w:-])", f"{name}2", text)
    yield replaced(text, path, None)


def replaced(text: str, path: NodePath, other: object) -> str:
    data = parent = load(text, "sample.yaml").plain()
    for segment in path[:-1]:
        parent = parent[segment]  # type: ignore[index]
    if other is None:
        del parent[path[-1]]  # type: ignore[attr-defined]
    else:
        parent[path[-1]] = other  # type: ignore[index]
    return yaml.safe_dump(data, sort_keys=False)


def other_values(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, value - 1, value * 2)
    else:
        words = str(value)
        yield from (f"{words}2", f"{words[:-1]}9", f"{words}.field")
        yield re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), words, count=1)
        yield re.sub(r"[a-z](?![a-z])", lambda letter: f"{letter[0]}x", words, count=1)
