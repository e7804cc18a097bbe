"""The set-up itself: what a fresh checkout installs, from where, and that `make test` still runs everything."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.quick import is_quick
from toolchain.install import requirements

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text()
PIPFILE = tomllib.loads((ROOT / "Pipfile").read_text())
PIPFILE_LOCK: dict[str, Any] = json.loads((ROOT / "Pipfile.lock").read_text())
SECTIONS = ("default", "develop", "locking", "auditing", "benchmarks", "cdktn", "extra", "docs", "releasing")
PACKAGE_LOCK: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text())
PACKAGE_LOCKS = [PACKAGE_LOCK, json.loads((ROOT / "tests/extra/package-lock.json").read_text())]


def run(*command: str | Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Runs a command in the project folder, free of the settings of the `make` and the pip around this test."""
    without = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")
    environment = {name: value for name, value in os.environ.items() if name not in without}
    return subprocess.run(command, cwd=ROOT, env=environment | variables, capture_output=True, text=True, check=False)


def make(*arguments: str) -> str:
    """What `make` would do or says, with the Python of this test."""
    made = run("make", f"PYTHON={sys.executable}", *arguments)
    assert made.returncode == 0, made.stderr
    return made.stdout


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


def test_makefile_holds_no_programs() -> None:
    assert re.findall(r"^define ", MAKEFILE, re.MULTILINE) == []
    assert re.findall(r'\$\(PY\) -c "', MAKEFILE) == []


PROBE = '--eval=probe:; @printf "%s|%s" "$$PIPELINES_STACK" "$$CHECKPOINT_DISABLE"'


def test_stacks_of_the_command_line_reach_all_that_runs_and_nothing_asks_for_newer_versions() -> None:
    assert make(PROBE, "probe", "STACK=one acme-*") == "one acme-*|1"


def test_a_variable_of_the_shell_that_is_called_stack_names_none() -> None:
    assert run("make", PROBE, "probe", STACK="one", PIPELINES_STACK="").stdout == "|1"


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


def test_help_lists_every_target() -> None:
    phony = re.search(r"^\.PHONY:((?:.*\\\n)*.*)", MAKEFILE, re.MULTILINE)
    assert phony
    targets = phony[1].replace("\\\n", " ").split()
    assert sorted(re.findall(r"^  make (\S+) +\S", make("help"), re.MULTILINE)) == sorted(targets)
    assert sorted(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)) == sorted(targets)


@pytest.mark.parametrize(
    "tool", ["ruff check", "ruff format --check", "mypy", "lint-imports", "stacks check", "pytest"]
)
def test_make_test_runs_everything(tool: str) -> None:
    assert re.search(rf"[ /]{tool} ?", make("--dry-run", "test"))


def test_quick_runs_what_is_quick() -> None:
    planned = make("--dry-run", "quick")
    assert all(re.search(rf"[ /]{tool}", planned) for tool in ("ruff check", "ruff format --check", "mypy"))
    assert re.search(r"pytest .*--quick$", planned, re.MULTILINE)
    assert not re.search("checkov|stacks.checks|main.py$|node_modules", planned, re.MULTILINE)


def test_most_tests_are_quick() -> None:
    files = list((ROOT / "tests").rglob("test_*.py"))
    quick = {str(file.relative_to(ROOT / "tests")) for file in files if is_quick(file)}
    assert len(quick) > len(files) * 0.6
    assert {"definitions/schema/test_fields.py", "definitions/pipeline/steps/jobs/test_training.py"} <= quick
    assert {"test_invalid.py", "authorization/test_calls.py", "stacks/loading/test_file_cache.py"} <= quick
    # Node by a helper, checkov, Terraform, another Python.
    assert {"stacks/resources/test_encryption_key.py", "stacks/checks/test_rules.py"}.isdisjoint(quick)
    assert {"test_trace.py", "emulator/test_validate.py", "authorization/test_linters.py"}.isdisjoint(quick)
    assert not is_quick(ROOT / "tests" / "emulator")


