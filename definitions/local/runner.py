"""Run a pipeline on this machine: the walk says which steps start, threads wait for their jobs."""

import queue
import time
from collections.abc import Mapping, Sequence
from threading import Thread
from typing import Any

from definitions.execution.execution import Execution
from definitions.execution.expressions import unknowns_in
from definitions.execution.step_runs import FAILED, RUNNING, SUCCEEDED, StepEnd, StepRun
from definitions.foundation.records import field, record
from definitions.local.caches import CacheKeys, cache_keys, cached_result, digests
from definitions.local.environments import NoEnvironment
from definitions.local.executions import ExecutionFolder, now
from definitions.local.jobs.training import image_of
from definitions.local.steps import StepRunner, output_uris, with_job_name
from definitions.local.watching import Events, RunningStep, View
from definitions.pipeline.steps.core.step import Step
from definitions.values.expressions import Json

_PAUSE = 0.2


@record
class Reused:
    """Steps of an earlier execution whose results are taken as they are.

    Attributes:
        source: the execution.
        steps: names of the steps in the YAML that run again; all others are taken, if they succeeded.
    """

    source: ExecutionFolder
    steps: frozenset[str]


@record(frozen=False)
class Runner:
    """One run.

    Attributes:
        execution: the walk.
        steps: runs single steps.
        models: the steps of the config by name.
        folder: of the execution.
        earlier: executions of the same pipeline, the newest first.
        reused: of which results are taken.
        view: who looks at it.
        events: what the main thread has to do next, put there by others.
    """

    execution: Execution
    steps: StepRunner
    models: Mapping[str, Step]
    folder: ExecutionFolder
    earlier: Sequence[ExecutionFolder]
    reused: Reused | None
    view: View
    events: "Events"
    _seen: dict[str, RunningStep] = field(default_factory=dict, init=False)

    def run(self) -> None:
        """Run to the end of all steps. Interrupted, it stops them, and waits for them once more.

        Raises:
            NeedsValues: a condition or a loop needs what nothing here gives.
            KeyboardInterrupt: after all steps have been stopped.
        """
        try:
            self._run()
        except BaseException:
            self._stop()
            raise

    def _run(self) -> None:
        while not self.execution.is_over:
            for run in self.execution.start_ready():
                self._start(run)
            self._note_others()
            self.view.update(self.seen)
            if any(run.state == RUNNING for run in self.execution.runs):
                self._take_event()
        self._note_others()
        self.view.update(self.seen)

    def _stop(self) -> None:
        """Stop what runs, and wait until it has ended."""
        self.steps.machine.stop.set()
        while any(seen.started is not None and seen.ended is None for seen in self._seen.values()):
            self.view.update(self.seen)
            self._take_event()
        self.view.update(self.seen)

    @property
    def seen(self) -> list[RunningStep]:
        """All runs in the order of the YAML."""
        return [self._seen.get(run.name) or RunningStep(run) for run in self.execution.runs]

    def _take_event(self) -> None:
        try:
            self.events.get(timeout=_PAUSE)()
        except queue.Empty:
            return

    def _note_others(self) -> None:
        """Keep how steps ended that have no job."""
        for run in self.execution.runs:
            if run.is_over and run.has_started and run.name not in self._seen:
                self._seen[run.name] = RunningStep(run, time.monotonic(), time.monotonic())
                self._keep(run, now(), {})

    def _start(self, run: StepRun) -> None:
        seen = self._seen[run.name] = RunningStep(run, time.monotonic())
        name = self.steps.job_name(run)
        run.arguments = with_job_name(run.arguments, name)
        if needs := unknowns_in(run.arguments):
            reason = f"its request needs {needs[0]}, which a local run does not have"
            self._end(seen, now(), StepEnd(FAILED, reason=reason), {})
            return
        if (taken := self._taken(run)) is not None:
            seen.note = f"taken from {taken[0].id}"
            self._end(seen, now(), _end_of(taken[1]), taken[1])
            return
        Thread(target=self._run_step, args=(seen, name, now()), name=run.name, daemon=True).start()

    def _taken(self, run: StepRun) -> tuple[ExecutionFolder, dict[str, Any]] | None:
        if self.reused is None or run.step in self.reused.steps:
            return None
        result = self.reused.source.result(run.name)
        return (self.reused.source, result) if result.get("status") == SUCCEEDED else None

    def _run_step(self, seen: RunningStep, name: str, started: str) -> None:
        """In a thread of its own: run the step, then tell the main one."""
        run = seen.run
        kept: dict[str, Any] = {}
        try:
            keys = self._keys(run)
            found = keys and cached_result(self.models[run.step], run.name, keys, self.earlier, self.steps.machine)
            if keys is not None:
                kept = {"key": keys.content, "requestKey": keys.request}
            if keys is not None and found:
                source, result = found
                same = result.get("requestKey") == keys.request
                seen.note = f"from the cache, of {source.id}" + ("" if same else "; AWS would run it: its URIs differ")
                kept |= {"outputs": result["outputs"], "cachedFrom": source.id}
                end = _end_of(result)
            else:
                end = self.steps.run(run, name, lambda line: setattr(seen, "line", line))
                if end.status == SUCCEEDED and keys is not None:
                    uris = output_uris(_object(run.arguments), end.properties)
                    kept["outputs"] = digests(uris, self.steps.machine)
        except Exception as error:  # noqa: BLE001  told as the step's; the other steps go on, and nothing is left running
            end = StepEnd(FAILED, reason=f"InternalServerError: {type(error).__name__}: {error}")
        self.events.put(lambda: self._end(seen, started, end, kept))

    def _keys(self, run: StepRun) -> CacheKeys | None:
        request = _object(run.arguments)
        image = request.get("AppSpecification", {}).get("ImageUri")
        if "AlgorithmSpecification" in request:
            image = image_of(request)
        try:
            environment = self.steps.machine.environments.of(image).key if image else ""
        except NoEnvironment:  # the step says so
            return None
        return cache_keys(self.models[run.step], run.arguments, self.steps.machine, environment)

    def _end(self, seen: RunningStep, started: str, end: StepEnd, kept: Mapping[str, Any]) -> None:
        seen.ended = time.monotonic()
        self.execution.end(seen.run.name, end)
        self._keep(seen.run, started, kept)

    def _keep(self, run: StepRun, started: str, kept: Mapping[str, Any]) -> None:
        end = run.end or StepEnd()
        result = {
            "type": run.type,
            "status": run.status,
            "reason": run.reason,
            "started": started,
            "ended": now(),
            "attempts": end.attempts,
            "request": run.arguments if end.cached_request is None else end.cached_request,
            "properties": end.properties,
            "propertyFiles": end.property_files,
            **{name: kept[name] for name in ("key", "requestKey", "outputs", "cachedFrom") if name in kept},
        }
        self.folder.write_result(run.name, result)


def _end_of(result: Mapping[str, Any]) -> StepEnd:
    """The end of a step as it was kept."""
    return StepEnd(SUCCEEDED, result["properties"], result["propertyFiles"], cached_request=result["request"])


def _object(value: Json) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
