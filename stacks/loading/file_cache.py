"""Cache of files that take long to make, in the user's cache folder.

Node runs what is kept, so an entry counts only if nobody else could have put it there.
"""

import atexit
import errno
import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

MAX_UNUSED_SECONDS = 30 * 24 * 3600


def cache_folder() -> Path:
    """Return ``PIPELINES_CACHE_DIR``, or this project's folder in the platform's folder for caches."""
    if chosen := os.environ.get("PIPELINES_CACHE_DIR"):
        return Path(chosen).expanduser().absolute()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/AppData/Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(base):
        raise FileNotFoundError(errno.ENOENT, "There is no home folder", base)
    return Path(base, "sagemaker-pipelines")


def find(kind: str, key: str, name: str) -> Path | None:
    """Return the path of an undamaged file that ``store`` was given with the same arguments, or ``None``.

    A file that somebody else could have written is not used either, and one line says so.
    """
    with suppress(OSError):
        for path in sorted((cache_folder() / kind / key).glob(f"*/{name}")):
            if path.parent.name != _digest(path.read_bytes()):
                continue
            if (open_place := _first_open(path)) is not None:
                print(f"{path} is not used: {open_place} could have been written by somebody else", file=sys.stderr)
                return None
            with suppress(OSError):  # a cache may be readable, and writable only by its owner
                os.utime(path.parent.parent)
            return path
    return None


def store(kind: str, key: str, name: str, content: bytes) -> Path:
    """Keep a file and return its path; if the cache folder cannot be written, it is a temporary file.

    Processes may store a file at the same time: each content has a folder of its own, named by its digest.
    """
    try:
        folder = cache_folder() / kind / key / _digest(content)
        _make_private(folder)
        _replace(folder / name, content)
        _remove_unused(cache_folder() / kind)
        return folder / name
    except OSError as error:
        # Windows refuses to replace a file that another process reads: that process has just stored it.
        if stored := find(kind, key, name):
            return stored
        print(
            f"{name} takes seconds to make and cannot be kept ({error.strerror}: {error.filename}); "
            "set PIPELINES_CACHE_DIR to a folder that can be written",
            file=sys.stderr,
        )
        folder = Path(tempfile.mkdtemp(prefix=f"{kind}-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        (folder / name).write_bytes(content)
        return folder / name


def _make_private(folder: Path) -> None:
    """Make the folders of an entry so that nobody else may write into them.

    Raises:
        OSError: one cannot be made, or somebody else may write to where it lies.
    """
    cache_folder().parent.mkdir(parents=True, exist_ok=True)
    for path in (*folder.parents[2::-1], folder):
        path.mkdir(mode=0o700, exist_ok=True)
        if os.name == "posix" and path.stat().st_uid == os.getuid() and path.stat().st_mode & 0o022:
            path.chmod(0o700)
    if (open_place := _first_open(folder)) is not None:
        raise PermissionError(errno.EPERM, "Somebody else may write there", str(open_place))


def _first_open(*paths: Path) -> Path | None:
    """The first of these, or of the folders around them, that somebody else than this user and root may change."""
    if os.name != "posix":
        return None
    own = (cache_folder(), *cache_folder().parents)
    places = {place: place in own[1:] for path in paths for place in (path, *path.parents)}
    return next((place for place, is_outside in places.items() if _is_open(place, is_outside=is_outside)), None)


def _is_open(path: Path, *, is_outside: bool) -> bool:
    """Whether others may change a file or folder; ``is_outside`` for folders around the cache folder.

    Those may be of the user's own group, and open to all if only owners may rename what is in them, as in ``/tmp``.
    """
    for status in (path.lstat(), path.stat()):
        if status.st_uid not in (0, os.getuid()):
            return True
        if stat.S_ISLNK(status.st_mode):
            continue
        if is_outside and status.st_mode & stat.S_ISVTX:
            continue
        is_own_group = is_outside and status.st_gid == os.getgid()
        if status.st_mode & (stat.S_IWOTH if is_own_group else stat.S_IWOTH | stat.S_IWGRP):
            return True
    return False


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _remove_unused(folder: Path) -> None:
    for entry in folder.iterdir():
        with suppress(OSError):  # another process may remove it too
            if entry.stat().st_mtime < time.time() - MAX_UNUSED_SECONDS:
                shutil.rmtree(entry)
