"""The files of a git repository as they were in a revision, in a temporary folder.

Source: git documentation, git-rev-parse, git-read-tree and git-checkout-index.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from definitions.commands.ending import Refused
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.printable import escaped
from definitions.foundation.records import record


@record
class Revision:
    """A revision of the repository around the current folder.

    Attributes:
        name: as the user wrote it.
        commit: its full id.
        root: the top folder of the repository.
    """

    name: str
    commit: str
    root: Path


def find_revision(name: str) -> Revision:
    """Find a branch, tag or commit.

    Raises:
        Refused: git is not installed, the current folder is in no repository, or it has no such revision.
    """
    top = _git("rev-parse", "--show-toplevel")
    if top.returncode:
        raise Refused(f"--since needs a git repository around the current folder: {_said(top)}")
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if commit.returncode:
        branches = _git("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
        hint = did_you_mean(name, branches.stdout.split()) or "name a branch, a tag or a commit of this repository"
        if _git("rev-parse", "--is-shallow-repository").stdout.strip() == "true":
            hint = f"{hint}; this clone is shallow, so older ones must be fetched first"
        raise Refused(f"there is no revision {escaped(quoted(name))}; {hint}")
    return Revision(name, commit.stdout.strip(), Path(top.stdout.removesuffix("\n")).resolve())


@contextmanager
def checked_out(revision: Revision) -> Iterator[Path]:
    """Run in the same folder of that revision, so that paths mean the same.

    Yields:
        The top folder of the revision's files, which are removed at the end.

    Raises:
        Refused: git cannot write the files.
    """
    here = Path.cwd().resolve().relative_to(revision.root)
    with tempfile.TemporaryDirectory(prefix="pipelines-diff-") as folder:
        files = Path(folder).resolve() / "files"
        # An index of its own, so that that of the repository stays as it is.
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        for words in (["read-tree", revision.commit], ["checkout-index", "--all", f"--prefix={files}/"]):
            done = _git("-C", str(revision.root), *words, variables=index)
            if done.returncode:
                raise Refused(f"the files of {escaped(quoted(revision.name))} cannot be read: {_said(done)}")
        (files / here).mkdir(parents=True, exist_ok=True)
        with chdir(files / here):
            yield files


def in_revision(path: Path, revision: Revision, files: Path) -> Path:
    """The path of the same file in the revision, in whose folder the process runs; a relative one stays relative.

    Raises:
        Refused: the file is outside of the repository.
    """
    here = revision.root / Path.cwd().relative_to(files)
    whole = path.resolve() if path.is_absolute() else Path(os.path.normpath(here / path))
    if not whole.is_relative_to(revision.root):
        raise Refused(f"{escaped(str(path))}: is outside of the repository, so --since cannot read it there")
    there = files / whole.relative_to(revision.root)
    return there if path.is_absolute() else Path(os.path.relpath(there))


def _git(*words: str, variables: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    git = shutil.which("git")
    if git is None:
        raise Refused("--since needs git, which is not installed")
    return subprocess.run(  # noqa: S603  no shell; what the user names stands behind --end-of-options
        [git, *words], env={**os.environ, **(variables or {})}, capture_output=True, text=True, check=False
    )


def _said(done: "subprocess.CompletedProcess[str]") -> str:
    """What git complains about, on one line."""
    return escaped(" ".join(done.stderr.removeprefix("fatal: ").split()))
