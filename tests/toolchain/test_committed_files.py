"""No file that is committed names a registry, a place on this machine or a secret."""

import shutil
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.toolchain.checkout import run


@pytest.fixture(scope="module")
def committed_files() -> dict[Path, str]:
    """The text of each file that is in git or would be after `git add .`."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard") if shutil.which("git") else None
    if listed is None or listed.returncode != 0:
        pytest.skip("not a git checkout")
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return {path: path.read_text(errors="replace") for path in paths if path.is_file()}


def test_no_file_names_a_package_registry(committed_files: dict[Path, str]) -> None:
    hosts = [f"{name}.{end}" for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
    assert [(path, host) for path, text in committed_files.items() for host in hosts if host in text] == []


def test_no_file_names_a_place_on_this_machine(committed_files: dict[Path, str]) -> None:
    places = [str(place) for place in (ROOT, Path.home()) if len(place.parts) > 2]
    assert [(path, place) for path, text in committed_files.items() for place in places if place in text] == []


@pytest.mark.usefixtures("committed_files")
@pytest.mark.parametrize("name", ["terraform.stack.tfstate", "terraform.stack.tfstate.backup", ".env", "cdktf.out/a"])
def test_what_may_hold_secrets_is_ignored(name: str) -> None:
    assert run("git", "check-ignore", "--quiet", name).returncode == 0