def test_quick_refuses_what_starts_other_programs_unseen(tmp_path: Path) -> None:
    ways = ["import os; os.system('true')", "__import__('sub' 'process').run(['true'])", "import_module('cd' 'ktf')"]
    tests = "".join(f"def test_{number}():\n    {way}\n\n" for number, way in enumerate(ways))
    (tmp_path / "test_it.py").write_text(f"from importlib import import_module\n\n{tests}", encoding="utf-8")
    options = ["-p", "tests.conftest", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", "--quick", "-rN"]
    ended = run(sys.executable, "-m", "pytest", *options, str(tmp_path))
    assert ended.stdout.count("AssertionError: with --quick no other program is started") == 3
    assert "3 failed" in ended.stdout


def test_tests_are_in_the_rooms_of_what_they_test() -> None:
    for part in ("definitions", "stacks"):
        for file in (ROOT / "tests" / part).rglob("test_*.py"):
            assert (ROOT / file.relative_to(ROOT / "tests").parent).is_dir(), f"{file} tests a room that is not there"


def test_synth_installs_no_development_packages() -> None:
    planned = make("--dry-run", "--what-if=Pipfile.lock", "synth")
    assert re.findall(r"toolchain/install\.py (.*)", planned) == ["default"]
    assert "npm" not in planned
    assert ".venv/bin/pipenv " not in planned


def test_a_synth_installs_nothing_without_its_hash() -> None:
    planned = make("--dry-run", "--always-make", "synth")
    assert re.findall(r"\S*python .*\binstall\b.*", planned) == [".venv/bin/python toolchain/install.py default"]
    assert "--require-hashes" in (ROOT / "toolchain/install.py").read_text()


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


@pytest.mark.skipif(shutil.which("sh") is None, reason="a script for sh")
@pytest.mark.parametrize("is_newer", [False, True])
def test_pipenv_is_installed_from_the_lock_at_first_use_and_when_the_lock_changes(
    tmp_path: Path, is_newer: bool
) -> None:
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    (tmp_path / "Pipfile.lock").touch()
    # Makes the environment, whose Python writes down what it is asked for and makes a pipenv.
    (programs / "python").write_text(
        '#!/bin/sh\nfor folder; do :; done\nmkdir -p "$folder/bin"\ncp "$0.inner" "$folder/bin/python"\n'
    )
    (programs / "python.inner").write_text(
        '#!/bin/sh\necho "$@" >> "${0%/*}/../../asked"\nprintf "#!/bin/sh\\necho ran" > "${0%/*}/pipenv"\n'
        'chmod +x "${0%/*}/pipenv"\n'
    )
    for program in ("python", "python.inner"):
        (programs / program).chmod(0o755)
    (programs / "pipenv").symlink_to(ROOT / "toolchain/pipenv.sh")
    for time in (1, 2):
        assert run(programs / "pipenv", "--version").stdout == "ran\n"
        if time == 1 and is_newer:
            os.utime(tmp_path / "Pipfile.lock", (2**32, 2**32))
    asked = (tmp_path / ".venv/asked").read_text().splitlines()
    assert [words.split("/")[-1] for words in asked] == ["install.py locking"] * (2 if is_newer else 1)


@pytest.mark.skipif(not (ROOT / ".venv/.dev").exists(), reason="not set up by make")
def test_second_run_installs_nothing() -> None:
    assert re.findall(r"install|pipenv|npm", make("--dry-run", "synth", "test")) == []


def test_tools_of_the_extra_tests_are_apart_and_made_by_these_alone() -> None:
    planned = make("--dry-run", "--always-make", "test-extra")
    assert ".venv/extra/python/bin/python toolchain/install.py extra" in planned
    assert re.search(r"cd \.venv/extra/node && .* npm ci ", planned)
    assert "extra" not in make("--dry-run", "--always-make", "synth", "test")


def test_old_python_is_refused_with_advice(tmp_path: Path) -> None:
    old_python = tmp_path / "python3.9"
    old_python.write_text('#!/bin/sh\ncase "$2" in *print*) echo 3.9 ;; *) exit 1 ;; esac\n')
    old_python.chmod(0o755)
    refused = run("make", f"PYTHON={old_python}", "synth")
    assert refused.returncode != 0
    assert "Python 3.11 or newer is needed" in refused.stderr
    assert "make PYTHON=python3.12 synth" in refused.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="a script for bash")
