"""A simulation as marks in the picture of its pipeline."""

from collections.abc import Sequence

from definitions.diagrams.marks import Marks, StepMark
from definitions.execution.simulate import Simulation
from definitions.execution.step_runs import StepRun


def marks_of(simulation: Simulation) -> Marks:
    """The mark of each step; of one in a loop, that of all its iterations."""
    runs: dict[str, list[StepRun]] = {step.name: [] for step in simulation.pipeline.config.pipeline.steps}
    for run in simulation.runs:
        runs[run.step].append(run)
    return {name: _mark(found) for name, found in runs.items()}


def _mark(runs: Sequence[StepRun]) -> StepMark:
    states = [run.state for run in runs]
    failed = states.count("failed")
    if failed:
        status = next(run.status for run in runs if run.state == "failed")
        return StepMark("failed", status if len(runs) == 1 else f"{status} in {failed} of {len(runs)} iterations")
    if "ran" in states:
        return StepMark("taken", "Succeeded" if len(runs) == 1 else f"Succeeded in {states.count('ran')} iterations")
    return StepMark("not-taken", "skipped" if states[:1] == ["skipped"] else "never runs")
