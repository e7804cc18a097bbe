"""The cache of files: what is found again, and what happens when it cannot be written."""

import os
import sys
import time
from pathlib import Path

import pytest

from stacks.loading.file_cache import cache_folder, find, store

ENTRY = ("things", "key")
CONTENT = {"thing.txt": b"content", "parts/part.txt": b"content of a part"}


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PIPELINES_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_stored_files_are_found(cache: Path) -> None:
    assert find(*ENTRY) is None
    folder = store(*ENTRY, CONTENT)
    assert folder.parent == cache / "things" / "key"
    assert files_in(folder) == CONTENT
    assert find(*ENTRY) == folder
    assert find("things", "another key") is None


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("name", CONTENT)
@pytest.mark.parametrize("damaged", [b"", b"conten", b"Content"])
def test_damaged_files_are_not_found_until_stored_again(name: str, damaged: bytes) -> None:
    (store(*ENTRY, CONTENT) / name).write_bytes(damaged)
    assert find(*ENTRY) is None
    store(*ENTRY, CONTENT)
    assert find(*ENTRY) is not None


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("name", CONTENT)
def test_entry_without_one_of_its_files_is_not_found(name: str) -> None:
    (store(*ENTRY, CONTENT) / name).unlink()
    assert find(*ENTRY) is None


@pytest.mark.usefixtures("cache")
def test_the_draft_of_a_process_that_was_ended_is_no_part_of_the_entry() -> None:
    folder = store(*ENTRY, CONTENT)
    (folder / ".thing.txt.0123456789abcdef").write_bytes(b"con")
    assert find(*ENTRY) == folder


@pytest.mark.usefixtures("cache")
def test_of_what_several_processes_stored_all_is_whole() -> None:
    first, second = store(*ENTRY, CONTENT), store(*ENTRY, {"thing.txt": b"other content"})
    assert [files_in(folder) for folder in (first, second)] == [CONTENT, {"thing.txt": b"other content"}]
    assert find(*ENTRY) in (first, second)


def test_nothing_else_is_left_behind(cache: Path) -> None:
    folder = store(*ENTRY, CONTENT)
    assert files_in(cache).keys() == {f"{folder.relative_to(cache)}/{name}" for name in CONTENT}


def test_entries_unused_for_long_are_removed(cache: Path) -> None:
    for key in ("old", "used"):
        entry = store("things", key, CONTENT).parent
        os.utime(entry, times=(0, time.time() - 40 * 24 * 3600))
    assert find("things", "used")
    store(*ENTRY, CONTENT)
    assert sorted(path.name for path in (cache / "things").iterdir()) == ["key", "used"]


@pytest.mark.usefixtures("cache")
def test_cache_that_others_write_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    path = store(*ENTRY, CONTENT)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.utime", refuse)
    assert find(*ENTRY) == path


def test_files_that_cannot_be_kept_are_made_for_this_run(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cache.touch()  # a file where the folder would be
    assert files_in(store(*ENTRY, CONTENT)) == CONTENT
    assert capsys.readouterr().err == (
        f"things take seconds to make and cannot be kept (File exists: {cache}); "
        "set PIPELINES_CACHE_DIR to a folder that can be written\n"
    )


@pytest.mark.usefixtures("cache")
def test_what_another_process_has_just_stored_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    path = store(*ENTRY, CONTENT)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    assert store(*ENTRY, CONTENT) == path


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {}, "/home/ada/.cache/sagemaker-pipelines"),
        ("linux", {"XDG_CACHE_HOME": "/var/cache/ada"}, "/var/cache/ada/sagemaker-pipelines"),
        ("darwin", {}, "/home/ada/Library/Caches/sagemaker-pipelines"),
        ("win32", {}, "/home/ada/AppData/Local/sagemaker-pipelines"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/sagemaker-pipelines"),
        ("linux", {"PIPELINES_CACHE_DIR": "/cache"}, "/cache"),
        ("linux", {"PIPELINES_CACHE_DIR": "~/cache"}, "/home/ada/cache"),
    ],
)
def test_folder_follows_the_platform(
    platform: str, variables: dict[str, str], folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("PIPELINES_CACHE_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/ada", **variables}.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(folder)


def test_nothing_is_kept_without_a_home_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("PIPELINES_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert find(*ENTRY) is None
    assert files_in(store(*ENTRY, CONTENT)) == CONTENT
    assert "cannot be kept (There is no home folder: ~/.cache)" in capsys.readouterr().err


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("place", ["thing.txt", "parts", ".", "..", "../..", "../../.."])
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_an_entry_that_somebody_else_may_write_is_not_used(
    place: str, mode: int, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = store(*ENTRY, CONTENT)
    open_place = (folder / place).resolve()
    open_place.chmod(open_place.stat().st_mode | mode)
    assert find(*ENTRY) is None
    assert f"is not used: {open_place} could have been written by somebody else" in capsys.readouterr().err
    assert store(*ENTRY, CONTENT) == folder
    assert find(*ENTRY) is not None


def test_a_cache_that_belongs_to_somebody_else_is_neither_used_nor_written(
    cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store(*ENTRY, CONTENT)
    somebody = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: somebody)
    if cache.stat().st_uid == 0:  # root may write everywhere, so here the owner must be somebody else
        for path in [cache, *cache.rglob("*")]:
            os.chown(path, somebody + 1, -1)
    assert find(*ENTRY) is None
    kept = store(*ENTRY, CONTENT)
    assert cache not in kept.parents
    assert "cannot be kept (Somebody else may write there" in capsys.readouterr().err


def test_a_cache_in_a_folder_where_others_may_rename_it_is_not_used(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store(*ENTRY, CONTENT)
    cache.parent.chmod(0o777)
    assert find(*ENTRY) is None
    assert f"{cache.parent} could have been written" in capsys.readouterr().err
    cache.parent.chmod(0o1777)
    assert find(*ENTRY) is not None


@pytest.mark.usefixtures("cache")
def test_what_is_kept_is_for_its_owner_alone() -> None:
    folder = store(*ENTRY, CONTENT)
    assert {path.stat().st_mode & 0o777 for path in (folder / "parts", folder, *folder.parents[:3])} == {0o700}
