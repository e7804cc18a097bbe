"""How runs end that are cut off: with a sentence at most, and never with a traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from definitions.commands.ending import COULD_NOT_RUN, INTERRUPTED, PIPE_CLOSED, PROBLEMS, ended
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.source.nodes import Position
from tests.support import CONFIGS, ROOT

STACK = "test-org-test-env-test-domain-train"
VERBS = [["list"], ["list", "--json"], ["validate"], ["import", STACK]]
VARIABLES = {**os.environ, "PIPELINES_PROJECT": str(CONFIGS / "mdaa.yaml")}
SLEEPER = """
import sys, time
from definitions.commands.ending import ended
def run():
    print("started", flush=True)
    time.sleep(60)
sys.exit(ended("p", run))
"""


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (OSError(28, "No space left"), COULD_NOT_RUN, "p: the output cannot be read or written: No space left\n"),
        (PermissionError(13, "No", "a/b"), COULD_NOT_RUN, "p: a/b cannot be read or written: No\n"),
        (FileNotFoundError(2, "No such"), COULD_NOT_RUN, "p: the current folder cannot be read or written: No such\n"),
        (BrokenPipeError(), PIPE_CLOSED, ""),
        (
            InvalidConfig([Problem(Position("a", 1, 2), (), "is wrong", "rule")]),
            PROBLEMS,
            "a:1:2: is wrong [rule]\n1 problem\n",
        ),
    ],
)
def test_errors_around_a_run_become_a_code_and_a_sentence(
    error: Exception, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> int:
        raise error

    assert ended("p", run) == code
    assert capsys.readouterr() == ("", told)


def test_a_mistake_of_ours_stays_a_traceback() -> None:
    with pytest.raises(ZeroDivisionError):
        ended("p", lambda: 1 // 0)


OBEYED = "\\0\\a\\b\\e[2J\\e]0;title\\a\\x7f\\x9b31m\\u202e\\u2066"
"""Control characters as YAML writes them."""
PROJECT = f"""
organization: org
domains:
  dom:
    environments:
      dev:
        modules:
          m1: {{module_path: "@aws-mdaa/sagemaker-pipeline", module_configs: [./m1.yaml]}}
          m2: {{module_path: "@aws-mdaa/{OBEYED}", module_configs: [./m1.yaml]}}
"""
CONFIG = f"""
projectName: "{OBEYED}"
"{OBEYED}": 1
pipeline: {{steps: [{{name: "{OBEYED}", type: "{OBEYED}", dependsOn: ["{OBEYED}"]}}]}}
"""


@pytest.mark.parametrize("words", [*VERBS, ["explain", "\x1b[2J"], ["import", "\x1b[2J\u202e"], ["\x1b[2J"]], ids=ascii)
def test_what_terminals_obey_is_written_as_text(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "mdaa.yaml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "m1.yaml").write_text(CONFIG, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "definitions", *words],
        env={**VARIABLES, "PIPELINES_PROJECT": str(tmp_path / "mdaa.yaml"), "PYTHONUTF8": "1"},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    printed = (run.stdout + run.stderr).decode("utf-8")
    assert printed
    assert printed.replace("\n", "").isprintable()


def test_traceback_obeys_nothing_either() -> None:
    program = (
        "from definitions.commands.ending import ended; ended('p', lambda: (_ for _ in ()).throw(ValueError(chr(27))))"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)
    assert run.stderr.endswith(b"ValueError: \\x1b\n")
    assert run.stderr.decode().replace("\n", "").isprintable()


@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_a_closed_pipe_is_nothing_to_tell(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code, told = run_into(writing, words)
    os.close(writing)
    assert code == PIPE_CLOSED
    assert "Traceback" not in told
    assert "roken" not in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
@pytest.mark.parametrize("words", VERBS, ids=" ".join)
def test_a_full_disk_behind_the_output_is_told_in_a_sentence(words: list[str]) -> None:
    with open("/dev/full", "w") as full:
        code, told = run_into(full.fileno(), words)
    assert code == COULD_NOT_RUN
    assert told.endswith("python -m definitions: the output cannot be read or written: No space left on device\n")
    assert "Traceback" not in told


def run_into(stdout: int, words: list[str]) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-m", "definitions", *words],
        cwd=ROOT,
        env=VARIABLES,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    return run.returncode, run.stderr


def test_what_the_encoding_of_the_output_does_not_have_is_escaped() -> None:
    program = (
        "import sys; from definitions.commands.ending import ended; sys.exit(ended('p', lambda: print('\\xe9') or 0))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "\\xe9\n", "")


def test_an_interruption_is_told_in_a_sentence() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", SLEEPER], cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as run:
        assert run.stdout
        assert run.stdout.readline() == "started\n"
        run.send_signal(signal.SIGINT)
        assert run.communicate(timeout=60) == ("", "p: interrupted\n")
    assert run.returncode == INTERRUPTED


@pytest.mark.parametrize("seconds", [0.4, 0.8])
def test_a_synth_that_is_interrupted_with_its_node_says_so_and_leaves_nothing(seconds: float, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, str(ROOT / "main.py")],
        cwd=tmp_path,
        # Eighteen stacks, so that it is still at work.
        env={**VARIABLES, "PIPELINES_PROJECT": str(CONFIGS / "organization" / "mdaa.yaml"), "CDKTF_OUTDIR": str(out)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        time.sleep(seconds)
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does: Node gets it too
        _, told = run.communicate(timeout=60)
    assert told == "main.py: interrupted\n"
    assert run.returncode in (INTERRUPTED, -signal.SIGINT)
    assert not out.exists()


def test_an_output_that_is_closed_takes_nothing() -> None:
    command = ["sh", "-c", '"$0" -m definitions validate tests/invalid/account_id_too_short.yaml >&-', sys.executable]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (PROBLEMS, "")
    assert "Traceback" not in run.stderr


def test_what_others_do_at_the_end_of_a_run_is_done_and_nothing_is_taken_apart() -> None:
    program = """
import atexit, sys, threading, time
from definitions.__main__ import main
class Kept:
    def __del__(self):
        print("taken apart")
kept = Kept()
code = main()
atexit.register(print, "at exit", end="")
threading.Thread(target=lambda: (time.sleep(0.2), print("thread", end=", "))).start()
sys.exit(code)
"""
    command = [sys.executable, "-c", program, "validate", "--quiet", "tests/invalid/account_id_too_short.yaml"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (PROBLEMS, "thread, at exit")
