"""What holds for every config, not only for the samples."""

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from definitions.compiler.compile_project import compile_project
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.iam.statements import literal_pattern
from definitions.pipeline.compile import CompiledPipeline
from definitions.project.naming import Naming
from definitions.source.located_yaml import load
from definitions.source.yaml_events import plain_scalar
from definitions.values.infrastructure import ACCOUNT, REGION, InfrastructureText, Text, split, ssm_parameter, text
from tests.support import CONFIGS, ROOT, SAMPLES, compiled, config_of, json_of, step, written

SETTLED = {"account": "123456789012", "region": "us-east-1"}
"""What a project file may say of each stack; more is checked where it does."""
CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}
a_sample = st.sampled_from(SAMPLES)
TRAINING = yaml.safe_load(
    config_of("""
    - name: Train
      type: Training
      training:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1
        instanceType: ml.m5.xlarge
        inputChannels: [{channelName: train, s3Uri: 's3://data/train'}]
    """)
)
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
settled = st.sampled_from([SETTLED, {**SETTLED, "region": "eu-west-1"}, {}])
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


@cache
def compiled_sample(path: Path) -> CompiledPipeline:
    return compiled(dumped(of_sample(path)), context=CONTEXT)


def trained(hyperparameters: str) -> dict[str, object]:
    """The hyperparameters in the definition, from those in YAML."""
    values: dict[str, object] = step(compiled(dumped(TRAINING) + hyperparameters), "Train")["Arguments"][
        "HyperParameters"
    ]
    return values


def is_ours(words: str) -> bool:
    """Whether a text holds what has a meaning of its own: a reference or a prefix of one."""
    names = "org|env|domain|module_name|account|region|partition|[a-z_-]+:"
    return bool(re.search(rf"\{{\{{({names})|^(ssm|ssm-org|ssm-domain|ssm-env|generated-role-(id|arn)):", words))


@settings(max_examples=100)
@given(a_sample, st.randoms(use_true_random=False))
def test_the_order_of_steps_never_changes_the_meaning(sample: Path, random: Any) -> None:
    data = of_sample(sample)
    expected = compiled_sample(sample)
    random.shuffle(data["pipeline"]["steps"])
    shuffled = compiled(dumped(data), context=CONTEXT)
    for name in expected.graph.steps:
        assert step(shuffled, name) == step(expected, name)
    assert set(shuffled.graph.edges) == set(expected.graph.edges)
    assert [(known.sid, known.actions, known.resources, set(known.reasons)) for known in shuffled.statements] == [
        (known.sid, known.actions, known.resources, set(known.reasons)) for known in expected.statements
    ]
    assert shuffled.published == expected.published


HASHED = """
import hashlib, sys
from tests.support import compiled
from tests.definitions.test_laws import CONTEXT
from tests.support import SAMPLES
for sample in SAMPLES:
    pipeline = compiled(sample, context=CONTEXT)
    whole = (pipeline.definition, pipeline.statements, pipeline.graph, pipeline.tags, pipeline.published)
    print(sample.stem, hashlib.sha256(repr(whole).encode()).hexdigest())
"""


def test_every_run_compiles_to_the_same() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", HASHED],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0].count("\n") == len(SAMPLES)
    assert runs[0] == runs[1]


