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
from collections.abc import Iterable, Mapping
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


def find(kind: str, key: str) -> Path | None:
    """Return the folder of undamaged files that ``store`` was given with the same arguments, or ``None``.

    Files that somebody else could have written are not used either, and one line says so.
    """
    with suppress(OSError):
        for folder in sorted((cache_folder() / kind / key).iterdir()):
            # A process that ended while it wrote has left a draft.
            paths = [path for path in folder.rglob("[!.]*") if path.is_file()]
            if folder.name != _digest({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}):
                continue
            if (open_place := _first_open(*paths)) is not None:
                print(f"{folder} is not used: {open_place} could have been written by somebody else", file=sys.stderr)
                return None
            with suppress(OSError):  # a cache may be readable, and writable only by its owner
                os.utime(folder.parent)
            return folder
    return None


def store(kind: str, key: str, files: Mapping[str, bytes]) -> Path:
    """Keep files and return their folder; if the cache folder cannot be written, it is a temporary one.

    A file may lie in a folder of its own (``bin/it``). Processes may store files at the same time: each content has a
    folder, named by its digest.
    """
    try:
        folder = cache_folder() / kind / key / _digest(files)
        _make_private(folder, files)
        for name, content in files.items():
            _replace(folder / name, content)
        _remove_unused(cache_folder() / kind)
        return folder
    except OSError as error:
        # Windows refuses to replace a file that another process reads: that process has just stored it.
        if stored := find(kind, key):
            return stored
        print(
            f"{kind} take seconds to make and cannot be kept ({error.strerror}: {error.filename}); "
            "set PIPELINES_CACHE_DIR to a folder that can be written",
            file=sys.stderr,
        )
        folder = Path(tempfile.mkdtemp(prefix=f"{kind}-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        return folder


def _make_private(folder: Path, names: Iterable[str]) -> None:
    """Make the folders of an entry so that nobody else may write into them.

    Raises:
        OSError: one cannot be made, or somebody else may write to where it lies.
    """
    cache_folder().parent.mkdir(parents=True, exist_ok=True)
    inside = {(folder / name).parent for name in names}
    for path in (*folder.parents[2::-1], folder, *inside):
        path.mkdir(mode=0o700, exist_ok=True)
        if os.name == "posix" and path.stat().st_uid == os.getuid() and path.stat().st_mode & 0o022:
            path.chmod(0o700)
    if (open_place := _first_open(*inside)) is not None:
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


def _digest(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, content in sorted(files.items()):
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


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
