"""The walk: which steps start now, and what follows from the end of each."""

from collections.abc import Iterator, Mapping

from definitions.execution import plan
from definitions.execution.conditions import Undecided, all_hold
from definitions.execution.expressions import EvaluationError, Values, evaluate, unknowns_in
from definitions.execution.loops import items_of, loop_values, most_at_once
from definitions.execution.origins import key_of
from definitions.execution.scopes import EXECUTING, Scope
from definitions.execution.step_runs import FAILED, RUNNING, STOPPED, SUCCEEDED, WAITING, StepEnd, StepRun
from definitions.foundation.records import field, record, replace
from definitions.pipeline.compile import CompiledPipeline
from definitions.values.expressions import Json
from definitions.values.placeholders import Placeholder


class NeedsValues(Exception):
    """A decision needs values that nobody has given.

    Attributes:
        run: the step that decides.
        needs: the values.
    """

    def __init__(self, run: StepRun, needs: tuple[Placeholder, ...]) -> None:
        super().__init__(f"'{run.name}' needs {', '.join(map(str, needs))}")
        self.run, self.needs = run, needs


@record(frozen=False)
class _Loop:
    """A loop that runs."""

    most_at_once: int
    iterations: list[Scope]
    started: int = 0

    def startable(self) -> Iterator[Scope]:
        """The iterations that have started, and those that may start now."""
        active = 0
        for number, scope in enumerate(self.iterations):
            if not scope.is_over:
                active += 1
                if number < self.started or active <= self.most_at_once:
                    self.started = max(self.started, number + 1)
                    yield scope


