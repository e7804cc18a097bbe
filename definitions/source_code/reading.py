"""Read the user's own code: the files of a folder, or one script.

Nothing is followed, nothing is guessed: a link, a name that another system takes as something else or a file that
changes meanwhile is a fault, so that the digest stands for what is uploaded.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from definitions.foundation.records import record
from definitions.source.folders import shown_path
from definitions.source.nodes import Fault, Position
from definitions.source_code.file_rules import (
    MOST_BYTES,
    MOST_FILES,
    bad_name,
    listed,
    secret_of,
    size_in_words,
)
from definitions.source_code.ignore_file import IGNORE_FILE, IgnoreRules, ignore_rules
from definitions.source_code.source_code import SourceCode, SourceFile

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
LINK = "is a link or leads over one, and links are not followed"
LINK_HINT = "name the place itself"
_REMEDY = f"rename or remove it, or leave it out in '{IGNORE_FILE}'"
_Found: TypeAlias = dict[str, tuple[int, int]]
"""Size and time of the last change of each file, by name."""


class UnusableSource(Exception):
    """The code cannot be read, or not uploaded; ``faults`` say why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def read_script(file: Path, path: str, position: Position) -> SourceCode:
    """Read one script.

    Args:
        file: the script, absolute.
        path: of it, relative to the project.
        position: of its name in the YAML, where faults are reported.

    Raises:
        UnusableSource: it is missing or no file, changes, is too large or holds a secret.
    """
    found = _status(file, position)
    if not stat.S_ISREG(found.st_mode):
        kind = "is a folder" if stat.S_ISDIR(found.st_mode) else "is no file"
        hint = "a folder is a 'sourceDir', with the Python file in it as 'entryPoint'"
        raise UnusableSource(Fault(position, kind, "missing-source", hint))
    reading = _Reading(file.parent, position)
    return reading.code(path, {file.name: (found.st_size, found.st_mtime_ns)})


def read_folder(folder: Path, path: str, position: Position) -> SourceCode:
    """Read all files of a folder; arguments are those of ``read_script``.

    Raises:
        UnusableSource: it is missing, no folder or empty, or one of its files cannot be uploaded.
    """
    if not stat.S_ISDIR(_status(folder, position).st_mode):
        fault = Fault(position, "is a file, not a folder", "missing-source", "a single Python file is a 'script'")
        raise UnusableSource(fault)
    reading = _Reading(folder, position)
    try:
        rules = reading.rules()
        found = reading.files(rules)
        if not found:
            raise UnusableSource(Fault(position, "is empty: there is nothing to run", "missing-source"))
        code = reading.code(path, found)
        now = reading.files(rules)
    except OSError as error:
        raise UnusableSource(_unreadable(position, f"'{shown_path(folder)}'", error)) from None
    if changed := sorted(name for name in {*found, *now} if found.get(name) != now.get(name)):
        raise UnusableSource(_changed(position, changed))
    return code


def _status(path: Path, position: Position) -> os.stat_result:
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        missing = Fault(
            position, f"there is no '{shown_path(path)}'", "missing-source", "it is relative to the YAML file"
        )
        raise UnusableSource(missing) from None
    except (OSError, ValueError) as error:
        raise UnusableSource(_unreadable(position, f"'{shown_path(path)}'", error)) from None
    if stat.S_ISLNK(status.st_mode):
        raise UnusableSource(Fault(position, LINK, "bad-source-file", LINK_HINT))
    return status


def _unreadable(position: Position, name: str, error: Exception) -> Fault:
    reason = getattr(error, "strerror", None) or "it is no name of a file"
    return Fault(position, f"{name}: cannot be read: {reason}", "bad-source-file")


def _changed(position: Position, names: list[str]) -> Fault:
    message = f"{listed(names)}: changed while the code was read"
    return Fault(position, message, "bad-source-file", "run it again when nothing writes there")


