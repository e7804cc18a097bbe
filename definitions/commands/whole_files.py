"""Files that a verb writes: whole, or not at all."""

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path


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


def _replace(file: Path, text: str) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
