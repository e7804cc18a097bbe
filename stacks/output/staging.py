"""A folder inside the output folder, in which a synth writes before anything there is replaced.

A synth that is cut off, by a full disk or by the user, then leaves the output as it was.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from definitions.source_code.source_code import FOLDER
from stacks.output.folder import OutputProblem
from stacks.output.manifest import NAME
from stacks.output.source_files import remove_source_files, versions


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """Make the folder, and remove it in the end; an output folder that was made for it goes too if it stays empty.

    Raises:
        OutputProblem: the output folder cannot be made or written.
    """
    is_new = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputProblem(f"{out}: the output folder cannot be made: {error.strerror}") from None
    try:
        folder = Path(tempfile.mkdtemp(prefix=".synth-", dir=out))
    except OSError as error:
        raise OutputProblem(f"{out}: the output folder cannot be written: {error.strerror}") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if is_new:
            with suppress(OSError):  # it holds stacks now
                out.rmdir()


def publish(folder: Path, out: Path) -> None:
    """Move all that a synth wrote to where it belongs, the manifest last; code that no stack names any more goes.

    Raises:
        OutputProblem: a file cannot be replaced.
    """
    try:
        named = {stack.name: versions(stack) for stack in folder.glob("stacks/*")}
        code = (file for file in folder.glob(f"stacks/*/{FOLDER}/**/*") if file.is_file())
        stacks = (file for file in folder.glob("stacks/*/*") if file.is_file())
        for file in [*sorted(code), *sorted(stacks)]:  # a stack that is there has its code
            target = out / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, target)
        os.replace(folder / NAME, out / NAME)
    except OSError as error:
        raise OutputProblem(f"{error.filename2 or error.filename}: cannot be written: {error.strerror}") from None
    for stack, kept in named.items():
        remove_source_files(out / "stacks" / stack, kept)
