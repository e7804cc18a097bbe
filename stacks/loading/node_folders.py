"""Folders that Node and jsii write to, looked at before Node starts.

jsii unpacks packages into a cache below the home folder. Where it cannot (a container under an arbitrary user, a home
that others may write), it ends with an error of its own, or, below ``/proc``, Node never ends.

Source: jsii, "Runtime configuration" (``JSII_RUNTIME_PACKAGE_CACHE``, ``JSII_RUNTIME_PACKAGE_CACHE_ROOT``); Node.js,
``os.tmpdir()`` and ``os.homedir()``.
"""

import os
import stat
import sys
import tempfile
from pathlib import Path

from stacks.loading import file_cache

CACHE, CACHE_ROOT = "JSII_RUNTIME_PACKAGE_CACHE", "JSII_RUNTIME_PACKAGE_CACHE_ROOT"


class UnusableFolder(Exception):
    """A folder cannot be written, and there is no other; the message is for the user."""


def check_temporary_folder() -> None:
    """See that Node can write temporary files where it will: it looks for no other folder, unlike Python.

    Raises:
        UnusableFolder: it cannot.
    """
    names = ("TEMP", "TMP") if sys.platform == "win32" else ("TMPDIR", "TMP", "TEMP")
    name = next((name for name in names if os.environ.get(name)), names[0])
    folder = os.environ.get(name) or ("" if sys.platform == "win32" else "/tmp")  # noqa: S108  # Node's own choice
    try:
        os.rmdir(tempfile.mkdtemp(dir=folder or None))
    except OSError as error:
        raise UnusableFolder(
            f"{folder}: temporary files cannot be written here: {error.strerror};"
            f" set {name} to a folder that can be written"
        ) from None


def choose_package_cache() -> None:
    """Let jsii keep unpacked packages in its own folder, else in ours, else nowhere, which takes seconds longer.

    Raises:
        UnusableFolder: the folder that the user named for it cannot be written.
    """
    if os.environ.get(CACHE, "enabled").lower() != "enabled":
        return
    if chosen := os.environ.get(CACHE_ROOT):
        try:
            _make_writable(Path(chosen).absolute())
        except OSError as error:
            raise UnusableFolder(
                f"{chosen}: {CACHE_ROOT} names a folder that cannot be written: {error.strerror}"
            ) from None
        return
    own = _default_cache()
    if own is not None and _is_usable(own):
        return
    try:
        ours = file_cache.cache_folder() / "jsii-packages"
    except OSError:
        ours = None
    if ours is not None and _is_usable(ours):
        os.environ[CACHE_ROOT] = str(ours)
    else:
        os.environ[CACHE] = "disabled"


def _default_cache() -> Path | None:
    """The folder that jsii takes by itself; ``None`` if it depends on what only Node knows."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
        return Path(local, "AWS", "jsii", "package-cache")
    if not os.path.isabs(home) or os.environ.get("HOME") == "":
        return None
    if sys.platform == "darwin":
        return Path(home, "Library", "Caches", "com.amazonaws.jsii", "package-cache")
    return Path(home, ".cache", "aws", "jsii", "package-cache")


def _is_usable(folder: Path) -> bool:
    try:
        _make_writable(folder)
        return sys.platform == "win32" or _is_private(folder.resolve())
    except OSError:
        return False


def _make_writable(folder: Path) -> None:
    """Make the folder, with all above it for the user alone, as jsii does, and see that it can be written.

    Raises:
        OSError: it cannot.
    """
    for path in reversed([folder, *folder.parents]):
        if not path.exists():
            path.mkdir(mode=0o700, exist_ok=True)
    os.rmdir(tempfile.mkdtemp(dir=folder))


def _is_private(folder: Path) -> bool:
    """Nobody but the user and root can change the folder: jsii takes no other."""
    user = os.getuid()
    of_all = [path.lstat() for path in (folder, *folder.parents)]
    own, above = of_all[0], of_all[1:]
    return (
        own.st_uid == user
        and not own.st_mode & 0o022
        and all(s.st_uid in (user, 0) and (not s.st_mode & 0o022 or s.st_mode & stat.S_ISVTX) for s in above)
    )
