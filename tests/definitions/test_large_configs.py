"""Large configs take time in proportion: counted in calls, which no slow machine changes."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from definitions.commands.command_line import PURE_VERBS, run_command


def calls(run: Callable[[], object]) -> int:
    """How many functions of Python and C a call runs."""
    count = 0

    def counted(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def unknown_keys(number: int) -> str:
    return STEP + "".join(f"k{index}: 1\n" for index in range(number))


def aliases(number: int) -> str:
    steps = "".join(f"    - {{name: S{index}, type: Fail, fail: {{errorMessage: *a}}}}\n" for index in range(number))
    return f"projectName: churn\ndomainId: &a {'y' * 1000}\npipeline:\n  steps:\n{steps}"


STEP = "projectName: churn\npipeline:\n  steps:\n    - {name: S, type: Fail, fail: {errorMessage: x}}\n"


@pytest.mark.parametrize("config", [unknown_keys, aliases])
def test_ten_times_the_size_takes_about_ten_times_the_calls(
    config: Callable[[int], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = []
    for number in (10, 100, 1000):  # the first imports what is needed
        file = tmp_path / f"{number}.yaml"
        file.write_text(config(number), encoding="utf-8")
        words = ["validate", str(file)]
        taken.append(calls(lambda words=words: run_command("pipelines", PURE_VERBS, words)))  # type: ignore[misc]
    capsys.readouterr()
    assert taken[2] < 14 * taken[1]
