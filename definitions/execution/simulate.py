"""An execution in which nothing runs: outcomes answer for the steps."""

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.execution.caches import CacheVerdict, EarlierStep, cache_verdict
from definitions.execution.execution import Execution, NeedsValues
from definitions.execution.given import values_of
from definitions.execution.given_outcomes import GivenOutcomes
from definitions.execution.places import fault_of, undecided
from definitions.execution.plan import Plan
from definitions.execution.readable import secrets_in
from definitions.execution.retries import attempts_of
from definitions.execution.step_runs import FAILED, StepEnd, StepRun
from definitions.foundation.records import field, record
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import PARAMETERS
from definitions.pipeline.operations.start_parameters import missing_parameters
from definitions.pipeline.steps.core.step import Step
from definitions.values.expressions import Json

_FAILURES_OF_THE_SERVICE = ("missing-output",)
"""Rules of expressions without a value whose failure is a result; others are mistakes of who gives the values."""


@record(order=True)
class Moment:
    """A time in a simulation.

    Attributes:
        seconds: since the start, as far as the outcomes tell how long steps take.
        stage: how many steps, one after the other, have ended before; counted from 1.
    """

    seconds: float = 0.0
    stage: int = 1


@record
class Simulation:
    """An execution that is over.

    Attributes:
        pipeline: the pipeline.
        plan: its steps, as the walk saw them.
        status: ``PipelineExecutionStatus``.
        parameters: those of the execution, defaults included.
        runs: in the order in which they started; then those that did not, in the order of the YAML.
        starts: when runs started, by name; likewise ``ends``.
        caches: verdicts on cached steps, by the name of the run.
        is_timed: whether the outcomes tell how long any step takes.
    """

    pipeline: CompiledPipeline
    plan: Plan
    status: str
    parameters: Mapping[str, Json]
    runs: tuple[StepRun, ...]
    starts: Mapping[str, Moment]
    ends: Mapping[str, Moment]
    caches: Mapping[str, CacheVerdict]
    is_timed: bool

    @property
    def secrets(self) -> list[str]:
        """Texts that reports hide."""
        return secrets_in(self.parameters)

    def run(self, name: str) -> StepRun:
        """The run of this name.

        Raises:
            KeyError: there is none.
        """
        return {run.name: run for run in self.runs}[name]


def simulate(
    pipeline: CompiledPipeline,
    given: GivenOutcomes,
    parameters: Mapping[str, Json],
    earlier: Mapping[str, EarlierStep] | None = None,
) -> Simulation:
    """Walk through one execution.

    Args:
        pipeline: the pipeline.
        given: how its steps end.
        parameters: of the start, in their types; they win over those of the outcomes.
        earlier: the steps of an earlier execution, for caches.

    Raises:
        InvalidConfig: a parameter has no value, a decision needs a value that is not given, or a value that is given
            does not fit the expression that uses it.
    """
    started_with = {**given.parameters, **parameters}
    problems = [_missing(name, pipeline) for name in missing_parameters(started_with, pipeline.context.parameters)]
    if problems:
        raise InvalidConfig(problems)
    execution = Execution.of(pipeline, values_of(pipeline, started_with, given.variables, given.objects))
    clock = _Clock(pipeline, given, execution, earlier)
    try:
        clock.run()
    except NeedsValues as error:
        raise InvalidConfig([undecided(error, execution, pipeline)]) from None
    faults = [(run, run.fault) for run in execution.runs if run.fault is not None]
    found = [
        (run.step, fault_of(run, fault, execution, pipeline, given.node))
        for run, fault in faults
        if fault.rule not in _FAILURES_OF_THE_SERVICE
    ]
    # What is wrong with a step in a loop is so in each iteration, and one mistake.
    problems = list({(step, problem.position): problem for step, problem in reversed(found)}.values())
    if problems:
        raise InvalidConfig(problems)
    problems = list(_unused(given, execution))
    if problems:
        raise InvalidConfig(problems)
    return Simulation(
        pipeline=pipeline,
        plan=execution.plan,
        status=execution.status,
        parameters=execution.values.parameters,
        runs=(*execution.started, *(run for run in execution.runs if not run.has_started)),
        starts=clock.starts,
        ends=clock.ends,
        caches=clock.caches,
        is_timed=any(step.outcome.seconds is not None for step in given.steps.values()),
    )


