"""Folders that jobs have filled."""

import shutil
from pathlib import Path


def remove_tree(folder: Path) -> None:
    """Remove a folder, also what its job has made read-only."""

    def again(_: object, path: str, __: object) -> None:
        for place in (Path(path).parent, Path(path)):
            if not place.is_symlink():
                place.chmod(0o700)
        if Path(path).is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            Path(path).unlink(missing_ok=True)

    if folder.exists():
        shutil.rmtree(folder, onerror=again)
