"""Steps that wait for each other: those of the pipeline, or those of one iteration of a loop; and how they all end.

Sources: Amazon SageMaker Developer Guide, "Pipelines overview", "Condition step" and "Fail step"; SageMaker Python SDK
3.27, StepDependency. Inferred: after a failure for which no step waits, nothing new starts, and what runs goes on.
"""

from collections import ChainMap
from collections.abc import MutableMapping

from definitions.execution.expressions import NO_ITEM, StepValues
from definitions.execution.plan import CONDITION, Plan, PlannedStep
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
        decisions: list[Decision] = []
        for edge in self.plan[run.step].before:
            other = self.runs.get(edge.before)
            if other is None:
                continue  # around the loop, which has waited for it
            if not other.is_over:
                return None
            decision = self._after(other, run, edge)
            if decision is not None:
                decisions.append(decision)
        if decisions:
            return next((decision for decision in decisions if decision[0] == "never"), decisions[0])
        if self.ended_by:
            return "never", f"'{self.ended_by}' had {_ENDED[self._by_name(self.ended_by).status]}"
        return "running", ""

    def end(self, run: StepRun, end: StepEnd) -> None:
        """Take the end of a step."""
        run.status, run.end, run.reason = end.status, end, end.reason
        run.state = "ran" if end.status == SUCCEEDED else "failed"
        if run.state == "ran":
            key = ("steps", run.name, "properties")
            self.done[run.step] = StepValues(end.properties, end.property_files, run.arguments, key=key)
        elif not self._is_handled(run) and not self.ended_by:
            self.ended_by = run.name

    def _after(self, other: StepRun, run: StepRun, edge: Edge) -> Decision | None:
        """Why a step does not run after another one that is over; ``None`` if it may."""
        if edge.kind == "branch" and other.type == CONDITION:
            if other.state == "ran":
                return None if run.step in other.branch else ("skipped", f"'{other.name}' chose the other branch")
            return other.state, f"it is in a branch of '{other.name}', which {_did(other)}"
        if other.state in ("skipped", "never"):
            return "never", f"it waits for '{other.name}', which {_did(other)}"
        if edge.trigger in _AFTER[other.status]:
            return None
        reason = f"'{other.name}' {_ENDED[other.status]}"
        if edge.trigger == COMPLETED:
            return "never", reason
        return "skipped", f"{reason}; it runs only after {edge.trigger}"

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

    def _by_name(self, name: str) -> StepRun:
        return next(run for run in self.runs.values() if run.name == name)


def _run(step: PlannedStep, name: str, loop: str | None = None, item: int | None = None) -> StepRun:
    return StepRun(name, step.name, step.type, loop, item)


def _did(run: StepRun) -> str:
    match run.state:
        case "skipped":
            return "is skipped"
        case "never":
            return "never runs"
    return _ENDED[run.status]
