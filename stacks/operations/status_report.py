"""What is told of an execution: its steps beside those of the config, as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from definitions.diagnostics.printable import escaped
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import STEPS
from definitions.source.nodes import Position
from stacks.operations.executions import FAILED, Execution, StepRun

_COLUMNS = ("STEP", "TYPE", "STATUS", "TOOK")


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the config, or one that only the execution has, and its run.

    Attributes:
        name: of the step.
        type: of the step; ``None`` if the config has no such step.
        position: where the YAML has it; likewise.
        run: what AWS knows of it; ``None`` as long as it has not begun.
    """

    name: str
    type: str | None
    position: Position | None
    run: StepRun | None


def step_rows(pipeline: CompiledPipeline, execution: Execution) -> list[StepRow]:
    """All steps in the order of the config, each run in a row of its own; then those that only the execution has."""
    rows: list[StepRow] = []
    for index, step in enumerate(pipeline.config.pipeline.steps):
        position = pipeline.node.nearest((*STEPS, index)).position
        runs = _numbered([run for run in execution.steps if run.name == step.name])
        rows += [StepRow(step.name, step.type_name, position, run) for run in runs]
        if not runs:
            rows.append(StepRow(step.name, step.type_name, position, None))
    known = {row.name for row in rows}
    return [*rows, *(StepRow(run.name, None, None, run) for run in execution.steps if run.name not in known)]


def _numbered(runs: Sequence[StepRun]) -> list[StepRun]:
    """The runs of a step, numbered if there are several: those of a loop, for which an older boto3 has no numbers."""
    return [replace(run, item=number) if run.item is None and len(runs) > 1 else run for number, run in enumerate(runs)]


def as_text(rows: Sequence[StepRow], execution: Execution, pipeline: str, now: datetime) -> list[str]:
    """A line for each fact and each step, and the reasons of failures with the lines of the YAML."""
    facts = {
        "execution": execution.id,
        "name": execution.display_name,
        "description": execution.description,
        "started": _time(execution.started),
        "reason": execution.reason,
    }
    return [
        escaped(f"{pipeline}: {execution.status}, {_duration(execution.started, _end(execution, now))}"),
        *(escaped(f"  {name:<11}  {value}") for name, value in facts.items() if value),
        "",
        *_table(rows, execution, now),
        *failures(rows),
    ]


def as_json(rows: Sequence[StepRow], execution: Execution, pipeline: str) -> dict[str, object]:
    """The same as an object; times as in ISO 8601, keys that do not apply as ``null``."""
    return {
        "pipeline": pipeline,
        "execution": execution.arn,
        "status": execution.status,
        "displayName": execution.display_name,
        "description": execution.description,
        "reason": execution.reason,
        "started": _iso(execution.started),
        "ended": None if execution.is_running else _iso(execution.changed),
        "steps": [_step_as_json(row, execution) for row in rows],
    }


def failures(rows: Sequence[StepRow]) -> Iterator[str]:
    """A line for each step that failed: where it is in the YAML, and why."""
    for row in rows:
        if row.run is not None and row.run.status == FAILED:
            place = f"{row.position}: " if row.position is not None else ""
            yield escaped(f"{place}step '{row.name}' failed: {row.run.reason or 'AWS gives no reason'}")


def state_of(row: StepRow, execution: Execution) -> str:
    """AWS's word for the state of a step, or ``Waiting`` and ``NotRun`` before and without a beginning."""
    if row.run is None:
        return "Waiting" if execution.is_running else "NotRun"
    return row.run.status


def changes(rows: Sequence[StepRow], told: Mapping[str, str], execution: Execution, now: datetime) -> dict[str, str]:
    """Lines on steps whose state is another than that which was told, by the label of the row.

    Args:
        rows: the steps.
        told: states by label, as of the last time.
        execution: to which they belong.
        now: the time.
    """
    lines = {}
    for row in rows:
        state = state_of(row, execution)
        if row.run is not None and told.get(_label(row)) != state:
            took = f", {_duration(row.run.started, row.run.ended)}" if row.run.started and row.run.ended else ""
            lines[_label(row)] = escaped(f"{now:%H:%M:%S} {_label(row)}: {state}{took}")
    return lines


def states(rows: Sequence[StepRow], execution: Execution) -> dict[str, str]:
    """The states by the label of the row."""
    return {_label(row): state_of(row, execution) for row in rows}


def _table(rows: Sequence[StepRow], execution: Execution, now: datetime) -> list[str]:
    lines = [_COLUMNS, *(_cells(row, execution, now) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def _cells(row: StepRow, execution: Execution, now: datetime) -> tuple[str, str, str, str]:
    run, state = row.run, state_of(row, execution)
    took = ""
    if run is not None:
        if run.is_cached:
            state += " (reused)"
        if run.attempts > 1:
            state += f" (attempt {run.attempts})"
        if run.started is not None:
            took = _duration(run.started, run.ended or _end(execution, now))
    label, type_, state = (escaped(text) for text in (_label(row), row.type or "-", state))
    return label, type_, state, took


def _step_as_json(row: StepRow, execution: Execution) -> dict[str, object]:
    run, position = row.run, row.position
    return {
        "name": row.name,
        "type": row.type,
        "status": state_of(row, execution),
        "started": _iso(run.started) if run else None,
        "ended": _iso(run.ended) if run else None,
        "reason": run.reason if run else None,
        "attempts": run.attempts if run else 0,
        "item": run.item if run else None,
        "reused": run.is_cached if run else False,
        "file": position.file if position else None,
        "line": position.line if position else None,
        "column": position.column if position else None,
    }


def _label(row: StepRow) -> str:
    return row.name if row.run is None or row.run.item is None else f"{row.name}[{row.run.item}]"


def _end(execution: Execution, now: datetime) -> datetime:
    return now if execution.is_running else execution.changed


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _duration(start: datetime, end: datetime) -> str:
    """Such as ``41 s``, ``3 min 12 s`` or ``2 h 5 min``."""
    seconds = max(0, round((end - start).total_seconds()))
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"
