"""Executions for tests: pipelines made of a few words, driven as ``simulate`` does, and a naive interpreter of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from hypothesis import strategies as st

from definitions.execution.execution import Execution
from definitions.execution.expressions import Values
from definitions.execution.plan import Plan, PlannedStep
from definitions.execution.step_runs import StepEnd
from definitions.pipeline.steps.graph import Edge

NEVER = 1_000


@dataclass(frozen=True)
class Made:
    """A step of a made pipeline.

    Attributes:
        waits: names of steps before it, each with the trigger.
        branch: the Condition that may choose it, and whether it does so if it holds.
        holds: of a Condition: whether its conditions hold.
        ends: the status with which a job ends.
    """

    name: str
    type: str = "Training"
    waits: tuple[tuple[str, str], ...] = ()
    branch: tuple[str, bool] | None = None
    holds: bool = True
    ends: str = "Succeeded"


def plan_of(steps: Sequence[Made]) -> Plan:
    """The plan of a made pipeline."""
    return {step.name: _planned(step, steps) for step in steps}


def _planned(step: Made, steps: Sequence[Made]) -> PlannedStep:
    arguments: dict[str, object] = {}
    if step.type == "Condition":
        arguments = {
            "Conditions": [{"Type": "Equals", "LeftValue": 1, "RightValue": 1 if step.holds else 2}],
            "IfSteps": [other.name for other in steps if other.branch == (step.name, True)],
            "ElseSteps": [other.name for other in steps if other.branch == (step.name, False)],
        }
    if step.type == "Fail":
        arguments = {"ErrorMessage": "it ends here"}
    before = [Edge(name, step.name, "dependsOn", trigger, "order") for name, trigger in step.waits]
    if step.branch is not None:
        before.append(Edge(step.branch[0], step.name, "ifSteps", kind="branch"))
    triggers = {trigger for other in steps for name, trigger in other.waits if name == step.name}
    rendered = {"Name": step.name, "Type": step.type, "Arguments": arguments}
    return PlannedStep(step.name, rendered, tuple(before), frozenset(triggers))


@dataclass
class Walk:
    """An execution that is over.

    Attributes:
        starts: the number of the round in which each run started, counted from 0; likewise ``ends``.
        most_at_once: how many jobs ran at once.
    """

    execution: Execution
    starts: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    most_at_once: int = 0

    def states(self) -> dict[str, str]:
        return {run.name: run.state for run in self.execution.runs}


def walked(plan: Plan, ends: Mapping[str, StepEnd], values: Values | None = None, limit: int | None = None) -> Walk:
    """Walk through a plan in rounds: all that runs ends in the next round."""
    walk = Walk(Execution(plan, values or Values(), limit))
    number = 0
    while True:
        started = walk.execution.start_ready()
        walk.most_at_once = max(walk.most_at_once, len(started))
        for run in walk.execution.runs:
            if run.has_started:
                walk.starts.setdefault(run.name, number)
                if run.is_over:
                    walk.ends.setdefault(run.name, number)
        if not started:
            return walk
        number += 1
        for run in started:
            walk.execution.end(run.name, ends.get(run.name) or ends.get(run.step) or StepEnd())


def ends_of(steps: Sequence[Made]) -> dict[str, StepEnd]:
    """How the jobs of a made pipeline end."""
    return {step.name: StepEnd(step.ends) for step in steps}


AFTER = {
    "Succeeded": {"Completed", "Any"},
    "Failed": {"Failed", "Any"},
    "Stopped": {"Stopped", "Any"},
}


def interpreted(steps: Sequence[Made]) -> dict[str, str]:
    """The state of each step by a naive interpreter: by recursion, without time, and once more with it."""
    unhurried = _interpreted(steps, NEVER)
    triggers = {(name, trigger) for step in steps for name, trigger in step.waits}
    cutoffs = [
        end + (step.type == "Fail")
        for step in steps
        for state, end, status in [unhurried[step.name]]
        if state == "failed" and not any((step.name, t) in triggers for t in AFTER[status] - {"Completed"})
    ]
    return {name: state for name, (state, _, _) in _interpreted(steps, min(cutoffs, default=NEVER)).items()}


def _interpreted(steps: Sequence[Made], cutoff: int) -> dict[str, tuple[str, int, str]]:
    """State, round of the end and status of each step, where nothing starts in the round of the cutoff or later."""
    by_name = {step.name: step for step in steps}

    @cache
    def result(name: str) -> tuple[str, int, str]:
        step = by_name[name]
        begin = 0
        if step.branch is not None:
            condition, if_it_holds = step.branch
            state, end, _ = result(condition)
            if state != "ran":
                return ("skipped" if state == "skipped" else "never"), end, ""
            if by_name[condition].holds != if_it_holds:
                return "skipped", end, ""
            begin = end
        blocked = set()
        for other, trigger in step.waits:
            state, end, status = result(other)
            begin = max(begin, end)
            if state in ("skipped", "never") or (trigger == "Completed" and status != "Succeeded"):
                blocked.add("never")
            elif trigger not in AFTER[status]:
                blocked.add("skipped")
        if blocked:
            return ("never" if "never" in blocked else "skipped"), begin, ""
        if begin >= cutoff:
            return "never", begin, ""
        if step.type == "Condition":
            return "ran", begin, "Succeeded"
        if step.type == "Fail":
            return "failed", begin, "Failed"
        return ("ran" if step.ends == "Succeeded" else "failed"), begin + 1, step.ends

    return {step.name: result(step.name) for step in steps}


@st.composite
def pipelines(draw: st.DrawFn) -> list[Made]:
    """Pipelines of one to nine steps, in which steps wait for those before them."""
    steps: list[Made] = []
    for number in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(["Training", "Training", "Training", "Condition", "Fail"]))
        awaitable = [step.name for step in steps if step.type == "Training"]
        conditions = [step.name for step in steps if step.type == "Condition"]
        names: list[str] = draw(st.lists(st.sampled_from(awaitable), unique=True, max_size=3)) if awaitable else []
        triggers = st.sampled_from(["Completed", "Completed", "Failed", "Stopped", "Any"])
        branch: tuple[str, bool] | None = None
        is_chosen: bool = draw(st.booleans())
        if conditions and is_chosen:
            branch = (draw(st.sampled_from(conditions)), draw(st.booleans()))
        steps.append(
            Made(
                name=f"S{number}",
                type=kind,
                waits=tuple((name, draw(triggers)) for name in names),
                branch=branch,
                holds=draw(st.booleans()),
                ends=draw(st.sampled_from(["Succeeded", "Succeeded", "Failed", "Stopped"])),
            )
        )
    order: list[Made] = draw(st.permutations(steps))
    return order
