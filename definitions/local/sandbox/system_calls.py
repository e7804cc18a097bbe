"""Functions of the C library that Python does not have.

Sources: mount(2), mount_setattr(2), prctl(2).
"""

import ctypes
import os
import struct

RECURSIVE, BIND, PRIVATE, NOSUID, NODEV = 16384, 4096, 1 << 18, 2, 4
READ_ONLY, AT_RECURSIVE = 1, 0x8000
SET_PARENT_DEATH_SIGNAL, DROP_FROM_BOUNDS, SET_SUBREAPER, NO_NEW_PRIVILEGES = 1, 24, 36, 38
_AT_FDCWD, _MOUNT_SETATTR = -100, 442


def call(name: str, *arguments: object, what: str = "") -> int:
    """Call a function of the C library.

    Raises:
        OSError: with the error that it reports; its ``filename`` is ``what`` or the name.
    """
    result = attempt(name, *arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what or name)
    return result


def attempt(name: str, *arguments: object) -> int:
    """Call a function of the C library; the result is negative if it failed."""
    result: int = getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments)
    return result


def mount(source: str | None, place: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """``mount(2)``.

    Raises:
        OSError: it cannot be mounted.
    """
    texts = [None if text is None else os.fsencode(text) for text in (source, place, kind)]
    call("mount", *texts, ctypes.c_ulong(flags), options and options.encode(), what=f"mount {place}")


def set_mount(place: str, *, to_set: int = 0, to_clear: int = 0, flags: int = 0) -> None:
    """``mount_setattr(2)``.

    Raises:
        OSError: it cannot be changed.
    """
    attributes = struct.pack("QQQQ", to_set, to_clear, 0, 0)
    name = os.fsencode(place)
    call("syscall", _MOUNT_SETATTR, _AT_FDCWD, name, flags, attributes, len(attributes), what=f"mount_setattr {place}")
