"""A simulation as JSON, and the steps of an earlier one read back from it."""

import json
from pathlib import Path

from definitions.diagnostics.files import text_of
from definitions.diagnostics.json_text import read_json
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.execution.caches import EarlierStep
from definitions.execution.plan import CONDITION
from definitions.execution.readable import readable
from definitions.execution.simulate import Simulation
from definitions.execution.step_runs import StepRun
from definitions.source.folders import shown_path
from definitions.source.nodes import Position
from definitions.values.expressions import Json

FORMAT_VERSION = 1


def json_report(simulation: Simulation) -> str:
    """All that a simulation found, without secrets."""
    report = {
        "version": FORMAT_VERSION,
        "pipeline": simulation.pipeline.names.pipeline,
        "status": simulation.status,
        "parameters": dict(simulation.parameters),
        "steps": [_step(simulation, run) for run in simulation.runs],
    }
    return f"{json.dumps(readable(report, simulation.secrets), indent=2, ensure_ascii=False)}\n"


def _step(simulation: Simulation, run: StepRun) -> dict[str, Json]:
    start, end = simulation.starts.get(run.name), simulation.ends.get(run.name)
    cache = simulation.caches.get(run.name)
    entries: dict[str, Json] = {
        "name": run.name,
        "step": run.step,
        "type": run.type,
        "loop": run.loop,
        "item": run.item,
        "state": run.state,
        "status": run.status or None,
        "reason": run.reason or None,
    }
    if start is not None and end is not None and run.end is not None:
        entries |= {
            "stage": start.stage,
            "startSeconds": start.seconds,
            "endSeconds": end.seconds,
            "attempts": run.end.attempts,
            "branch": list(run.branch) if run.type == CONDITION else None,
            "arguments": run.arguments,
            "properties": dict(run.end.properties) or None,
            "propertyFiles": dict(run.end.property_files) or None,
        }
    if cache is not None:
        entries["cache"] = {"verdict": cache.verdict, "reason": cache.reason, "compared": list(cache.compared)}
    return {key: value for key, value in entries.items() if value is not None}


def read_earlier(path: Path, pipeline: str) -> dict[str, EarlierStep]:
    """The steps of an earlier execution, as ``json_report`` wrote them, by the name of the run.

    Args:
        path: the file.
        pipeline: the name of the pipeline: caches are not shared by others.

    Raises:
        InvalidConfig: the file cannot be read, or is no such report of this pipeline.
    """
    shown = shown_path(path)
    match read_json(text_of(path), shown):
        case {"version": 1, "pipeline": str(name), "steps": list(steps)} if name == pipeline:
            return {str(step["name"]): _earlier(step) for step in steps if isinstance(step, dict) and "name" in step}
        case {"pipeline": str(name), "steps": list()} if name != pipeline:
            message = f"is an execution of '{name}', and caches belong to one pipeline: this one is '{pipeline}'"
        case _:
            message = "is no execution: take what 'simulate --format json' printed"
    raise InvalidConfig([Problem(Position(shown, 1, 1), (), message, "no-execution")])


def _earlier(step: dict[str, Json]) -> EarlierStep:
    properties, files = step.get("properties"), step.get("propertyFiles")
    return EarlierStep(
        str(step.get("status", "")),
        step.get("arguments"),
        properties if isinstance(properties, dict) else {},
        files if isinstance(files, dict) else {},
    )