def _unused(given: GivenOutcomes, execution: Execution) -> Iterator[Problem]:
    """Outcomes of iterations that a loop does not have."""
    runs = {run.name for run in execution.runs}
    for name in given.steps:
        step = name.rpartition("-")[0]
        numbers = [run.item for run in execution.runs if run.step == step and run.item is not None]
        if name not in runs and name not in execution.plan and numbers and given.node is not None:
            message = f"there is no iteration {name!r}: the last one is '{step}-{max(numbers)}'"
            yield Problem.at(given.node, ("steps", name), message, "unknown-step", key=True)


def _missing(name: str, pipeline: CompiledPipeline) -> Problem:
    index = [parameter.name for parameter in pipeline.config.pipeline.parameters].index(name)
    hint = f"--set {name}=VALUE, or 'parameters' of the outcomes"
    message = f"'{name}' has no default, so each start gives it"
    return Problem.at(pipeline.node, (*PARAMETERS, index), message, "missing-parameter", hint)


@record(frozen=False)
class _Clock:
    """Drives an execution: the next step that ends is the one that has the least time left."""

    pipeline: CompiledPipeline
    given: GivenOutcomes
    execution: Execution
    earlier: Mapping[str, EarlierStep] | None
    starts: dict[str, Moment] = field(default_factory=dict, init=False)
    ends: dict[str, Moment] = field(default_factory=dict, init=False)
    caches: dict[str, CacheVerdict] = field(default_factory=dict, init=False)

    def run(self) -> None:
        now = Moment()
        running: list[tuple[Moment, int, str, StepEnd]] = []
        steps = {step.name: step for step in self.pipeline.config.pipeline.steps}
        while True:
            for run in self.execution.start_ready():
                verdict = self._verdict(steps[run.step], run)
                if verdict is not None:
                    self.caches[run.name] = verdict
                end, seconds = self._end(run)
                until = Moment(now.seconds + seconds, now.stage + 1)
                heappush(running, (until, len(self.ends) + len(running), run.name, end))
            self._note(now)
            if not running:
                return
            now = running[0][0]
            while running and running[0][0] == now:
                _, _, name, end = heappop(running)
                self.execution.end(name, end)

    def _verdict(self, step: Step, run: StepRun) -> CacheVerdict | None:
        hits = {name for name, cache in self.caches.items() if cache.verdict == "hit"}
        beside, secrets = self.execution.plan[run.step].rendered.keys(), secrets_in(self.execution.values.parameters)
        return cache_verdict(step, run, beside, self.earlier, hits, secrets)

    def _end(self, run: StepRun) -> tuple[StepEnd, float]:
        """How a run ends, and after how many seconds."""
        verdict = self.caches.get(run.name)
        if verdict is not None and verdict.verdict == "hit" and self.earlier is not None:
            before = self.earlier[run.name]
            return StepEnd("Succeeded", before.properties, before.property_files, cached_request=before.arguments), 0
        given = self.given.of(run)
        outcome = given.outcome
        attempts = attempts_of(self.execution.plan[run.step].rendered, outcome)
        seconds = (outcome.seconds or 0) * attempts.count + attempts.waited_seconds
        if attempts.is_failed:
            reason = ": ".join(filter(None, [attempts.failed_with, attempts.failure_reason]))
            return StepEnd(FAILED, reason=reason, attempts=attempts.count), seconds
        return StepEnd(outcome.status, given.properties, given.property_files, attempts=attempts.count), seconds

    def _note(self, now: Moment) -> None:
        """Note what has started and ended by now."""
        for run in self.execution.runs:
            if run.has_started:
                self.starts.setdefault(run.name, now)
                if run.is_over:
                    self.ends.setdefault(run.name, now)
