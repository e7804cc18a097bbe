"""Copies of the user's own code beside their stack, so that Terraform finds them wherever it runs.

Each version of a folder has a folder of its own, named by its digest: a synth that is cut off leaves the stack that was
there with the files that it names.
"""

import re
import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from definitions.source_code.source_code import FOLDER, SourceCode

_DIGEST = re.compile(r"[0-9a-f]{64}")


def write_source_files(folder: Path, sources: Iterable[SourceCode]) -> None:
    """Write all files into the folder of a stack."""
    for code in sources:
        for file in code.files:
            target = folder / code.folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)


def versions(folder: Path) -> set[str]:
    """The digests of the code in the folder of a stack."""
    below = folder / FOLDER
    if below.is_symlink() or not below.is_dir():
        return set()
    return {entry.name for entry in below.iterdir() if _DIGEST.fullmatch(entry.name) and not entry.is_symlink()}


def remove_source_files(folder: Path, kept: Collection[str] = ()) -> None:
    """Remove code that the stack does not name any more, as far as that is possible: it disturbs nobody."""
    for digest in versions(folder) - set(kept):
        shutil.rmtree(folder / FOLDER / digest, ignore_errors=True)
    with suppress(OSError):  # there is none, or it is not empty
        (folder / FOLDER).rmdir()
