"""What a fresh checkout installs: from the locks alone, each with its hash, and from the index of the user."""

import json
import os
import re
from typing import Any

import pytest

from tests.support import ROOT
from tests.toolchain.checkout import PACKAGE_LOCK, PIPFILE, PIPFILE_LOCK, SECTIONS, make, run
from toolchain.install import requirements

PACKAGE_LOCKS = [PACKAGE_LOCK, json.loads((ROOT / "tests/extra/package-lock.json").read_text())]


def test_pipfile_leaves_index_and_python_to_the_user() -> None:
    assert PIPFILE["source"] == []
    assert "requires" not in PIPFILE


def test_pipenv_can_lock_without_sources() -> None:
    # It looks for the first source of each package that is a mere string, and of each that it installs.
    packages = PIPFILE["packages"] | PIPFILE["dev-packages"]
    assert [name for name, entry in packages.items() if not isinstance(entry, dict)] == []
    assert PIPFILE["pipenv"]["install_search_all_sources"] is True


@pytest.mark.parametrize(
    "settings",
    [{}, {"PIP_INDEX_URL": "https://index.example/simple"}, {"PIP_EXTRA_INDEX_URL": "https://more.example/simple"}],
)
def test_pipenv_locks_nothing_again_whatever_index_pip_has(settings: dict[str, str]) -> None:
    verified = run(ROOT / ".venv/bin/pipenv", "verify", **{"PIP_CONFIG_FILE": os.devnull, **settings})
    assert verified.returncode == 0, verified.stderr


def test_pipenv_and_make_install_the_same() -> None:
    listed = run(ROOT / ".venv/bin/pipenv", "--quiet", "requirements", "--dev", "--hash", PIP_CONFIG_FILE=os.devnull)
    assert listed.returncode == 0, listed.stderr
    expected = {re.sub(r" *; *", " ; ", line) for line in listed.stdout.splitlines() if re.match(r"\w", line)}
    assert {_sorted_hashes(line) for line in requirements(PIPFILE_LOCK, ["default", "develop"])} == {
        _sorted_hashes(line) for line in expected
    }


def _sorted_hashes(line: str) -> str:
    requirement, *hashes = line.split(" --hash=")
    return " ".join([requirement.strip(), *sorted(hashes)])


def test_extras_and_markers_are_kept() -> None:
    entry = {"extras": ["a", "b"], "version": "==1.0", "markers": "python_version < '3.12'", "hashes": ["sha256:0"]}
    expected = "acme[a,b]==1.0 ; python_version < '3.12' --hash=sha256:0"
    assert requirements({"default": {"acme": entry}, "develop": {}}, ["default"]) == [expected]


def test_pipfile_lock_has_hashes_and_no_index() -> None:
    assert PIPFILE_LOCK["_meta"]["sources"] == []
    assert set(PIPFILE_LOCK) == {"_meta", *SECTIONS}
    packages = [(name, entry) for section in SECTIONS for name, entry in PIPFILE_LOCK[section].items()]
    wrong = [name for name, entry in packages if not entry.get("hashes") or not entry["version"].startswith("==")]
    assert wrong == []
    hashes = {digest for _, entry in packages for digest in entry["hashes"]}
    assert [digest for digest in hashes if not re.fullmatch(r"sha256:[0-9a-f]{64}", digest)] == []
    assert [name for name, entry in packages if entry.keys() & {"index", "path", "git", "file"}] == []


@pytest.mark.parametrize("lock", PACKAGE_LOCKS, ids=["cdktf", "extra"])
def test_package_locks_have_strong_hashes_and_no_addresses(lock: dict[str, Any]) -> None:
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    # What another package carries inside itself is covered by that package's hash.
    hashes = {name: entry.get("integrity", "") for name, entry in packages.items() if not entry.get("inBundle")}
    assert [name for name, integrity in hashes.items() if not integrity.startswith("sha512-")] == []


def test_package_locks_are_made_anew_together_with_the_settings_of_this_project() -> None:
    planned = make("--dry-run", "PYTHON_VERSION=3.11", "lock")
    assert "pipenv lock" in planned
    assert "rm -f package-lock.json tests/extra/package-lock.json" in planned
    assert re.findall(r"npm install --package-lock-only *(.*)", planned) == ["", "--prefix tests/extra"]
    assert (ROOT / "tests/extra/.npmrc").read_text() == (ROOT / ".npmrc").read_text()


@pytest.mark.parametrize("part", ["api", "authorization", "images"])
def test_what_is_apart_from_the_environment_is_locked_with_its_hashes(part: str) -> None:
    lines = (ROOT / f"tests/{part}/requirements.txt").read_text().replace("\\\n", " ").splitlines()
    packages = [line for line in lines if line.strip() and not line.startswith("#")]
    assert packages
    assert [line for line in packages if not re.search(r"== ?\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_audit_looks_at_what_is_locked_and_is_no_part_of_the_tests() -> None:
    planned = make("--dry-run", "audit")
    assert "pip-audit --disable-pip --require-hashes --strict" in planned
    parts = {"packages" if name == "default" else name.replace("develop", "dev-packages") for name in SECTIONS}
    [listed] = re.findall(r"for part in ([\w -]+); do", planned)
    assert set(listed.split()) == parts
    assert "for part in .venv/audit/parts/*.txt tests/*/requirements.txt" in planned
    assert re.findall(r"npm audit --package-lock-only *(.*)", planned) == ["", "--prefix tests/extra"]
    assert "audit" not in make("--dry-run", "test").replace("--no-audit", "")


def test_cdktf_and_its_cli_are_of_one_version() -> None:
    wanted: str = json.loads((ROOT / "package.json").read_text())["devDependencies"]["cdktf-cli"]
    assert PIPFILE["packages"]["cdktf"] == {"version": f"=={wanted}"}
    assert PACKAGE_LOCK["packages"]["node_modules/cdktf-cli"]["version"] == wanted


def test_nothing_is_installed_without_its_hash() -> None:
    # The pip of a wheel's test resolves what a user's pip would: that is what it tests.
    files = [ROOT / "Makefile", ROOT / ".ci/run", *(ROOT / "toolchain").iterdir(), *(ROOT / "benchmarks").rglob("*.py")]
    lines = [line for file in files if file.is_file() for line in file.read_text().replace("\\\n", " ").splitlines()]
    commands = [line for line in lines if not line.lstrip().startswith(("#", "//"))]
    pip = [line for line in commands if re.search(r"\bpip\b.*\binstall\b", line)]
    assert pip
    assert [line for line in pip if "--require-hashes" not in line and "install.py" not in line] == []
    npm = [line for line in commands if re.search(r"\bnpm,? .*\b(install|ci|exec)\b|\bnpx\b", line)]
    assert npm
    assert [line for line in npm if not re.search(r'\bnpm ci\b|--package-lock-only|"ci"', line)] == []


def test_npm_writes_no_registry_and_runs_no_scripts_of_packages() -> None:
    settings = (ROOT / ".npmrc").read_text().splitlines()
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true"} <= set(settings)
