"""The program around a job, whose environment is the job's: ``main(SPECIFICATION)``, a ``Job`` in JSON.

It writes ``ready`` or what is missing to the file descriptor ``status``, runs the command and ends with its exit code.
SIGTERM goes on to the command. When its standard input ends, it kills all processes of the job: nothing outlives who
started it, however that ends.

It imports no more than it needs, so that it starts in 30 ms.
"""

import json
import os
import select
import signal
import sys
from contextlib import suppress

from definitions.local.sandbox.job_process import Job, exit_code, send, start_command
from definitions.local.sandbox.system_calls import SET_SUBREAPER, call

KILLED = 128 + 9
"""The exit code of a job that was killed."""


def main(specification: str) -> None:
    """Run the job, and end as it ends."""
    job: Job = json.loads(specification)
    os.set_inheritable(job["status"], False)
    try:
        first = _start(job)
    except OSError as error:
        os.write(job["status"], json.dumps([error.errno, error.filename]).encode())
        os._exit(1)
    os.write(job["status"], b"ready")
    os.close(job["status"])
    _watch(first)


def _start(job: Job) -> int:
    """Start the job; the result is the process with which it ends.

    Raises:
        OSError: it cannot be isolated so, or not be started.
    """
    if job["isolation"] == "namespaces":
        from definitions.local.sandbox.namespaces import enter_namespaces

        return enter_namespaces(job)
    if sys.platform == "linux":  # what the job leaves becomes a child of this process
        call("prctl", SET_SUBREAPER, 1, 0, 0, 0)
    if job["isolation"] == "landlock":
        from definitions.local.sandbox.landlock import Landlock

        return start_command(job, Landlock(job).restrict)
    return start_command(job)


def _watch(first: int) -> None:
    """Wait for the job or for the end of standard input, then kill what is left. Never returns."""
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: send(first, signal.SIGTERM))
    while True:
        ended, how = os.waitpid(first, os.WNOHANG)
        if ended:
            _kill_all(first)
            os._exit(exit_code(how))
        readable, _, _ = select.select([0, woken], [], [])
        if woken in readable:
            os.read(woken, 512)
        elif not os.read(0, 512):
            send(first, signal.SIGKILL)
            _kill_all(first)
            os._exit(KILLED)


def _kill_all(first: int) -> None:
    """Kill the job's processes; those that left its session are children of this process by now."""
    with suppress(OSError):
        os.killpg(first, signal.SIGKILL)
    while found := _children_of(os.getpid()):
        for process in found:
            _kill_tree(process)
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)


def _kill_tree(process: int) -> None:
    """Stop a process, so that it starts no other, then kill it and all below it."""
    send(process, signal.SIGSTOP)
    for child in _children_of(process):
        _kill_tree(child)
    send(process, signal.SIGKILL)


def _children_of(process: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):  # it has ended, or the system is no Linux
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/children") as file:
                found += map(int, file.read().split())
    return found
