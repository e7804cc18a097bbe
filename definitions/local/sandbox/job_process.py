"""The job's own process, as the launcher starts it."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TypedDict

from definitions.local.sandbox.system_calls import DROP_FROM_BOUNDS, NO_NEW_PRIVILEGES, attempt, call

_KEPT_CAPABILITIES = {0, 1, 3, 4, 5, 6, 7}  # chown, dac_override, fowner, fsetid, kill, setgid, setuid


class Job(TypedDict):
    """What the launcher is told.

    Attributes:
        isolation: ``namespaces``, ``landlock`` or ``none``.
        network: whether it reaches the network.
        ml: the folder that it sees as ``/opt/ml``, absolute; likewise ``tmp`` for ``/tmp``.
        folder: in which it starts, as it sees it.
        kept: folders that it sees even if they are below ``/tmp``.
        largest_file: that it may write, in bytes.
        status: the file descriptor to which is written whether it started.
        command: the program and its arguments.
    """

    isolation: str
    network: bool
    ml: str
    tmp: str
    folder: str
    kept: list[str]
    largest_file: int
    status: int
    command: list[str]


def start_command(job: Job, restrict: Callable[[], object] = lambda: None) -> int:
    """Start the command in a session of its own; the result is its process.

    Raises:
        OSError: it cannot be started.
    """
    failed, told = os.pipe()
    command = os.fork()
    if command == 0:
        os.close(failed)
        _become_command(job, restrict, told)
    os.close(told)
    with open(failed, "rb") as file:  # ends when the program runs
        number, _, what = file.read().decode().partition(" ")
    if number:
        os.waitpid(command, 0)
        raise OSError(int(number), os.strerror(int(number)), what)
    return command


def _become_command(job: Job, restrict: Callable[[], object], told: int) -> None:
    """Never returns."""
    try:
        os.setsid()
        _set_limits(job["largest_file"])
        if sys.platform == "linux":
            call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
            if os.getuid() == 0:
                _drop_capabilities()
        restrict()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(job["folder"])
        for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores both, and what it starts would, too
            signal.signal(number, signal.SIG_DFL)
        os.execvp(job["command"][0], job["command"])  # noqa: S606  it has no shell on purpose
    except OSError as error:
        os.write(told, f"{error.errno} {error.filename or job['command'][0]}".encode())
    finally:
        os._exit(127)


def _drop_capabilities() -> None:
    """Keep root from mounting and the like: the kernel gives it what is left here with each program."""
    for capability in range(64):
        if capability not in _KEPT_CAPABILITIES:
            attempt("prctl", DROP_FROM_BOUNDS, capability, 0, 0, 0)  # the kernel refuses those that it does not have


def _set_limits(largest_file: int) -> None:
    """No core dumps, and no file beyond so many bytes."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    if most == resource.RLIM_INFINITY or largest_file < most:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))


def exit_code(how: int) -> int:
    """The exit code as a shell tells it, 128 + n after signal n; ``how`` is what ``waitpid`` says."""
    code = os.waitstatus_to_exitcode(how)
    return code if code >= 0 else 128 - code


def send(process: int, number: int) -> None:
    """Send a signal to a process that may have ended."""
    with suppress(ProcessLookupError):
        os.kill(process, number)
