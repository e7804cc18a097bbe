"""Large configs take time in proportion: counted in calls and lines, which no slow machine changes."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, TypeAlias

import pytest

from definitions.commands.command_line import PURE_VERBS, run_command

TraceFunction: TypeAlias = Callable[[FrameType, str, Any], Any]


def work(run: Callable[[], object]) -> int:
    """How many functions a call runs, and how many lines of ours; of comprehensions, how many opcodes."""
    count = 0

    def called(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    def traced(frame: FrameType, event: str, _: object) -> "TraceFunction | None":
        nonlocal count
        count += event in ("line", "opcode")
        frame.f_trace_opcodes = frame.f_code.co_name.endswith("comp>")
        return traced if "definitions" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.setprofile(called)
    sys.settrace(traced)
    try:
        run()
    finally:
        sys.settrace(before)
        sys.setprofile(None)
    return count


def unknown_keys(number: int) -> str:
    return STEP + "".join(f"k{index}: 1\n" for index in range(number))


def aliases(number: int) -> str:
    steps = "".join(f"    - {{name: S{index}, type: Fail, fail: {{errorMessage: *a}}}}\n" for index in range(number))
    return f"projectName: churn\ndomainId: &a {'y' * 1000}\npipeline:\n  steps:\n{steps}"


def unknown_keys_of_a_step(number: int) -> str:
    keys = "".join(f"      k{index}: 1\n" for index in range(number))
    return f"projectName: churn\npipeline:\n  steps:\n    - name: S\n      type: Fail\n{keys}"


def misplaced_keys(number: int) -> str:
    steps = "".join(
        f"    - {{name: S{index}, type: Training, imageUri: a, instanceType: b}}\n" for index in range(number)
    )
    return f"projectName: churn\npipeline:\n  steps:\n{steps}"


def aliases_of_many_references(number: int) -> str:
    steps = "".join(f"    - {{name: S{index}, type: Fail, fail: {{errorMessage: *a}}}}\n" for index in range(number))
    return f"projectName: churn\ndomainId: &a '{'{{x}} ' * number}'\npipeline:\n  steps:\n{steps}"


def a_join_of_many_values(number: int) -> str:
    values = ", ".join(f"a{index}" for index in range(20))
    parts = ", ".join(["{parameter: P}"] * number)
    parameter = f"{{name: P, type: String, defaultValue: a0, enumValues: [{values}]}}"
    step = f"{{name: S, type: Fail, fail: {{errorMessage: {{join: {{values: [{parts}]}}}}}}}}"
    return f"projectName: churn\npipeline:\n  parameters: [{parameter}]\n  steps: [{step}]\n"


STEP = "projectName: churn\npipeline:\n  steps:\n    - {name: S, type: Fail, fail: {errorMessage: x}}\n"


@pytest.mark.parametrize(
    "config",
    [
        unknown_keys,
        unknown_keys_of_a_step,
        misplaced_keys,
        aliases,
        aliases_of_many_references,
        a_join_of_many_values,
    ],
)
def test_ten_times_the_size_takes_about_ten_times_the_work(
    config: Callable[[int], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = []
    fewest = 5 if config is misplaced_keys else 10  # of these each costs as much as two others
    for number in (fewest, 2 * fewest, 20 * fewest):  # the first imports what is needed
        file = tmp_path / f"{number}.yaml"
        file.write_text(config(number), encoding="utf-8")
        words = ["validate", str(file)]
        taken.append(work(lambda words=words: run_command("pipelines", PURE_VERBS, words)))  # type: ignore[misc]
    capsys.readouterr()
    # Of this one, the text and the number of its places grow alike.
    most = 15 if config is aliases_of_many_references else 11
    assert taken[2] < most * taken[1], taken
