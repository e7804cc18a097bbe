"""Steps that wait for each other: those of the pipeline, or those of one iteration of a loop; and how they all end.

Sources: Amazon SageMaker Developer Guide, "Pipelines overview", "Condition step" and "Fail step"; SageMaker Python SDK
3.27, StepDependency. Inferred: after a failure for which no step waits, nothing new starts, and what runs goes on.
"""

from collections import ChainMap
from collections.abc import MutableMapping

from definitions.execution.expressions import NO_ITEM, StepValues
from definitions.execution.plan import Plan, PlannedStep
from definitions.execution.step_runs import FAILED, STOPPED, SUCCEEDED, State, StepEnd, StepRun
from definitions.foundation.records import field, record
from definitions.pipeline.steps.core.dependencies import ANY, COMPLETED
from definitions.pipeline.steps.core.dependencies import FAILED as AFTER_FAILURE
from definitions.pipeline.steps.core.dependencies import STOPPED as AFTER_STOP
from definitions.pipeline.steps.graph import Edge
from definitions.values.expressions import Json

COMPLETED_WITH_FAILURES, EXECUTING = "CompletedWithFailures", "Executing"
_AFTER = {FAILED: {AFTER_FAILURE, ANY}, STOPPED: {AFTER_STOP, ANY}, SUCCEEDED: {COMPLETED, ANY}}
"""The triggers that let a step run, by the end of the one that it waits for."""
_ENDED = {FAILED: "failed", STOPPED: "was stopped", SUCCEEDED: "succeeded"}

Decision = tuple[State, str]
"""The next state of a waiting step, and why it does not start."""


@record(frozen=False)
class Scope:
    """Runs of steps that wait for each other.

    Attributes:
        plan: of the pipeline.
        runs: by the name of the step in the YAML, in its order.
        done: values of the steps that succeeded, and of those around the loop.
        item: of the loop.
        ended_by: the run whose failure lets nothing new start.
    """

    plan: Plan
    runs: dict[str, StepRun]
    done: MutableMapping[str, StepValues] = field(default_factory=dict)
    item: Json = NO_ITEM
    ended_by: str = ""

    @classmethod
    def of_pipeline(cls, plan: Plan) -> "Scope":
        """The steps outside of loops, and the loops."""
        return cls(plan, {step.name: _run(step, step.name) for step in plan.values() if step.loop is None})

    def iteration(self, loop: str, number: int, item: Json) -> "Scope":
        """The body of a loop for one item."""
        body = (self.plan[name] for name in self.plan[loop].names("ForEachBody"))
        runs = {step.name: _run(step, f"{step.name}-{number}", loop, number) for step in body}
        return Scope(self.plan, runs, ChainMap({}, self.done), item)

    @property
    def is_over(self) -> bool:
        """Whether all its steps have ended or will not start."""
        return all(run.is_over for run in self.runs.values())

    @property
    def status(self) -> str:
        """How the execution or iteration ends, in AWS's words for ``PipelineExecutionStatus``."""
        if not self.is_over:
            return EXECUTING
        failed = [run for run in self.runs.values() if run.state == "failed"]
        unhandled = {run.status for run in failed if not self._is_handled(run, has_run=True)}
        if FAILED in unhandled:
            return FAILED
        return STOPPED if unhandled else COMPLETED_WITH_FAILURES if failed else SUCCEEDED

    def decide(self, run: StepRun) -> Decision | None:
        """What becomes of a waiting step; ``None`` if it has to wait for others."""
        others = [
            (edge, self.runs[edge.before])
            for edge in self.plan[run.step].before
            if edge.before in self.runs  # others are around the loop, which has waited for them
        ]
        choosing = next((other for edge, other in others if edge.kind == "branch"), None)
        if choosing is not None and choosing.is_over and run.step not in choosing.branch:
            return _not_chosen(choosing)
        if not all(other.is_over for _, other in others):
            return None
        decisions = [found for edge, other in others if (found := _after(other, edge)) is not None]
        if decisions:
            return next((decision for decision in decisions if decision[0] == "never"), decisions[0])
        if self.ended_by:
            return "never", f"'{self.ended_by}' {self._ending()} before"
        return "running", ""

    def end(self, run: StepRun, end: StepEnd) -> None:
        """Take the end of a step."""
        run.status, run.end, run.reason = end.status, end, end.reason
        run.state = "ran" if end.status == SUCCEEDED else "failed"
        if run.state == "ran":
            key = ("steps", run.name, "properties")
            request = run.arguments if end.cached_request is None else end.cached_request
            self.done[run.step] = StepValues(end.properties, end.property_files, request, key=key)
        elif not self._is_handled(run) and not self.ended_by:
            self.ended_by = run.name

    def _is_handled(self, run: StepRun, *, has_run: bool = False) -> bool:
        """Whether a step waits for this failure; with ``has_run``, whether one has run after it."""
        after = _AFTER[run.status] - {COMPLETED}
        if not after & self.plan[run.step].triggers:
            return False
        return not has_run or any(
            other.has_started
            and any(edge.before == run.step and edge.trigger in after for edge in self.plan[other.step].before)
            for other in self.runs.values()
        )

    def _ending(self) -> str:
        return _ENDED[next(run.status for run in self.runs.values() if run.name == self.ended_by)]


def _run(step: PlannedStep, name: str, loop: str | None = None, item: int | None = None) -> StepRun:
    return StepRun(name, step.name, step.type, loop, item)


def _after(other: StepRun, edge: Edge) -> Decision | None:
    """Why a step does not run after one that is over; ``None`` if it may."""
    if other.state in ("skipped", "never"):
        return "never", f"it waits for '{other.name}', which {_did(other)}"
    if edge.trigger in _AFTER[other.status]:
        return None
    reason = f"'{other.name}' {_ENDED[other.status]}"
    return (
        ("never", reason) if edge.trigger == COMPLETED else ("skipped", f"{reason}; it runs only after {edge.trigger}")
    )


def _not_chosen(condition: StepRun) -> Decision:
    """What becomes of the steps that a condition does not choose."""
    if condition.state == "ran":
        return "skipped", f"'{condition.name}' chose the other branch"
    state: State = "skipped" if condition.state == "skipped" else "never"
    return state, f"it is in a branch of '{condition.name}', which {_did(condition)}"


def _did(run: StepRun) -> str:
    match run.state:
        case "skipped":
            return "is skipped"
        case "never":
            return "never runs"
    return _ENDED[run.status]
