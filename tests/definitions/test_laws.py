"""What holds for every config, not only for the samples: its meaning, and where its problems are."""

import os
import subprocess
import sys
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from definitions.compiler.compile_project import compile_project
from definitions.diagnostics.problems import Problem
from definitions.pipeline.compile import CompiledPipeline
from tests.definitions.sample_data import CONTEXT, a_sample, dumped, of_sample, places, suppress_invalid
from tests.support import CONFIGS, ROOT, SAMPLES, compiled, step, written

SETTLED = {"account": "123456789012", "region": "us-east-1"}
"""What a project file may say of each stack; more is checked where it does."""
settled = st.sampled_from([SETTLED, {**SETTLED, "region": "eu-west-1"}, {}])


@cache
def compiled_sample(path: Path) -> CompiledPipeline:
    return compiled(dumped(of_sample(path)), context=CONTEXT)


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
from tests.definitions.sample_data import CONTEXT
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
