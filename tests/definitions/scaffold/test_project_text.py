"""A module comes into a project file; whatever else stands there stays as it is, to the character."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.scaffold.places import places
from definitions.scaffold.project_text import with_module
from definitions.source.located_yaml import load
from definitions.source.nodes import NodePath
from tests.support import CONFIGS, ROOT

ENTRY = {"module_path": "@aws-mdaa/sagemaker-pipeline", "module_configs": ["./new/pipeline.yaml"]}
DEV: NodePath = ("domains", "sales", "environments", "dev")
FILES = [*CONFIGS.rglob("mdaa.yaml"), *ROOT.glob("tests/emulator/project/mdaa.yaml")]


def added(text: str, place: NodePath = DEV) -> list[str]:
    """The lines that are new; all others must be there as before, in their order."""
    found = with_module(dedent(text), place, "new", ENTRY)
    assert found is not None
    old, new = dedent(text).splitlines(), found.splitlines()
    first = next(index for index, line in enumerate(new) if index == len(old) or line != old[index])
    count = len(new) - len(old)
    assert [*new[:first], *new[first + count :]] == old
    return new[first : first + count]


def test_it_comes_behind_the_others_and_before_what_is_said_of_the_next() -> None:
    text = """
        # of the whole
        domains:
          sales:
            environments:
              dev:
                modules:
                    # the first
                    churn:   {module_configs: [ ./a.yaml,
                                                './b.yaml' ]}   # laid out by hand

              # the other
              prod: {modules: {}}
        """
    assert added(text) == [
        "            new:",
        "              module_path: '@aws-mdaa/sagemaker-pipeline'",
        "              module_configs: [./new/pipeline.yaml]",
    ]


def test_it_comes_into_a_place_without_modules() -> None:
    text = (
        "domains:\n  sales:\n    environments:\n      dev: {template: std}\n      prod:\n        template: std  # too\n"
    )
    place: NodePath = ("domains", "sales", "environments", "prod")
    assert added(text, place)[:2] == ["        modules:", "          new:"]


@pytest.mark.parametrize("empty", ["modules: {}   # none yet", "modules:", "modules: # none yet"])
def test_a_map_without_modules_gets_its_first(empty: str) -> None:
    found = with_module(f"a: 1\n{empty}\n\n# the end\nb: 2", (), "new", ENTRY)
    assert found is not None
    head, rest = found.split("  new:\n")
    assert head.startswith("a: 1\nmodules:")
    assert ("# none yet" in head) == ("# none yet" in empty)
    assert rest.endswith("pipeline.yaml]\n\n# the end\nb: 2\n")


def test_ends_of_lines_stay_those_of_windows() -> None:
    found = with_module("modules:\r\n  old: {}  # one\r\nlast: 1\r\n", (), "new", ENTRY)
    assert found is not None
    assert found.count("\r\n") == found.count("\n") == 6
    mixed = with_module("first: 1\nmodules:\r\n  old: {}\nlast: 1\r\n", (), "new", ENTRY)
    assert mixed is not None
    assert mixed.startswith("first: 1\nmodules:\r\n  old: {}\n  new:\r\n")
    assert mixed.endswith("]\r\nlast: 1\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "modules: &shared\n  old: {}\nothers: *shared\n",
        "modules: [old]\n",
        "modules:\n  old: |\n    text\n    # and no comment\n",
    ],
)
def test_what_cannot_be_changed_alone_is_left_alone(text: str) -> None:
    assert with_module(text, (), "new", ENTRY) is None


def test_a_place_that_the_library_reads_as_a_number_is_left_alone() -> None:
    assert with_module("123: {modules: {}}\n", ("123",), "new", ENTRY) is None


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_it_comes_into_each_place_of_the_samples(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    root = load(text, "")
    for place in places(root):
        found = with_module(text, place.path, "new", ENTRY)
        assert found is not None
        kept = [line for line in text.splitlines() if line in found.splitlines()]
        assert len(kept) >= len(text.splitlines()) - 1


@given(
    names=st.lists(st.sampled_from(["churn", "fraud", "123", "on", "a-b"]), unique=True, max_size=4),
    comments=st.lists(st.sampled_from(["", "# a note", "      # indented"]), min_size=5, max_size=5),
    name=st.sampled_from(["new", "1e3", "null", "42"]),
)
def test_the_file_then_means_what_it_meant_and_the_module(names: list[str], comments: list[str], name: str) -> None:
    lines = [
        line for pair in zip([f"    '{name}': {{a: 1}}" for name in names], comments, strict=False) for line in pair
    ]
    text = "\n".join(["first: 1", "modules:", *lines, comments[-1], "last: 2"])
    found = with_module(text, (), name, ENTRY)
    assert found is not None
    expected = {"first": 1, "modules": {**{name: {"a": 1} for name in names}, name: ENTRY}, "last": 2}
    assert load(found, "").plain() == expected
    assert [line for line in text.splitlines() if line.strip()] == [
        line for line in found.splitlines() if line.strip() and line in text.splitlines()
    ]
