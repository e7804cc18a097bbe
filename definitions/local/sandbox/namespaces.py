"""Namespaces of Linux: an ``/opt/ml`` of the job's own, all else read-only, no network, an end of all that it started.

Nothing has to be installed, and nobody has to be root. Sources: namespaces(7), user_namespaces(7), pid_namespaces(7).
"""

import fcntl
import os
import signal
import socket
import struct

from definitions.local.sandbox.job_process import Job, exit_code, send, start_command
from definitions.local.sandbox.system_calls import (
    AT_RECURSIVE,
    BIND,
    NODEV,
    NOSUID,
    PRIVATE,
    READ_ONLY,
    RECURSIVE,
    SET_PARENT_DEATH_SIGNAL,
    attempt,
    call,
    mount,
    set_mount,
)

_MOUNTS, _IPC, _USERS, _PROCESSES, _NETWORK = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_INTERFACE_UP, _SET_INTERFACE_FLAGS = 0x49, 0x8914


def enter_namespaces(job: Job) -> int:
    """Start the job; the result is the first process of its namespace, with which all others end.

    Raises:
        OSError: namespaces are not to be had, or the command cannot be started.
    """
    wanted = _MOUNTS | _IPC | _PROCESSES | (0 if job["network"] else _NETWORK)
    user, group = os.getuid(), os.getgid()
    if attempt("unshare", wanted) < 0:  # only who administers the machine may do so without a user namespace
        call("unshare", wanted | _USERS)
        for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            _write(f"/proc/self/{name}", text)
    if not job["network"]:
        _start_loopback()
    _mount_all(job)
    failed, told = os.pipe()
    first = os.fork()
    if first == 0:
        os.close(failed)
        _be_first_process(job, told)
    os.close(told)
    with open(failed, "rb") as file:  # ends when the command runs
        number, _, what = file.read().decode().partition(" ")
    if number:
        os.waitpid(first, 0)
        raise OSError(int(number), os.strerror(int(number)), what)
    return first


def _write(path: str, text: str) -> None:
    opened = os.open(path, os.O_WRONLY)
    try:
        os.write(opened, text.encode())
    except OSError as error:
        raise OSError(error.errno, error.strerror, f"write {path}") from None
    finally:
        os.close(opened)


def _be_first_process(job: Job, told: int) -> None:
    """Process 1 of the job: start its command, reap what is orphaned, end with it. Never returns."""
    os.close(job["status"])  # who waits for its end must not wait for the job
    try:
        call("prctl", SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        mount("proc", "/proc", "proc", NOSUID | NODEV)
        command = start_command(job)
        signal.signal(signal.SIGTERM, lambda *_: send(command, signal.SIGTERM))
        os.close(told)
        while True:
            ended, how = os.wait()
            if ended == command:
                os._exit(exit_code(how))
    except OSError as error:
        os.write(told, f"{error.errno} {error.filename}".encode())
    finally:
        os._exit(1)


def _mount_all(job: Job) -> None:
    """Mount what the job sees."""
    mount(None, "/", None, RECURSIVE | PRIVATE)
    opened = {path: os.open(path, os.O_PATH) for path in (job["ml"], job["tmp"], *job["kept"])}
    if not os.path.isdir("/opt/ml"):
        _make_place_below_opt()
    set_mount("/", to_set=READ_ONLY, flags=AT_RECURSIVE)
    _bind_writable(opened[job["ml"]], "/opt/ml")
    for place in ("/tmp", "/var/tmp"):  # noqa: S108  the job's own
        if os.path.isdir(place) and not os.path.islink(place):
            _bind_writable(opened[job["tmp"]], place)
    if os.path.isdir("/dev/shm"):  # noqa: S108
        mount("tmpfs", "/dev/shm", "tmpfs", NOSUID | NODEV, "mode=1777")  # noqa: S108
    for path in job["kept"]:
        if not _is_seen(path, opened[path]):  # it was below /tmp
            os.makedirs(path, exist_ok=True)
            mount(f"/proc/self/fd/{opened[path]}", path, None, BIND | RECURSIVE)
            set_mount(path, to_set=READ_ONLY, flags=AT_RECURSIVE)


def _is_seen(path: str, opened: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(opened))
    except FileNotFoundError:
        return False


def _make_place_below_opt() -> None:
    """Make ``/opt/ml`` without touching the disk: what else is below ``/opt`` is mounted again."""
    entries = list(os.scandir("/opt"))
    links = {entry.name: os.readlink(entry.path) for entry in entries if entry.is_symlink()}
    opened = {entry.name: os.open(entry.path, os.O_PATH) for entry in entries if entry.name not in links}
    folders = {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)}
    mount("tmpfs", "/opt", "tmpfs", NOSUID | NODEV, "mode=755")
    for name, target in links.items():
        os.symlink(target, f"/opt/{name}")
    for name, descriptor in opened.items():
        path = f"/opt/{name}"
        if name in folders:
            os.mkdir(path)
        else:
            os.close(os.open(path, os.O_CREAT))
        mount(f"/proc/self/fd/{descriptor}", path, None, BIND | RECURSIVE)
    os.mkdir("/opt/ml")


def _bind_writable(opened: int, place: str) -> None:
    """Let an opened folder be seen at a place, and be written there."""
    mount(f"/proc/self/fd/{opened}", place, None, BIND)
    set_mount(place, to_clear=READ_ONLY)


def _start_loopback() -> None:
    """Start the only network interface that there is."""
    with socket.socket() as some:
        fcntl.ioctl(some, _SET_INTERFACE_FLAGS, struct.pack("16sh", b"lo", _INTERFACE_UP))
