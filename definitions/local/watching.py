"""Who looks at a run, and what is seen of it."""

import queue
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event
from typing import Protocol, TypeAlias

from definitions.execution.step_runs import StepRun
from definitions.foundation.records import record
from definitions.local.doubles import Ask
from definitions.local.jobs.job import JobFailed, JobStopped

_PAUSE = 0.2
Events: TypeAlias = "queue.SimpleQueue[Callable[[], object]]"


class View(Protocol):
    """Who looks at a run."""

    def update(self, runs: Sequence["RunningStep"]) -> None:
        """Take how all steps are now; called several times a second."""

    def ask(self, step: str, output: str, kind: str) -> str:
        """Ask a person for an output of a step."""


def asking(view: View, events: Events, stop: Event) -> Ask:
    """What lets threads ask a person, who is asked by the main one: it alone is interrupted by Ctrl-C."""

    def ask(step: str, output: str, kind: str) -> str:
        answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()

        def put() -> None:
            try:
                answers.put(view.ask(step, output, kind))
            except EOFError:
                answers.put(None)

        events.put(put)
        while not stop.is_set():
            with suppress(queue.Empty):
                answer = answers.get(timeout=_PAUSE)
                if answer is None:
                    raise JobFailed(f"nobody has said what '{output}' is")
                return answer
        raise JobStopped

    return ask


@record(frozen=False)
class RunningStep:
    """A run of a step, and what is seen of it.

    Attributes:
        run: as the walk has it.
        started: seconds of a clock; likewise ``ended``. ``None`` before.
        line: the last one of its log.
        note: what is to be said of it, such as that it was not run.
    """

    run: StepRun
    started: float | None = None
    ended: float | None = None
    line: str = ""
    note: str = ""

    @property
    def seconds(self) -> float | None:
        """How long it has run; ``None`` if it has not."""
        if self.started is None:
            return None
        return (self.ended if self.ended is not None else time.monotonic()) - self.started
