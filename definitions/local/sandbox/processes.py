"""Start the process of a job, follow it, and end it."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from definitions.foundation.records import record
from definitions.local.sandbox.isolation import Kind, Missing
from definitions.local.sandbox.job_process import Job

PACKAGE = Path(__file__).resolve().parents[2]
"""The package of all this, which the launcher and helpers of ours import."""
_LAUNCH = (
    "import sys; sys.path[:0] = [sys.argv[2]]; from definitions.local.sandbox.launcher import main; main(sys.argv[1])"
)
_CHUNK = 1 << 16
_PAUSE = 0.2
LEAST_FREE = 256 << 20
"""Bytes that jobs leave on the disk: with fewer, they are stopped."""


@record
class Command:
    """A command and what it may do.

    Attributes:
        words: the program and its arguments.
        environment: all of its environment.
        folder: in which it starts, as it sees it.
        ml: its ``/opt/ml``; likewise ``tmp`` for ``/tmp``. Both are absolute and there.
        network: whether it reaches the network.
        kept: folders that it must see, wherever they are.
        largest_file: in bytes.
        seconds: after which it is stopped.
        grace: seconds between SIGTERM and SIGKILL.
    """

    words: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    ml: Path
    tmp: Path
    network: bool
    kept: Sequence[Path] = ()
    largest_file: int = 1 << 40
    seconds: float = 86400
    grace: float = 10


@record
class Ending:
    """How a command ended.

    Attributes:
        code: its exit code, 128 + n after signal n.
        stopped: why it was stopped, ``time``, ``disk`` or ``request``; empty if it ended by itself.
    """

    code: int
    stopped: str = ""


def run_command(command: Command, kind: Kind, take: Callable[[bytes], object], stop: Event) -> Ending:
    """Run a command to its end.

    Args:
        command: the command.
        kind: how it is kept from the rest of the machine.
        take: gets what it prints, in pieces.
        stop: set to stop it.

    Raises:
        Missing: it cannot be kept apart so, or not be started.
    """
    status, told = os.pipe()
    job = Job(
        isolation=kind,
        network=command.network,
        ml=str(command.ml),
        tmp=str(command.tmp),
        folder=command.folder,
        kept=[str(path) for path in command.kept],
        largest_file=command.largest_file,
        status=told,
        command=list(command.words),
    )
    words = [sys.executable, "-I", "-S", "-c", _LAUNCH, json.dumps(job), str(PACKAGE.parent)]
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603  words of the user's own pipeline, without a shell
        words,
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.STDOUT,
        env=dict(command.environment),
        pass_fds=[told],
        start_new_session=True,
        bufsize=0,
    ) as process:
        os.close(told)
        with open(status, "rb") as file:
            answer = file.read()
        if answer != b"ready":
            process.kill()
            output = process.stdout.read() if process.stdout else b""
            raise _missing(answer, output)
        try:
            stopped = _follow(process, command, take, stop)
        finally:
            _close(process.stdin)  # whatever happens here, nothing of it goes on
        return Ending(process.wait(), stopped)


def _missing(answer: bytes, output: bytes) -> Missing:
    if not answer:
        return Missing(0, "start", output.decode(errors="replace").strip() or "it was killed")
    number, what = json.loads(answer)
    return Missing(number or 0, str(what), os.strerror(number or 0))


def _follow(process: "subprocess.Popen[bytes]", command: Command, take: Callable[[bytes], object], stop: Event) -> str:
    """Take what it prints until it ends; the result is why it was stopped, if it was."""
    assert process.stdout is not None
    output = process.stdout.fileno()
    ends, stopped, killed_at = time.monotonic() + command.seconds, "", 0.0
    while True:
        readable, _, _ = select.select([output], [], [], _PAUSE)
        if readable:
            piece = os.read(output, _CHUNK)
            if not piece:
                return stopped
            take(piece)
        now = time.monotonic()
        if not stopped:
            stopped = "request" if stop.is_set() else "time" if now > ends else "disk" if _is_full(command.ml) else ""
            if stopped:
                process.send_signal(signal.SIGTERM)
                killed_at = now + (0 if stopped == "disk" else command.grace)
        elif now > killed_at:
            _close(process.stdin)


def _is_full(folder: Path) -> bool:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize < LEAST_FREE


def _close(stream: object) -> None:
    with suppress(OSError, AttributeError):
        stream.close()  # type: ignore[attr-defined]


def attempt(kind: Kind, folder: Path) -> None:
    """Start a process that does nothing.

    Raises:
        Missing: it cannot be kept apart so.
    """
    words = [sys.executable, "-I", "-S", "-c", ""]
    kept = [Path(sys.prefix), Path(sys.base_prefix)]
    command = Command(words, {}, "/", folder, folder, network=False, kept=kept)
    ending = run_command(command, kind, lambda _: None, Event())
    if ending.code:
        raise Missing(0, "start", f"a process ended with exit code {ending.code}")
