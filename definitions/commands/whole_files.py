"""Files that a verb writes: whole, or not at all."""

import sys
from contextlib import suppress
from pathlib import Path


def write_whole(file: Path, text: str) -> bool:
    """Write a file and the folders around it; an older one is replaced when the new one is complete.

    ``False`` if it cannot be written, which is then said on standard error.
    """
    draft = file.with_name(f".{file.name}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        print(f"{file}: cannot be written: {error.strerror}", file=sys.stderr)
        return False
    print(f"wrote {file}")
    return True
