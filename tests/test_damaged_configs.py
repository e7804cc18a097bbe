"""A config that is damaged in one place: the first error is there, it is one, and nothing breaks."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.pipeline.compile import compile_pipeline
from tests.support import CONFIGS, module

SAMPLE = (CONFIGS / "house-prices.yaml").read_text(encoding="utf-8")
LINES = SAMPLE.split("\n")
EACH = 11
"""One damage of so many is tried where all are too many."""


def damages(number: int) -> Iterator[tuple[str, str]]:
    """The kinds of damage to a line, and what the line becomes."""
    line = LINES[number]
    if not line.strip() or line.lstrip().startswith("#"):
        return
    for kind, pattern in {
        "no space": "(?<=:) ",
        "no colon": ":(?= |$)",
        "no dash": r"(?<=^) *- ",
        "no space after the dash": r"(?<=-) ",
        "no quote": "['\"]",
        "no bracket": r"[\[\]{}]",
    }.items():
        for match in re.finditer(pattern, line):
            kept = " " * (len(match[0]) - 2) if kind == "no dash" else ""
            yield kind, line[: match.start()] + kept + line[match.end() :]
    if "- " in line:
        yield "spaces for the dash", line.replace("- ", "  ", 1)
    for spaces in (1, 2):
        yield f"indented by {spaces} more", " " * spaces + line
        if line.startswith(" " * spaces):
            yield f"indented by {spaces} less", line[spaces:]
    if line.startswith(" "):
        yield "a non-breaking space", "\u00a0" + line[1:]


ALL = [(number, kind, changed) for number in range(len(LINES)) for kind, changed in damages(number)]


def text_with(number: int, changed: str) -> str:
    return "\n".join([*LINES[:number], changed, *LINES[number + 1 :]])


def read(text: str) -> tuple[str, list[Problem]]:
    """The definition, and the errors and warnings."""
    try:
        compiled = compile_pipeline(module(text))
    except InvalidConfig as invalid:
        return "", [problem for problem in invalid.problems if problem.severity == "error"]
    return str(compiled.definition), []


@cache
def sound() -> str:
    definition, problems = read(SAMPLE)
    assert problems == []
    return definition


def test_the_first_error_is_where_the_damage_is_and_the_only_one() -> None:
    outcomes = Counter[str]()
    for number, _, changed in ALL[::EACH]:
        definition, problems = read(text_with(number, changed))
        if problems:
            is_there = problems[0].position.line == number + 1
            outcomes["at the line" if is_there and len(problems) == 1 else "elsewhere, or with others"] += 1
        else:
            # A list may have the indentation of its key; a text may lack what was part of it.
            outcomes["without error"] += definition != sound()
    assert outcomes["at the line"] >= 0.95 * sum(outcomes.values())
    assert outcomes["without error"] == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=3, unique_by=lambda damage: damage[0]))
def test_no_damage_breaks_the_reading_and_each_error_is_in_the_file(chosen: list[tuple[int, str, str]]) -> None:
    lines = list(LINES)
    for number, _, changed in chosen:
        lines[number] = changed
    _, problems = read("\n".join(lines))
    for problem in problems:
        assert 1 <= problem.position.line <= len(lines)
        assert 1 <= problem.position.column <= len(lines[problem.position.line - 1]) + 1


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(SAMPLE) - 1),
    st.integers(0, 30),
    st.text(alphabet=":-[]{}'\"#&*!|>%@`,\t \n\u00a0\u201cab", max_size=4),
)
def test_no_change_of_the_text_breaks_the_reading(start: int, length: int, put: str) -> None:
    read(SAMPLE[:start] + put + SAMPLE[start + length :])
