"""Files that a verb writes: whole, or not at all."""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from definitions.commands.ending import Refused
from definitions.diagnostics.messages import quoted


def add_output(parser: argparse.ArgumentParser) -> None:
    """Let what is printed be written into a file."""
    parser.add_argument("--output", type=_file, metavar="FILE", help="write FILE instead of printing")


def _file(word: str) -> Path:
    file = Path(word)
    if not file.name or file.is_dir():
        raise argparse.ArgumentTypeError(f"must be the path of a file; got '{word}'")
    return file


def write_whole(file: Path, text: str) -> bool:
    """Write a file and the folders around it; an older one is replaced when the new one is complete.

    ``False`` if it cannot be written, which is then said on standard error.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and not file.is_file():  # a device or a pipe, such as /dev/stdout
            file.write_text(text, encoding="utf-8")
        else:
            _replace(file.resolve(), text)
    except OSError as error:
        print(f"{file}: cannot be written: {error.strerror}", file=sys.stderr)
        return False
    print(f"wrote {file}")
    return True


@contextmanager
def new_files(files: Mapping[Path, str]) -> Iterator[None]:
    """Write new files and the folders around them; all of them are gone again if the block ends in an error.

    Raises:
        Refused: some are there.
        OSError: one cannot be written.
    """
    there = [quoted(str(file)) for file in files if os.path.lexists(file)]
    if there:
        more = f" and {len(there) - 3} more" if len(there) > 3 else ""
        are = "is" if len(there) == 1 else "are"
        raise Refused(f"{', '.join(there[:3])}{more} {are} there already; nothing was written")
    made: list[Path] = []
    try:
        for file, text in files.items():
            for folder in reversed(file.parents):
                if not folder.exists():
                    folder.mkdir()
                    made.append(folder)
            with file.open("x", encoding="utf-8", newline="") as opened:
                made.append(file)
                opened.write(text)
        yield
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


@contextmanager
def replaced_file(file: Path, text: str) -> Iterator[None]:
    """Put another text into a file; the older one is back if the block ends in an error.

    Raises:
        OSError: it cannot be read or written.
    """
    older = file.read_bytes().decode()
    _replace(file.resolve(), text)
    try:
        yield
    except BaseException:
        _replace(file.resolve(), older)
        raise


def _replace(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8", newline="")
        if file.exists():
            draft.chmod(file.stat().st_mode)
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
