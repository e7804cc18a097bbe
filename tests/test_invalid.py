"""Bad configs and the exact text that each of them earns: ``invalid/<what is wrong>.yaml`` and ``.txt``.

Those in ``invalid/remarks`` are valid, and earn warnings and notes.
"""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from definitions.__main__ import main
from tests.support import INVALID, ROOT

FILES = sorted([*INVALID.glob("*.yaml"), *INVALID.glob("projects/*/mdaa.yaml")])
REMARKED_FILES = sorted([*INVALID.glob("remarks/*.yaml"), *INVALID.glob("remarks/projects/*/mdaa.yaml")])
REMARKED = [str(file.relative_to(INVALID)) for file in REMARKED_FILES]
NAMES = [str(file.relative_to(INVALID)) for file in FILES]
PROBLEM = re.compile(r"^(\S+?):(\d+):(\d+): .* \[([a-z0-9-]+)\]$", re.MULTILINE)
WORDS_OF_OTHERS = [
    "Input should be",
    "Extra inputs",
    "discriminator",
    "pydantic",
    "Traceback",
    "<class",
    "NoneType",
    "loc=",
]
NO_RULES = {"error", "warning", "note"}
NOT_SHORT = {
    "bad-function",
    "no-double",
    "no-local-data",
    "no-local-image",
    "no-local-value",
    "definition-too-long",
    "json-syntax",
    "missing-value",
    "no-execution",
    "no-project-file",
    "not-local",
    "nothing-to-validate",
    "possible-rename",
    "several-stacks",
    "no-pipeline",
    "source-too-large",
    "too-many-policies",
    "undecided",
    "unknown-selection",
    "unknown-stack",
    "unmet-expectation",
    "unused-file",
    "unused-value",
}
"""Rules about other files than configs, executions, or very large configs; what reports them has tests for them."""
REPORTERS = {
    "EvaluationError",
    "_Finding",
    "invalid",
    "Fault",
    "ImageProblem",
    "Problem",
    "at",
    "warn",
    "error",
    "warning",
    "note",
    "_fault",
    "_report",
    "stop",
    "UnresolvedReference",
    "problem",
    "TextField",
    "StartFault",
    "PatternFault",
    "RegionName",
    "violate",
}
"""The functions that are given the id of a rule."""


@pytest.mark.parametrize("name", NAMES)
def test_golden_bad_config_earns_exactly_this_text(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(INVALID)
    assert main(["validate", name]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    _compare(name, printed.err)


@pytest.mark.parametrize("name", REMARKED)
def test_golden_valid_config_earns_exactly_these_remarks(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(INVALID)
    assert main(["validate", name]) == 0
    without_notes = capsys.readouterr()
    assert main(["validate", "--notes", name]) == 0
    with_notes = capsys.readouterr()
    assert without_notes.out == with_notes.out == "1 config is valid\n"
    assert " note: " not in without_notes.err
    assert without_notes.err.count(" warning: ") == with_notes.err.count(" warning: ")
    _compare(name, with_notes.err)


def _compare(name: str, printed: str) -> None:
    expected = Path(name).with_suffix(".txt")
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(printed, encoding="utf-8")
    assert printed == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*NAMES, *REMARKED])
def test_text_speaks_the_users_language(name: str) -> None:
    text = (INVALID / name).with_suffix(".txt").read_text(encoding="utf-8")
    assert [words for words in WORDS_OF_OTHERS if words in text] == []


@pytest.mark.parametrize("name", [*NAMES, *REMARKED])
def test_every_problem_points_into_a_file(name: str) -> None:
    text = (INVALID / name).with_suffix(".txt").read_text(encoding="utf-8")
    problems = PROBLEM.findall(text)
    assert problems
    for file, line, column, _ in problems:
        if (INVALID / file).is_dir():
            continue
        lines = (INVALID / file).read_bytes().decode("utf-8-sig", "replace").split("\n")
        assert 1 <= int(line) <= len(lines)
        assert 1 <= int(column) <= len(lines[int(line) - 1]) + 1


def test_every_rule_has_a_bad_config() -> None:
    texts = "".join(file.read_text(encoding="utf-8") for file in INVALID.rglob("*.txt"))
    samples = {rule for *_, rule in PROBLEM.findall(texts)}
    assert len(samples) > 50
    assert samples ^ rules_in_use() == NOT_SHORT


def test_every_text_belongs_to_a_bad_config() -> None:
    texts = {str(file.relative_to(INVALID).with_suffix(".yaml")) for file in INVALID.rglob("*.txt")}
    texts.remove("own_code/requirements/requirements.yaml")  # no text of ours: part of the code of a step
    assert texts == {*NAMES, *REMARKED}


def rules_in_use() -> set[str]:
    """The ids that stand in the sources, in calls of what reports problems."""
    return {rule for file in (ROOT / "definitions").rglob("*.py") for rule in _rules_of(file)}


def _rules_of(file: Path) -> Iterator[str]:
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        named = [keyword.value for keyword in call.keywords if keyword.arg == "rule"]
        arguments = [*named, *(call.args if called in REPORTERS else [])]
        words = [word.value for word in arguments if isinstance(word, ast.Constant)]
        ids = {word for word in words if isinstance(word, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", word)}
        yield from ids - NO_RULES
