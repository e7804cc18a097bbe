"""Release: what must hold before it, and the wheel with its checksum in ``dist``. Nothing is published.

Run by the Python of .venv/releasing, which has the setuptools of Pipfile.lock, with ``check`` or ``build``.
"""

import hashlib
import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
_VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)
_NEWEST = re.compile(r"^## (.+)$", re.MULTILINE)


def version() -> str:
    """The version, which stands in one place."""
    found = _VERSION.search((ROOT / "definitions" / "__init__.py").read_text("utf-8"))
    assert found
    return found[1]


def problems(changelog: str, version: str, changed: list[str], head_tags: list[str], all_tags: list[str]) -> list[str]:
    """Say what keeps this commit from being a release.

    Args:
        changelog: the text of CHANGELOG.md.
        version: without ``v``.
        changed: files that differ from the commit, or are unknown to git.
        head_tags: tags of the commit, as ``all_tags`` all of the form ``v0.1.0``.
        all_tags: tags of the repository.
    """
    newest = _NEWEST.search(changelog)
    title, tag = newest[1] if newest else "", f"v{version}"
    found = [f"{file} is not committed" for file in changed]
    if not re.fullmatch(rf"{re.escape(version)} - \d{{4}}-\d\d-\d\d", title):
        found.append(f"CHANGELOG.md begins with '{title}': write '## {version} - ' and the day of the release")
    if tag in all_tags and tag not in head_tags:
        found.append(f"{tag} is the tag of another commit: raise __version__ in definitions/__init__.py")
    found += [f"the commit is tagged {other}, and __version__ is {version}" for other in head_tags if other != tag]
    return found


def check() -> int:
    """Print what keeps this commit from being a release; the result is the exit code."""
    changed = [line[3:] for line in _text("status", "--porcelain").splitlines()]
    tags = _text("tag", "--list", "v*", "--points-at", "HEAD").split(), _text("tag", "--list", "v*").split()
    found = problems((ROOT / "CHANGELOG.md").read_text("utf-8"), version(), changed, *tags)
    for problem in found:
        print(f"no release: {problem}", file=sys.stderr)
    return 1 if found else 0


def build() -> int:
    """Build the wheel from what is committed, and write ``SHA256SUMS`` beside it.

    Whoever builds the same commit with the same lock gets the same bytes: times are the commit's, modes git's.

    Source: reproducible-builds.org, "SOURCE_DATE_EPOCH"; PEP 517, ``build_wheel``.
    """
    os.umask(0o022)
    os.environ["SOURCE_DATE_EPOCH"] = _text("log", "-1", "--format=%ct").strip()
    DIST.mkdir(exist_ok=True)
    for old in DIST.iterdir():
        old.unlink()
    archive = _git("archive", "HEAD")
    with tempfile.TemporaryDirectory() as source:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(source, filter="data")
        os.chdir(source)
        name: str = import_module("setuptools.build_meta").build_wheel(str(DIST), {"--global-option": ["--quiet"]})
        os.chdir(ROOT)
    line = f"{hashlib.sha256((DIST / name).read_bytes()).hexdigest()}  {name}\n"
    (DIST / "SHA256SUMS").write_text(line, "utf-8")
    print(f"dist/SHA256SUMS: {line}Next: git tag v{version()}, publish the wheel, and deploy the site of `make docs`.")
    return 0


def _text(*words: str) -> str:
    return _git(*words).decode("utf-8")


def _git(*words: str) -> bytes:
    command = ["git", *words]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603 - git of the PATH


if __name__ == "__main__":
    sys.exit({"check": check, "build": build}[sys.argv[1]]())
