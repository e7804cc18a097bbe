"""Looking at an execution until it is over: in place on a terminal, elsewhere a line for each change."""

import random
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from definitions.diagnostics.printable import PrintableStream
from definitions.pipeline.compile import CompiledPipeline
from stacks.operations.deployed import DeployedPipeline
from stacks.operations.executions import Execution, describe
from stacks.operations.status_report import StepRow, as_text, changes, failures, state_of, states, step_rows

_SECONDS = 10


def wait() -> None:
    """Wait as long as a next look is not worth its call; many who watch do not call together."""
    time.sleep(_SECONDS + random.uniform(0, _SECONDS / 2))  # noqa: S311  nothing is kept secret by it


def watch(
    pipeline: CompiledPipeline,
    deployed: DeployedPipeline,
    arn: str,
    *,
    is_shown: bool = True,
    pause: Callable[[], None] | None = None,
) -> Execution:
    """Wait until an execution is over, and return how it ended.

    Args:
        pipeline: the config.
        deployed: the pipeline in AWS.
        arn: of the execution.
        is_shown: whether its steps are printed in the meantime.
        pause: what happens between two looks; ``wait`` if not given.
    """
    show = _shown_by() if is_shown else None
    while True:
        execution = describe(deployed, arn)
        if show is not None:
            show(step_rows(pipeline, execution), execution, deployed.name)
        if not execution.is_running:
            return execution
        (pause or wait)()


def _shown_by() -> "_InPlace | _Lines":
    return _InPlace() if sys.stdout.isatty() and isinstance(sys.stdout, PrintableStream) else _Lines()


class _Lines:
    """Prints each change of a state once."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def __call__(self, rows: list[StepRow], execution: Execution, pipeline: str) -> None:
        now = datetime.now(UTC)
        for line in changes(rows, self._told, execution, now).values():
            print(line, flush=True)
        self._told = states(rows, execution)
        if not execution.is_running:
            reason = f": {execution.reason}" if execution.reason else ""
            print(f"{now:%H:%M:%S} {pipeline}: {execution.status}{reason}")
            for line in failures(rows):
                print(line)


class _InPlace:
    """Prints the whole table over the one before; steps that do not fit on the terminal are counted."""

    def __init__(self) -> None:
        self._lines = 0

    def __call__(self, rows: list[StepRow], execution: Execution, pipeline: str) -> None:
        size = shutil.get_terminal_size()
        lines = as_text(rows, execution, pipeline, datetime.now(UTC))
        if execution.is_running:  # what the terminal has scrolled or wrapped cannot be written over
            room = size.lines - 2
            if len(lines) > room:
                over = sum(state_of(row, execution) not in ("Waiting", "Executing", "Starting") for row in rows)
                lines = [*lines[: room - 1], f"... {len(rows)} steps, {over} of them are over"]
            lines = [line[: size.columns - 1] for line in lines]
        if self._lines and isinstance(sys.stdout, PrintableStream):
            sys.stdout.rewind(self._lines)
        print("\n".join(lines), flush=True)
        self._lines = len(lines)
