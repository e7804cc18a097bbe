"""Cache of files that take long to make, in the user's cache folder."""

import atexit
import errno
import hashlib
import os
import shutil
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
    """Return the path of an undamaged file that ``store`` was given with the same arguments, or ``None``."""
    with suppress(OSError):
        path = cache_folder() / kind / key / name
        if path.with_name(f"{name}.sha256").read_text() == _digest(path.read_bytes()):
            with suppress(OSError):  # a cache may be readable, and writable only by its owner
                os.utime(path.parent)
            return path
    return None


def store(kind: str, key: str, name: str, content: bytes) -> Path:
    """Keep a file and return its path; if the cache folder cannot be written, it is a temporary file.

    ``content`` is determined by the other arguments, so processes may store the same file at the same time.
    """
    try:
        folder = cache_folder() / kind / key
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / name, content)
        _replace(folder / f"{name}.sha256", _digest(content).encode())
        _remove_unused(folder.parent)
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
