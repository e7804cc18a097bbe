"""A simulation as a timeline: a block for each step, in the order in which they start."""

from collections.abc import Iterator

from definitions.diagnostics.colours import Paint, Style, plain
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.secret_formats import hide
from definitions.execution.plan import CONDITION, LOOP
from definitions.execution.readable import without_texts
from definitions.execution.reports.values_in_request import values_in_request
from definitions.execution.simulate import Simulation
from definitions.execution.step_runs import StepRun
from definitions.pipeline.steps.core.capabilities import RunsSteps

_STYLES = {"failed": Style.ERROR, "skipped": Style.NOTE, "never": Style.WARNING}
_STATUS_STYLES = {"Succeeded": Style.PLACE, "Failed": Style.ERROR, "Stopped": Style.ERROR}


def timeline(simulation: Simulation, paint: Paint = plain) -> str:
    """The final status, the steps that started with the values in their requests, and those that did not with why."""
    return "".join(f"{line}\n" for line in _lines(simulation, paint))


def _lines(simulation: Simulation, paint: Paint) -> Iterator[str]:
    style = _STATUS_STYLES.get(simulation.status, Style.WARNING)
    yield f"{paint(simulation.status, style)}: {_counts(simulation)}"
    yield from _legend(simulation)
    names = max(len(run.name) for run in simulation.runs)
    types = max(len(run.type) for run in simulation.runs)
    times = {run.name: _time(simulation, run) for run in simulation.runs}
    width = max(map(len, times.values()))
    for run in simulation.runs:
        words = "never runs" if run.state == "never" else run.status or run.state
        state = paint(words, _STYLES[run.state]) if run.state in _STYLES else words
        start = f"{times[run.name]:>{width}}  {run.name:<{names}}  {run.type:<{types}}  {state}"
        remark = escaped(without_texts(hide("; ".join(_remarks(simulation, run))), simulation.secrets))
        yield f"{start}  {remark}" if remark else start
        if run.has_started:
            indent = " " * (width + 4)
            for place, value in values_in_request(simulation.plan[run.step], run, simulation.secrets):
                yield f"{indent}{escaped(place)}: {escaped(value)}"


def _counts(simulation: Simulation) -> str:
    words = {"ran": "succeeded", "failed": "failed", "skipped": "skipped", "never": "never ran"}
    counts = {state: sum(run.state == state for run in simulation.runs) for state in words}
    return ", ".join(f"{count} {words[state]}" for state, count in counts.items() if count)


def _legend(simulation: Simulation) -> Iterator[str]:
    if simulation.is_timed:
        yield "Seconds are those of the outcomes; steps without any take no time."
    else:
        yield "Steps of one number start at once."


def _time(simulation: Simulation, run: StepRun) -> str:
    start, end = simulation.starts.get(run.name), simulation.ends.get(run.name)
    if start is None or end is None:
        return "-"
    return f"{_number(start.seconds)}-{_number(end.seconds)} s" if simulation.is_timed else str(start.stage)


def _number(seconds: float) -> str:
    return f"{seconds:.1f}".removesuffix(".0")


def _remarks(simulation: Simulation, run: StepRun) -> Iterator[str]:
    """Why it chose, failed, was run again or did not run, and whether its result was there already."""
    if run.type == CONDITION and run.state == "ran":
        yield choice(simulation, run)
    if run.type == LOOP and run.has_started:
        iterations = {other.item for other in simulation.runs if other.loop == run.name}
        yield f"{len(iterations)} {'iteration' if len(iterations) == 1 else 'iterations'}"
    if run.reason:
        yield run.reason
    if run.end is not None and run.end.attempts > 1:
        yield f"{run.end.attempts} attempts"
    cache = simulation.caches.get(run.name)
    if cache is not None:
        yield f"cache {cache.verdict}: {cache.reason}"


def choice(simulation: Simulation, run: StepRun) -> str:
    """What a condition found, and which steps it chose."""
    step = next(step for step in simulation.pipeline.config.pipeline.steps if step.name == run.step)
    assert isinstance(step, RunsSteps)
    holds = "holds" if run.end is not None and run.end.properties["Outcome"] == "true" else "does not hold"
    chosen = ", ".join(run.branch) or "no step"
    return f"{' and '.join(step.rules())} {holds}: {chosen}"
