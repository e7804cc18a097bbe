"""Writing files, each whole or not at all."""

from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, text: str) -> None:
    """Write a file, and the folders around it; an older file stays until the new one is complete.

    Raises:
        OSError: it cannot be written.
    """
    draft = file.with_name(f".{file.name}")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
