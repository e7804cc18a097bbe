"""A synth by several processes: what it writes and says is what one process writes and says."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.project.selection import VARIABLES
from stacks.__main__ import main
from stacks.commands.synth import synthesize
from stacks.synthesis import shares, workers
from stacks.synthesis.share import Share
from tests.app import files_below
from tests.support import CONFIGS, ROOT

ORGANIZATION = CONFIGS / "organization"
CIRCLES = ROOT / "tests" / "invalid" / "projects" / "triggers"


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("CDKTF_OUTDIR", "CDKTF_CONTEXT_JSON", "PIPELINES_PROJECT", *VARIABLES.values()):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def by(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let so many processes make the stacks, whatever their number."""
    return lambda number: monkeypatch.setattr(shares, "shares_that_pay", lambda stacks: number)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[workers.Worker]:
    """The workers that a test starts."""
    started: list[workers.Worker] = []

    class Kept(workers.Worker):
        def __init__(self, *words: object) -> None:
            super().__init__(*words)  # type: ignore[arg-type]
            started.append(self)

    monkeypatch.setattr(workers, "Worker", Kept)
    return started


def have_ended(started: list[workers.Worker]) -> bool:
    return [one._process.poll() is not None for one in started] == [True]


def test_two_processes_write_what_one_writes_byte_for_byte(
    tmp_path: Path, by: Callable[[int], None], started: list[workers.Worker], capfd: pytest.CaptureFixture[str]
) -> None:
    results = []
    for number in (1, 2):
        by(number)
        assert main(["synth", "--project", str(CONFIGS / "mdaa.yaml")]) == 0
        results.append((files_below(tmp_path / "cdktf.out"), capfd.readouterr()))
        shutil.rmtree("cdktf.out")
    assert len([file for file in results[0][0] if file.endswith("cdk.tf.json")]) == 4
    assert results[0] == results[1]
    assert have_ended(started)


def test_problems_of_all_shares_and_between_them_are_one_report(
    tmp_path: Path, by: Callable[[int], None], started: list[workers.Worker], capfd: pytest.CaptureFixture[str]
) -> None:
    said = []
    for number in (1, 2):
        by(number)
        assert main(["synth", "--project", str(CIRCLES / "mdaa.yaml")]) == 1
        said.append(capfd.readouterr())
    assert said[0] == said[1]
    assert said[0].err.count("in a circle") == 2  # each of them is of a share of its own
    assert have_ended(started)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        ("raise SystemExit(3)", "with exit code 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "with signal 9"),
    ],
)
def test_a_process_that_ends_early_ends_all(
    ending: str,
    told: str,
    tmp_path: Path,
    by: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    program = tmp_path / "program.py"
    program.write_text(ending, "utf-8")
    monkeypatch.setattr(workers, "PROGRAM", program)
    by(2)
    assert main(["synth", "--project", str(ORGANIZATION / "mdaa.yaml")]) == 2
    assert capfd.readouterr().err == f"a process that makes a part of the stacks has ended, {told}\n"
    assert list(tmp_path.iterdir()) == [program]


def test_what_a_process_fails_with_is_raised_with_its_traceback(tmp_path: Path) -> None:
    with (
        workers.workers(tmp_path / "nowhere.yaml", {}, 2) as [worker],
        pytest.raises(InvalidConfig, match=r"nowhere\.yaml") as raised,
    ):
        worker.answer(lambda: None)
    assert "In a process of its own:\nTraceback" in raised.value.__notes__[0]


def test_an_answer_that_cannot_be_made_again_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        """import pickle, sys
class Unmade:
    def __reduce__(self): return int, ("no number",)
pickle.dump(Unmade(), sys.stdout.buffer)
""",
        "utf-8",
    )
    monkeypatch.setattr(workers, "PROGRAM", program)
    with workers.workers(tmp_path, {}, 2) as [worker], pytest.raises(ValueError, match="no number"):
        worker.answer(lambda: None)


def test_an_interrupt_ends_all_and_leaves_the_output_as_it_was(
    tmp_path: Path,
    by: Callable[[int], None],
    started: list[workers.Worker],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    by(2)
    monkeypatch.setattr(Share, "build", interrupted)
    with pytest.raises(KeyboardInterrupt):
        synthesize(ORGANIZATION / "mdaa.yaml")  # what ends a run at an interrupt would end the tests too
    assert have_ended(started)
    assert not list(tmp_path.glob("cdktf.out/**/*"))


def test_an_interrupt_of_the_terminal_reaches_no_worker(started: list[workers.Worker]) -> None:
    """So none prints a traceback, nor ends before its Node."""
    with workers.workers(ORGANIZATION / "mdaa.yaml", {}, 2) as others:
        assert os.getpgid(others[0]._process.pid) != os.getpgrp()
        others[0].cut_off()
    assert started[0]._process.returncode in (0, -signal.SIGTERM)  # before it has come so far as to listen


@pytest.mark.parametrize(
    ("stacks", "processors", "processes"),
    [(0, 8, 1), (49, 8, 1), (50, 8, 2), (50, 1, 1), (75, 2, 2), (75, 8, 3), (1000, 64, 4)],
)
def test_processes_are_as_many_as_pay(
    stacks: int, processors: int, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)), raising=False)
    assert shares.shares_that_pay(stacks) == processes