@record(frozen=False)
class Execution:
    """One execution of a pipeline; the package says how to drive it.

    Attributes:
        plan: of the pipeline.
        values: that expressions name, but those of steps.
        most_at_once: how many jobs run at once; ``None`` for all that can. Who drives it may set another limit.
        started: the runs that have started, in this order.
    """

    plan: plan.Plan
    values: Values
    most_at_once: int | None = None
    started: list[StepRun] = field(default_factory=list, init=False)
    _scope: Scope = field(init=False)
    _loops: dict[str, _Loop] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._scope = Scope.of_pipeline(self.plan)

    @classmethod
    def of(
        cls, pipeline: CompiledPipeline, values: Values, definition: Mapping[str, Json] | None = None
    ) -> "Execution":
        """An execution of a pipeline, with the limit that its config sets.

        Args:
            pipeline: the pipeline.
            values: made by ``values_of``.
            definition: as for ``plan_of``.
        """
        limit = pipeline.config.pipeline.parallelism_configuration
        most = None if limit is None else limit.max_parallel_execution_steps
        return cls(plan.plan_of(pipeline, definition), values, most)

    @property
    def runs(self) -> list[StepRun]:
        """All runs in the order of the YAML; those of a loop behind it, item by item."""
        found = []
        for run in self._scope.runs.values():
            found.append(run)
            if run.name in self._loops:
                found += [inner for scope in self._loops[run.name].iterations for inner in scope.runs.values()]
        return found

    @property
    def is_over(self) -> bool:
        """Whether all steps have ended or will not start."""
        return self._scope.is_over

    @property
    def status(self) -> str:
        """``PipelineExecutionStatus``: Executing, Succeeded, Failed, Stopped or CompletedWithFailures."""
        return self._scope.status

    def start_ready(self) -> list[StepRun]:
        """Start all steps that can start now, and return those whose end the caller has to give.

        Raises:
            NeedsValues: a condition or a loop is not decided by what is given.
        """
        before = len(self.started)
        while self._settle(is_end=False) or self._settle(is_end=True):
            pass
        return [run for run in self.started[before:] if not run.is_over and run.type not in plan.CONTROL_TYPES]

    def end(self, name: str, end: StepEnd) -> None:
        """Take the end of a step that ``start_ready`` has returned."""
        scope, run = next((scope, run) for scope in self._scopes() for run in scope.runs.values() if run.name == name)
        assert run.state == RUNNING, f"'{name}' does not run"
        scope.end(run, end)

    def values_for(self, run: StepRun) -> Values:
        """The values that expressions of a step name."""
        scope = self._scope if run.loop is None else self._loops[run.loop].iterations[run.item or 0]
        return self._values(scope)

    def _scopes(self) -> Iterator[Scope]:
        """The scopes in which something may start."""
        yield self._scope
        for name, loop in list(self._loops.items()):
            if not self._scope.runs[name].is_over:
                yield from loop.startable()

    def _settle(self, *, is_end: bool) -> bool:
        """Settle what can be settled now; ``False`` if nothing could.

        With ``is_end``, these are Fail steps, else all others: they come last of what starts at once.
        """
        decisions = [
            (scope, run, decision)
            for scope in self._scopes()
            for run in scope.runs.values()
            if run.state == WAITING and (run.type == plan.FAIL) is is_end and (decision := scope.decide(run))
        ]
        has_changed = False
        for scope, run, decision in decisions:
            if decision[0] == RUNNING and not self._may_start(run):
                continue
            has_changed = True
            run.state, run.reason = decision
            if run.state == RUNNING:
                self._start(scope, run)
        return self._end_loops() or has_changed

    def _may_start(self, run: StepRun) -> bool:
        if self.most_at_once is None or run.type in plan.CONTROL_TYPES:
            return True
        running = sum(one.state == RUNNING and one.type not in plan.CONTROL_TYPES for one in self.runs)
        return running < self.most_at_once

    def _start(self, scope: Scope, run: StepRun) -> None:
        arguments, values = self.plan[run.step].arguments, self._values(scope)
        run.status = EXECUTING
        self.started.append(run)
        try:
            run.arguments = evaluate({key: part for key, part in arguments.items() if key != "Selector"}, values)
            assert isinstance(run.arguments, dict)
            match run.type:
                case plan.CONDITION:
                    self._choose(scope, run, arguments["Conditions"])
                case plan.LOOP:
                    self._repeat(scope, run)
                case plan.FAIL:
                    scope.end(run, StepEnd(FAILED, reason=str(run.arguments["ErrorMessage"])))
        except EvaluationError as error:
            run.fault = error
            scope.end(run, StepEnd(FAILED, reason=str(error)))

    def _choose(self, scope: Scope, run: StepRun, conditions: Json) -> None:
        assert isinstance(conditions, list)
        outcome = all_hold(conditions, self._values(scope))
        if isinstance(outcome, Undecided):
            raise NeedsValues(run, outcome.needs)
        run.branch = tuple(self.plan[run.step].names("IfSteps" if outcome else "ElseSteps"))
        scope.end(run, StepEnd(properties={"Outcome": str(outcome).lower()}))

    def _repeat(self, scope: Scope, run: StepRun) -> None:
        arguments = run.arguments
        assert isinstance(arguments, dict)
        items, most = arguments["IterableItems"], arguments["MaxConcurrency"]
        needs = unknowns_in(most) if isinstance(items, list) else [*unknowns_in(items), *unknowns_in(most)]
        if needs:
            raise NeedsValues(run, tuple(needs))
        planned, values = self.plan[run.step].arguments, self._values(scope)
        at_once = most_at_once(most, key_of(planned["MaxConcurrency"], values))
        found = items_of(items, key_of(planned["IterableItems"], values))
        iterations = [scope.iteration(run.step, number, item) for number, item in enumerate(found)]
        self._loops[run.name] = _Loop(at_once, iterations)

    def _end_loops(self) -> bool:
        """End the loops whose iterations are all over."""
        has_ended = False
        for name, loop in self._loops.items():
            run = self._scope.runs[name]
            if run.is_over or not all(scope.is_over for scope in loop.iterations):
                continue
            has_ended = True
            failed = [scope.ended_by for scope in loop.iterations if scope.status in (FAILED, STOPPED)]
            status = FAILED if failed else SUCCEEDED
            reason = (
                f"{len(failed)} of {len(loop.iterations)} iterations failed, first at '{failed[0]}'" if failed else ""
            )
            found = loop_values(self.plan[run.step].arguments, loop.iterations, status)
            self._scope.end(run, StepEnd(status, found.properties, reason=reason))
            if status == SUCCEEDED:
                self._scope.done[run.step] = found
        return has_ended

    def _values(self, scope: Scope) -> Values:
        return replace(self.values, steps=scope.done, item=scope.item)
