"""What is seen of a run: in place on a terminal, elsewhere a line for each change; and how it ended."""

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from definitions.diagnostics.printable import PrintableStream, escaped
from definitions.diagnostics.secret_formats import hide
from definitions.execution.plan import FAIL, LOOP
from definitions.execution.step_runs import FAILED, RUNNING, STOPPED
from definitions.local.executions import ExecutionFolder
from definitions.local.steps import log_of, tail_of_log
from definitions.local.watching import RunningStep
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import STEPS
from definitions.source.folders import shown_path

_WORDS = {"waiting": "Waiting", "running": "Executing", "skipped": "Skipped", "never": "NotRun"}
_LOG_LINES = 12
_LONGEST_LINE = 400


def view_for_output() -> "Lines | InPlace":
    """The view that fits standard output."""
    return InPlace() if sys.stdout.isatty() and isinstance(sys.stdout, PrintableStream) else Lines()


class Lines:
    """Prints each change of a state once."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def update(self, runs: Sequence[RunningStep]) -> None:
        """Print what has changed."""
        for seen in runs:
            state = state_of(seen)
            if state not in ("Waiting", self._told.get(seen.run.name)):
                self._told[seen.run.name] = state
                took = f", {_seconds(seen)}" if seen.run.is_over and seen.started is not None else ""
                note = f" ({seen.note})" if seen.note and seen.run.is_over else ""
                print(f"{datetime.now(UTC):%H:%M:%S} {seen.run.name}: {state}{took}{note}", flush=True)

    def ask(self, step: str, output: str, kind: str) -> str:
        """Ask on the terminal."""
        return input(f"{step}: {output} ({kind}): ")


class InPlace:
    """Prints a table over the one before: step, state, time, and the last line of the log."""

    def __init__(self) -> None:
        self._lines = 0

    def update(self, runs: Sequence[RunningStep]) -> None:
        """Print how all steps are now."""
        size = shutil.get_terminal_size()
        lines = _table(runs)
        if len(lines) > size.lines - 2:  # what the terminal has scrolled cannot be written over
            over = sum(seen.run.is_over for seen in runs)
            active = [line for line, seen in zip(lines[1:], runs, strict=True) if seen.run.state == RUNNING]
            lines = [lines[0], *active[: size.lines - 4], f"... {len(runs)} steps, {over} of them are over"]
        if self._lines and isinstance(sys.stdout, PrintableStream):
            sys.stdout.rewind(self._lines)
        print("\n".join(escaped(line)[: size.columns - 1] for line in lines), flush=True)
        self._lines = len(lines)

    def ask(self, step: str, output: str, kind: str) -> str:
        """Ask on the terminal; the table starts anew below."""
        self._lines = 0
        return input(f"{step}: {output} ({kind}): ")


def state_of(seen: RunningStep) -> str:
    """AWS's word for the state of a step, or one for those that did not start."""
    return _WORDS.get(seen.run.state, seen.run.status)


def _table(runs: Sequence[RunningStep]) -> list[str]:
    rows = [("STEP", "STATE", "TIME", ""), *(_row(seen) for seen in runs)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return ["  ".join([*map(str.ljust, row, widths), row[3]]).rstrip() for row in rows]


def _row(seen: RunningStep) -> tuple[str, str, str, str]:
    last = seen.note or (seen.line if seen.run.state == RUNNING else "")
    return seen.run.name, state_of(seen), _seconds(seen), hide(last)


def _seconds(seen: RunningStep) -> str:
    seconds = seen.seconds
    if seconds is None:
        return ""
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds) // 60} min {int(seconds) % 60} s"


def ending(
    pipeline: CompiledPipeline,
    folder: ExecutionFolder,
    runs: Sequence[RunningStep],
    status: str,
    seconds: float,
    again: str,
) -> Iterator[str]:
    """Lines on how an execution ended.

    Args:
        pipeline: the pipeline.
        folder: of the execution.
        runs: its steps.
        status: how it ended.
        seconds: how long it took.
        again: the command that goes on with a step, without its name.
    """
    yield f"{pipeline.names.pipeline}: {status}, {seconds:.1f} s, execution {folder.id}"
    for seen in runs:
        yield from _results(seen.run.name, folder.result(seen.run.name))
    for seen in runs:
        if seen.run.status == FAILED and seen.run.type != LOOP:  # whose steps say why
            yield from _failure(pipeline, folder, seen, again)
    if status == STOPPED:
        yield "nothing of it is left running"
        yield from (_again(again, seen, folder) for seen in runs if seen.run.status == STOPPED)
    yield f"all of it: {shown_path(folder.path)}"


def _results(name: str, result: Mapping[str, Any]) -> Iterator[str]:
    """What a step has measured or registered."""
    properties = result.get("properties") or {}
    for metric in properties.get("FinalMetricDataList", []):
        yield f"  {name}: {metric['MetricName']} = {metric['Value']:g}"
    best = properties.get("BestTrainingJob", {})
    if "FinalHyperParameterTuningJobObjectiveMetric" in best:
        metric = best["FinalHyperParameterTuningJobObjectiveMetric"]
        tuned = ", ".join(f"{key}={value}" for key, value in best["TunedHyperParameters"].items())
        yield f"  {name}: best {metric['MetricName']} = {metric['Value']:g} with {tuned}"
    if "ModelPackageVersion" in properties:
        group, version = properties["ModelPackageGroupName"], properties["ModelPackageVersion"]
        yield f"  {name}: registered {group}, version {version}, {properties['ModelApprovalStatus']}"


def _failure(pipeline: CompiledPipeline, folder: ExecutionFolder, seen: RunningStep, again: str) -> Iterator[str]:
    """Where a step failed, why, and how to go on."""
    names = [step.name for step in pipeline.config.pipeline.steps]
    position = pipeline.node.nearest((*STEPS, names.index(seen.run.step), "name")).position
    reason = " ".join(hide(seen.run.reason).split()) or "it gives no reason"
    yield f"{position}: step '{seen.run.name}' failed: {reason}"
    if seen.run.type == FAIL:
        return
    log = log_of(folder.step(seen.run.name))
    if lines := tail_of_log(log, _LOG_LINES):
        yield from (f"  | {_shortened(hide(line))}" for line in lines)
        yield f"  its log: {shown_path(log)}"
    yield _again(again, seen, folder)


def _shortened(line: str) -> str:
    """A line of a log; its beginning and its end if it is long."""
    half = _LONGEST_LINE // 2
    return line if len(line) <= _LONGEST_LINE else f"{line[:half]} ... {line[-half:]}"


def _again(command: str, seen: RunningStep, folder: ExecutionFolder) -> str:
    return f"  again from there: {command} --from {seen.run.loop or seen.run.step} --execution {folder.id}"