@pytest.mark.parametrize("failing", ["", "synth", "test", "test-extra"])
@pytest.mark.parametrize("is_root", [True, False])
def test_ci_runs_all_three_whatever_fails_and_installs_only_what_is_missing(
    tmp_path: Path, failing: str, is_root: bool
) -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    (tmp_path / ".ci").mkdir()
    copy = shutil.copy(script, tmp_path / ".ci/run")
    programs = {
        "make": f'echo "make $@" >> ran; [ "$1" != "{failing}" ]',
        "apt-get": 'echo "apt-get $@" >> ran',
        "id": f"echo {0 if is_root else 1000}",
        "dirname": 'echo "${1%/*}"',
        "dot": "",
    }
    for name, lines in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{lines}\n")
        (tmp_path / name).chmod(0o755)
    ended = run(shutil.which("bash") or "", copy, PATH=str(tmp_path))
    installing = ["apt-get -qq update", "apt-get -qq -y install chromium"] if is_root else []
    ran = (tmp_path / "ran").read_text().splitlines()
    assert ran == ["make synth", "make test --keep-going", *installing, "make test-extra"]
    assert ended.stdout == ("Installing chromium\n" if is_root else "")
    assert ended.returncode == (1 if failing else 0)


@pytest.mark.parametrize("verb", ["synth", "list", "diff", "deploy", "destroy"])
def test_pipenv_runs_each_verb_of_cdktf_in_its_own_environment(verb: str) -> None:
    assert shlex.split(PIPFILE["scripts"][verb]) == ["npx", "cdktf", verb, "--app", "python main.py"]


def test_npx_finds_the_cdktf_of_this_project(tmp_path: Path) -> None:
    # Without a command of this name in package.json, npx takes the library 'cdktf', which has none.
    script: str = json.loads((ROOT / "package.json").read_text())["bin"]["cdktf"]
    assert PACKAGE_LOCK["packages"][""]["bin"] == {"cdktf": script}
    assert os.access(ROOT / script, os.X_OK)
    (tmp_path / "toolchain").mkdir()
    copy = shutil.copy(ROOT / script, tmp_path / script)
    refused = run(ROOT / ".venv/bin/node", copy, "synth", npm_execpath="")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == "the cdktf CLI is not installed: run 'npm ci'"


def test_npm_writes_no_registry_and_runs_no_scripts_of_packages() -> None:
    settings = (ROOT / ".npmrc").read_text().splitlines()
    assert {"omit-lockfile-registry-resolved=true", "ignore-scripts=true"} <= set(settings)


def test_synth_without_packages_says_what_to_run() -> None:
    bare = run(sys.executable, "-S", "main.py")
    assert bare.returncode == 1
    assert bare.stderr == (
        "the package 'jsii' of Pipfile.lock is not installed: run 'make synth', or first 'pipenv install'\n"
    )


@pytest.mark.parametrize("target", ["cdktf-synth", "diff", "deploy", "destroy"])
def test_cdktf_writes_where_the_variable_says(target: str) -> None:
    [command] = [line for line in make("-n", target, "STACK=one").splitlines() if "bin/cdktf " in line]
    words = command.partition("bin/cdktf ")[2]
    shell = ["sh", "-c", f"for word in {words}; do echo $word; done"]
    asked = subprocess.run(
        shell, env={**os.environ, "CDKTF_OUTDIR": "some folder"}, capture_output=True, text=True, check=True
    )
    assert asked.stdout.splitlines()[1:3] == ["--output", "some folder"]
    unasked = subprocess.run(shell, env={**os.environ, "CDKTF_OUTDIR": ""}, capture_output=True, text=True, check=True)
    assert "--output" not in unasked.stdout
