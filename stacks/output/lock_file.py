"""The lock file of the user's own, copied beside a stack, where ``terraform init`` reads it.

Source: Terraform documentation, "Dependency Lock File".
"""

from contextlib import suppress
from pathlib import Path

NAME = ".terraform.lock.hcl"


def write_lock_file(folder: Path, text: str) -> None:
    """Write it into the folder of a stack."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_text(text, encoding="utf-8", newline="")


def remove_lock_file(folder: Path) -> None:
    """Remove it from the folder of a stack that is gone, unless Terraform has used the folder."""
    if [file.name for file in folder.iterdir()] == [NAME]:
        with suppress(OSError):
            (folder / NAME).unlink()