@record(frozen=False)
class _Reading:
    """Reads a folder; faults are at ``position``."""

    folder: Path
    position: Position

    def rules(self) -> IgnoreRules:
        """What the folder's ``.pipelinesignore`` says."""
        file = self.folder / IGNORE_FILE
        try:
            if not stat.S_ISREG(file.lstat().st_mode):
                raise UnusableSource(self._fault(f"'{IGNORE_FILE}': is no file", "bad-source-file"))
            content = file.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return IgnoreRules()
        except UnicodeDecodeError:
            hint = "save the file as UTF-8"
            raise UnusableSource(self._fault(f"'{IGNORE_FILE}': is not UTF-8 text", "bad-source-file", hint)) from None
        rules, faults = ignore_rules(content, shown_path(file))
        if faults:
            raise UnusableSource(*faults)
        return rules

    def files(self, rules: IgnoreRules) -> _Found:
        """All files that are not left out."""
        found: _Found = {}
        faults: list[Fault] = []
        for name, entry in self._entries("", rules):
            if entry.is_symlink():
                message = f"'{name}': is a link, and links are not followed"
                faults.append(
                    self._fault(
                        message, "bad-source-file", f"copy what it leads to, or leave it out in '{IGNORE_FILE}'"
                    )
                )
            elif (message := bad_name(name) or "") or not entry.is_file(follow_symlinks=False):
                faults.append(self._fault(message or f"'{name}': is no file", "bad-source-file", _REMEDY))
            else:
                status = entry.stat(follow_symlinks=False)
                found[name] = (status.st_size, status.st_mtime_ns)
            if len(found) > MOST_FILES or len(faults) > MOST_FILES:
                break
        if len(found) > MOST_FILES:
            message = f"holds more than {MOST_FILES} files"
            hint = f"leave out in '{IGNORE_FILE}' what the job does not need; data belongs in S3"
            faults = [self._fault(message, "source-too-large", hint)]
        if faults:
            raise UnusableSource(*faults)
        return found

    def _entries(self, below: str, rules: IgnoreRules) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
        """All entries that are not left out, but for folders with a good name, whose entries come instead."""
        with os.scandir(self.folder / below) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
        for entry in entries:
            name, is_folder = f"{below}{entry.name}", entry.is_dir(follow_symlinks=False)
            if rules.ignores(name, is_folder=is_folder):
                continue
            if is_folder and bad_name(name) is None:
                yield from self._entries(f"{name}/", rules)
            else:
                yield name, entry

    def code(self, path: str, found: _Found) -> SourceCode:
        """The contents of these files."""
        total = sum(size for size, _ in found.values())
        if total > MOST_BYTES:
            largest = max(found, key=lambda name: found[name])
            message = (
                f"holds {size_in_words(total)}; at most {size_in_words(MOST_BYTES)} are allowed"
                f" (the largest file is '{largest}', {size_in_words(found[largest][0])})"
            )
            raise UnusableSource(self._fault(message, "source-too-large", "data belongs in S3: give it as an input"))
        files, faults = [], []
        for name in sorted(found):
            content = self._content(name, found[name])
            files.append(SourceFile(name, content))
            secret = secret_of(content)
            if secret is not None:
                message = f"'{name}': line {secret[1]} holds {secret[0]}, and all who may read the code would read it"
                hint = "let the code fetch it from AWS Secrets Manager"
                faults.append(self._fault(message, "secret-in-source", hint))
        if faults:
            raise UnusableSource(*faults)
        return SourceCode(path, tuple(files))

    def _content(self, name: str, expected: tuple[int, int]) -> bytes:
        try:
            with open(os.open(self.folder / name, _FLAGS), "rb") as file:
                content = file.read(expected[0] + 1)
                status = os.fstat(file.fileno())
        except OSError as error:
            raise UnusableSource(_unreadable(self.position, f"'{name}'", error)) from None
        if (status.st_size, status.st_mtime_ns) != expected or len(content) != expected[0]:
            raise UnusableSource(_changed(self.position, [name]))
        return content

    def _fault(self, message: str, rule: str, hint: str | None = None) -> Fault:
        return Fault(self.position, message, rule, hint)
