"""Where jsii keeps its packages and Node its temporary files, when the home or temporary folder is of no use."""

import os
import sys
from pathlib import Path

import pytest

from stacks.loading.file_cache import cache_folder
from stacks.loading.node_folders import UnusableFolder, check_temporary_folder, choose_package_cache
from tests.app import run_app

USERS_CACHE = cache_folder()
CACHE, CACHE_ROOT = "JSII_RUNTIME_PACKAGE_CACHE", "JSII_RUNTIME_PACKAGE_CACHE_ROOT"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="folders as Linux has them")


@pytest.fixture(autouse=True)
def _no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (CACHE, CACHE_ROOT):
        monkeypatch.setenv(name, "")  # so that it is put back afterwards
    for name in (CACHE, CACHE_ROOT, "PIPELINES_CACHE_DIR", "XDG_CACHE_HOME", "TMPDIR", "TMP", "TEMP"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A folder that only the user can write, as are all above it."""
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    return folder


def chosen() -> tuple[str | None, str | None]:
    choose_package_cache()
    return os.environ.get(CACHE), os.environ.get(CACHE_ROOT)


def test_usable_home_is_left_to_jsii(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(private))
    assert chosen() == (None, None)
    # jsii refuses a cache with a folder above it that others may write.
    assert (private / ".cache").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("home", ["/proc/none", "/dev/null/home", "relative", ""])
def test_cache_of_ours_is_taken_without_a_home(home: str, private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("PIPELINES_CACHE_DIR", str(private / "ours"))
    assert chosen() == (None, str(private / "ours" / "jsii-packages"))


@pytest.mark.parametrize("home", ["/proc/none", "/dev/null/home", "relative"])
def test_nothing_is_kept_without_any_folder(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", home)
    assert chosen() == ("disabled", None)


def test_home_that_is_a_file_is_not_taken(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (private / "home").write_text("", "utf-8")
    monkeypatch.setenv("HOME", str(private / "home"))
    assert chosen() == ("disabled", None)


def test_home_that_others_may_write_is_not_taken(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = private / "shared"
    shared.mkdir()
    shared.chmod(0o770)
    monkeypatch.setenv("HOME", str(shared))
    assert chosen() == ("disabled", None)
    # Nor is a folder that the user chose: what somebody else puts there would be run.
    monkeypatch.delenv(CACHE)
    monkeypatch.setenv("PIPELINES_CACHE_DIR", str(shared))
    assert chosen() == ("disabled", None)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can take on another user")
def test_user_without_a_home_of_its_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setuid(1001)
        os.environ["HOME"] = str(home)
        os._exit(0 if chosen() == ("disabled", None) else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert list(home.iterdir()) == []


def test_choice_of_the_user_is_kept(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/proc/none")
    monkeypatch.setenv(CACHE_ROOT, str(private / "chosen"))
    assert chosen() == (None, str(private / "chosen"))
    monkeypatch.setenv(CACHE_ROOT, "/proc/none")
    with pytest.raises(UnusableFolder, match=f"/proc/none: {CACHE_ROOT} names a folder that cannot be written"):
        choose_package_cache()
    monkeypatch.setenv(CACHE, "disabled")
    assert chosen() == ("disabled", "/proc/none")


@pytest.mark.parametrize("name", ["TMPDIR", "TMP", "TEMP"])
def test_temporary_folder_that_cannot_be_written_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check_temporary_folder()
    monkeypatch.setenv(name, "/proc/none")
    with pytest.raises(UnusableFolder) as told:
        check_temporary_folder()
    assert str(told.value) == (
        "/proc/none: temporary files cannot be written here: No such file or directory;"
        f" set {name} to a folder that can be written"
    )


def test_app_tells_in_one_sentence(tmp_path: Path) -> None:
    app = run_app(tmp_path, TMPDIR="/proc/none")
    assert (app.code, app.stderr.count("\n"), app.out.exists()) == (2, 1, False)
    assert app.stderr.startswith("/proc/none: temporary files cannot be written here: ")


def test_app_runs_without_a_home(tmp_path: Path) -> None:
    # Where the slice of the provider is kept, which takes seconds to cut.
    app = run_app(tmp_path, HOME="/proc/none", PIPELINES_CACHE_DIR=str(USERS_CACHE))
    assert (app.code, "Traceback" in app.stderr) == (0, False)
    assert (app.out / "manifest.json").is_file()
