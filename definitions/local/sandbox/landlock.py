"""Landlock of Linux: a process that writes only where it may, and reaches no TCP; it sees all as it is.

Source: landlock(7).
"""

import os
import struct

from definitions.local.sandbox.job_process import Job
from definitions.local.sandbox.system_calls import call

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION, _BELOW_PATH = 1, 1
_WRITE_FILE, _REMOVE_AND_MAKE, _REFER, _TRUNCATE = 1 << 1, sum(1 << bit for bit in range(4, 13)), 1 << 13, 1 << 14
_BIND_AND_CONNECT = 3
_KNOWS_REFER, _KNOWS_TRUNCATE, _KNOWS_TCP = 2, 3, 4


class Landlock:
    """Rules for a job: its own folders may be written, nothing else.

    Raises:
        OSError: the kernel does not have it.
    """

    def __init__(self, job: Job) -> None:
        version = call("syscall", _CREATE, None, 0, _ASK_VERSION, what="landlock")
        rights = _WRITE_FILE | _REMOVE_AND_MAKE
        rights |= (_REFER if version >= _KNOWS_REFER else 0) | (_TRUNCATE if version >= _KNOWS_TRUNCATE else 0)
        handled = struct.pack("Q", rights)
        if version >= _KNOWS_TCP:
            handled += struct.pack("Q", 0 if job["network"] else _BIND_AND_CONNECT)
        self._rules = call("syscall", _CREATE, handled, len(handled), 0, what="landlock")
        for path in (job["ml"], job["tmp"], os.devnull, "/dev/shm"):  # noqa: S108
            if os.path.exists(path):
                allowed = rights if os.path.isdir(path) else rights & (_WRITE_FILE | _TRUNCATE)
                rule = struct.pack("=Qi", allowed, os.open(path, os.O_PATH))
                call("syscall", _ADD, self._rules, _BELOW_PATH, rule, 0, what="landlock")

    def restrict(self) -> None:
        """Restrict this process and all that it starts, for good.

        Raises:
            OSError: the kernel refuses it.
        """
        call("syscall", _RESTRICT, self._rules, 0, what="landlock")
