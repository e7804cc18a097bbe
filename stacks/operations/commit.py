"""The commit of the current folder, for records of who did what with which code."""

import shutil
import subprocess


def commit_of_folder() -> str | None:
    """The commit that is checked out, followed by ``-dirty`` if files differ from it; ``None`` outside of git."""
    git = shutil.which("git")
    if git is None:
        return None
    words = [git, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  no shell, no word of users
    return done.stdout.strip() or None if done.returncode == 0 else None
