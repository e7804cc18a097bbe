"""Other processes, each with a share of a project's modules."""

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from stacks.output.folder import OutputProblem
from stacks.synthesis.worker import COUNTED

PROGRAM = Path(__file__).with_name("worker.py")
_LAST_SECONDS = 2


class Worker:
    """A process that runs ``worker.py``.

    It is in a process group of its own: an interrupt from the keyboard reaches only the process that waits for it.
    """

    def __init__(self, project_file: Path, environment: Mapping[str, str], first: int, step: int) -> None:
        """Start it; its share is each module of the project whose index is ``first`` plus a multiple of ``step``."""
        # -P: no file of the current folder can stand in for what the program imports.
        self._process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-P", str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
        )
        self._messages: SimpleQueue[Any] = SimpleQueue()
        self._answer: Any = None
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.tell(sys.path)
        self.tell((project_file, dict(environment), first, step))

    def tell(self, value: object) -> None:
        """Hand over what it reads next."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended, as its next answer says
            pickle.dump(value, self._process.stdin)
            self._process.stdin.flush()

    def answer(self, count: Callable[[], None]) -> Any:
        """Wait for the next answer; ``count`` is called for each module that is done before.

        Raises:
            OutputProblem: it ended without an answer.
            Exception: what it failed with.
        """
        while self._answer is None:
            self._take(self._messages.get(), count)
        answer, self._answer = self._answer, None
        return answer

    def look(self, count: Callable[[], None]) -> None:
        """Count the modules that are done, without waiting; raises what ``answer`` would."""
        with suppress(Empty):
            while self._answer is None:
                self._take(self._messages.get_nowait(), count)

    def end(self) -> None:
        """End it if it still runs."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._listener.join()

    def cut_off(self) -> None:
        """Tell it to stop at once what it does."""
        self._process.terminate()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as messages:
            try:
                while True:
                    self._messages.put(pickle.load(messages))  # noqa: S301  of our own process
            except (EOFError, pickle.UnpicklingError):
                ended = _how(self._process.wait())
                self._messages.put(OutputProblem(f"a process that makes a part of the stacks has ended, with {ended}"))
            except Exception as error:  # noqa: BLE001  what it sent cannot be made again, which nobody may wait for
                self._messages.put(error)

    def _take(self, message: Any, count: Callable[[], None]) -> None:
        if isinstance(message, Exception):
            raise message
        if message == COUNTED:
            count()
        else:
            self._answer = message


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


@contextmanager
def workers(project_file: Path, environment: Mapping[str, str], shares: int) -> Iterator[list[Worker]]:
    """Processes for all shares but the first, which end with this block, at once if it fails."""
    started: list[Worker] = []
    try:
        for first in range(1, shares):
            started.append(Worker(project_file, environment, first, shares))  # noqa: PERF401  each must be ended
        yield started
    except BaseException:
        for worker in started:
            worker.cut_off()
        raise
    finally:
        for worker in started:
            worker.end()