def texts_in(tree: Any) -> Iterator[str]:
    """All texts of a tree of maps and lists, keys included."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield key
            yield from texts_in(value)
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from texts_in(value)
    elif isinstance(tree, str):
        yield tree


@settings(max_examples=400)
@given(a_sample, user_text, st.data())
def test_user_text_in_any_place_arrives_unchanged_or_is_refused(sample: Path, words: str, data: st.DataObject) -> None:
    assume(words and not is_ours(words))
    config = of_sample(sample)
    path = data.draw(st.sampled_from([path for path in places(config) if path[0] == "pipeline"]))
    parent = config
    for segment in path[:-1]:
        parent = parent[segment]
    assume(isinstance(parent[path[-1]], str))
    parent[path[-1]] = words
    with suppress_invalid() as told:
        pipeline = compiled(dumped(config), context=CONTEXT)
    if not told:
        whole = pipeline.config.pipeline
        outside = [whole.tags, str(whole.description), str(whole.display_name)]
        found = [*texts_in(json_of(pipeline.definition)), *texts_in(outside)]
        # Beside infrastructure values a text is shown with its own '${' escaped; in JSON that is text, as JSON has it.
        in_json = json.dumps(words, ensure_ascii=False)[1:-1]
        spellings = {words, in_json, words.replace("${", "$${"), in_json.replace("${", "$${")}
        assert any(spelling in text for text in found for spelling in spellings)


def positions_are_real(source: str, **settings: str) -> None:
    """Compiles, or tells problems that all stand inside the text."""
    path = written("")
    path.write_text(source, encoding="utf-8", newline="")
    problems = []
    with suppress_invalid() as told:
        problems = compiled(path, context=CONTEXT, **settings).warnings
    lines = source.split("\n")
    for problem in [*problems, *told]:
        assert problem.position.file == str(path)
        assert 1 <= problem.position.line <= len(lines)
        assert 1 <= problem.position.column <= len(lines[problem.position.line - 1]) + 1


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


values = st.sampled_from(
    [None, True, 0, -1, 1.5, "", "text", "s3://bucket/x", "ssm:/x", "{{account}}", "PreprocessData.train"]
)
other_values = values | st.sampled_from(
    [
        *([], {}, [[]], ["a", 1], {"a": {}}),
        *(
            {"parameter": "InputDataUrl"},
            {"parameter": "None"},
            {"parameter": []},
            {"stepOutput": "Train.modelArtifacts"},
        ),
        *({"property": "Train.TrainingJobName"}, {"property": "Train.X[0]['y']"}, {"execution": "PipelineName"}),
        *({"join": {"values": ["a", {"parameter": "P"}]}}, {"join": None}, {"forEach": "CurrentItem"}),
        {"jsonGet": {"step": "Evaluate", "propertyFile": "Report", "path": "a.b"}},
        *("123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1", "arn:aws:lambda:eu-west-1:123456789012:function:a"),
    ]
)


def changed(config: Any, data: st.DataObject) -> str:
    """The YAML of a config in which a few entries are deleted, renamed, copied or of another type."""
    for _ in range(data.draw(st.integers(1, 3))):
        found = places(config)
        assume(found)
        path = data.draw(st.sampled_from(found))
        parent = config
        for segment in path[:-1]:
            parent = parent[segment]
        change = data.draw(st.sampled_from(["delete", "rename", "retype", "copy"]))
        if change == "delete":
            del parent[path[-1]]
        elif change == "rename" and isinstance(parent, dict):
            names = [f"{path[-1]}s", path[-1].upper(), "type", "name", "", "a.b[0]"]
            parent[data.draw(st.sampled_from(names))] = parent.pop(path[-1])
        elif change == "copy" and isinstance(parent, list):
            parent.append(parent[path[-1]])
        else:
            parent[path[-1]] = deepcopy(data.draw(other_values))
    return dumped(config)


@settings(max_examples=400)
@given(a_sample, st.data())
def test_a_sample_with_a_few_changes_compiles_or_tells_problems_at_real_places(
    sample: Path, data: st.DataObject
) -> None:
    positions_are_real(changed(of_sample(sample), data), **data.draw(settled))


@cache
def copied(folder: Path) -> str:
    """The folder that a copy of a project is in, among those of this run."""
    for config in folder.rglob("*.yaml"):
        written(config.read_text(encoding="utf-8"), f"{folder.name}/{config.relative_to(folder)}")
    return folder.name


@given(st.sampled_from([CONFIGS, CONFIGS / "organization"]), st.data())
def test_a_project_with_a_few_changes_is_read_or_tells_problems_at_real_places(
    folder: Path, data: st.DataObject
) -> None:
    source = changed(of_sample(folder / "mdaa.yaml"), data)
    path = written(source, f"{copied(folder)}/mdaa.yaml")
    warnings: list[Problem] = []
    with suppress_invalid() as told:
        warnings = compile_project(path, {}).warnings
    for problem in [*told, *warnings]:
        file = Path(problem.position.file)
        lines = file.read_text(encoding="utf-8").split("\n") if file.is_file() else [""]
        assert 1 <= problem.position.line <= len(lines)
        assert 1 <= problem.position.column <= len(lines[problem.position.line - 1]) + 1


@settings(max_examples=300)
@given(a_sample, st.data())
def test_a_sample_with_damaged_text_compiles_or_tells_problems_at_real_places(
    sample: Path, data: st.DataObject
) -> None:
    source = sample.read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(source)))
        length = data.draw(st.sampled_from([0, 0, 1, 5, 40]))
        inserted = data.draw(st.text("\t\n :-[]{},&*!|>'\"%@`#?ae0\\é\x07", max_size=4))
        source = source[:start] + inserted + source[start + length :]
    positions_are_real(f"{source}\n", **data.draw(settled))


@given(user_text, user_text)
@example("${aws_kms_key.k.arn}", "%{ if true }")
@example("", "")
@example("=", "{{{{}}")
def test_user_text_arrives_unchanged(key: str, value: str) -> None:
    assume(not is_ours(key) and not is_ours(value))
    config = deepcopy(TRAINING)
    config["pipeline"]["steps"][0]["training"]["hyperparameters"] = {key: value}
    assert step(compiled(dumped(config)), "Train")["Arguments"]["HyperParameters"] == {key: value}


@given(st.from_regex(r"[-+]?[0-9][0-9_]{0,25}(\.[0-9]{0,25})?([eE][-+]?[0-9]{1,3})?", fullmatch=True))
def test_numbers_are_kept_as_written_where_text_is_expected(number: str) -> None:
    assert trained(f"      hyperparameters: {{n: {number}}}\n") == {"n": number}


@given(st.integers(-(10**17), 10**17))
def test_whole_numbers_mean_what_they_say(number: int) -> None:
    assert plain_scalar(str(number)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_fraction_is_a_number_if_it_prints_back_as_written_and_text_otherwise(number: float) -> None:
    found = plain_scalar(repr(number))
    assert str(found) == repr(number)
    assert isinstance(found, str) == ("e" in repr(number))


scalars = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | user_text
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(user_text, inner, max_size=4), max_leaves=12
)


@given(documents)
def test_what_is_dumped_is_loaded_again(data: object) -> None:
    assert load(dumped(data), "x.yaml").plain() == data


@given(documents)
def test_every_place_is_where_the_value_is_written(data: object) -> None:
    source = yaml.safe_dump(data, sort_keys=False, width=math.inf)
    lines = source.split("\n")
    for _, node in load(source, "x.yaml").walk():
        rest = lines[node.position.line - 1][node.position.column - 1 :]
        if isinstance(node.value, bool) or node.value is None:
            assert rest.startswith(str(node.value).lower().replace("none", "null"))
        elif isinstance(node.value, int):
            assert rest.startswith(str(node.value))


texts = st.lists(
    st.sampled_from(["", "/", "a", "a/b", "${x}", "://"]) | st.sampled_from([ACCOUNT, REGION, ssm_parameter("/a/b")]),
    max_size=6,
).map(lambda parts: text(*parts))


@given(texts, st.sampled_from(["/", "a", "://", "${", "/b"]), st.integers(-1, 3))
def test_what_is_cut_and_joined_again_is_the_same(whole: Text, separator: str, maximum: int) -> None:
    pieces = split(whole, separator, maximum)
    joined = [part for piece in pieces for part in (separator, piece)][1:]
    assert text(*joined) == whole
    assert maximum < 0 or len(pieces) <= maximum + 1
    if maximum < 0:
        literals = [
            part for piece in pieces for part in (piece.parts if isinstance(piece, InfrastructureText) else [piece])
        ]
        assert not any(isinstance(part, str) and separator in part for part in literals)


@given(user_text)
def test_literal_text_says_the_same_to_iam(words: str) -> None:
    escaped = literal_pattern(words)
    assert isinstance(escaped, str)
    assert re.sub(r"\$\{([*?$])\}", r"\1", escaped) == words
    assert not re.search(r"[*?$]", re.sub(r"\$\{[*?$]\}", "", escaped))


names = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)


@given(names, names, names, names, st.from_regex(r"[A-Za-z0-9-]{0,80}", fullmatch=True), st.integers(20, 256))
def test_names_never_exceed_their_limit(
    org: str, env: str, domain: str, module: str, suffix: str, longest: int
) -> None:
    naming = Naming(org, env, domain, module)
    name, whole = naming.resource_name(suffix, longest), naming.resource_name(suffix)
    assert len(name) <= longest
    assert name == name.lower()
    assert (name == whole) == (len(whole) < longest)
    assert json_of(text(name)) == name
