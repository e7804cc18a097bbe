"""S3 as a folder: which objects a prefix means, where jobs find them, and what is refused."""

import os
from pathlib import Path

import pytest

from definitions.local.storage import Storage, StorageError


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """A bucket, and data of the user's own in it."""
    data = tmp_path / "data"
    (data / "more").mkdir(parents=True)
    (data / "a.csv").write_text("a")
    (data / "more" / "b.csv").write_text("b")
    (data / "link.csv").symlink_to("a.csv")
    return Storage(tmp_path / "s3", {"s3://raw-data/in/": data, "s3://raw-data/one.json": data / "a.csv"})


def downloaded(storage: Storage, uri: str, folder: Path, kind: str = "S3Prefix") -> dict[str, str]:
    storage.download(uri, folder, kind)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_prefix_is_the_beginning_of_keys(storage: Storage) -> None:
    storage.put("s3://raw-data/in-old/x", b"x")
    assert [found.key for found in storage.objects("s3://raw-data/in")] == ["in-old/x", "in/a.csv", "in/more/b.csv"]
    assert [found.key for found in storage.objects("s3://raw-data/in/")] == ["in/a.csv", "in/more/b.csv"]
    assert storage.objects("s3://other-data/in/") == []


@pytest.mark.parametrize(
    ("uri", "names"),
    [
        ("s3://raw-data/in/", {"a.csv": "a", "more/b.csv": "b"}),
        ("s3://raw-data/in", {"a.csv": "a", "more/b.csv": "b"}),
        ("s3://raw-data/in/more/b.csv", {"b.csv": "b"}),
        ("s3://raw-data/one.json", {"one.json": "a"}),
    ],
)
def test_jobs_find_keys_without_the_prefix(storage: Storage, uri: str, names: dict[str, str], tmp_path: Path) -> None:
    assert downloaded(storage, uri, tmp_path / "job") == names


def test_a_manifest_lists_objects(storage: Storage, tmp_path: Path) -> None:
    storage.put("s3://raw-data/list", b'[{"prefix": "s3://raw-data/in/"}, "more/b.csv"]')
    assert downloaded(storage, "s3://raw-data/list", tmp_path / "job", "ManifestFile") == {"more/b.csv": "b"}
    with pytest.raises(StorageError, match="is no manifest"):
        storage.download("s3://raw-data/one.json", tmp_path, "ManifestFile")


def test_a_prefix_without_objects_fails_the_job(storage: Storage, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no S3 objects found under S3 URL 's3://raw-data/none'"):
        storage.download("s3://raw-data/none", tmp_path)


@pytest.mark.parametrize(
    "uri", ["s3://raw-data/../x", "s3://raw-data/a//b", "s3://raw-data/./a", "file:///a", "s3://B/x"]
)
def test_no_key_leads_out_of_the_folder(storage: Storage, uri: str) -> None:
    with pytest.raises(StorageError):
        storage.put(uri, b"")


def test_a_folder_cannot_hold_a_key_and_keys_below_it(storage: Storage) -> None:
    storage.put("s3://raw-data/a", b"")
    with pytest.raises(StorageError, match="cannot hold it beside what is there"):
        storage.put("s3://raw-data/a/b", b"")


def test_outputs_are_moved_without_links_and_merged_over_what_is_there(storage: Storage, tmp_path: Path) -> None:
    storage.put("s3://my-bucket/out/old", b"old")
    out = tmp_path / "out"
    out.mkdir()
    (out / "new").write_text("new")
    (out / "secret").symlink_to("/etc/passwd")
    assert storage.take_folder(out, "s3://my-bucket/out/") == 1
    assert [found.key for found in storage.objects("s3://my-bucket/")] == ["out/new", "out/old"]


def test_data_of_the_user_is_never_removed(storage: Storage, tmp_path: Path) -> None:
    storage.put("s3://raw-data/in/made", b"")
    assert storage.delete("s3://raw-data/in/") == 1
    assert (tmp_path / "data" / "a.csv").exists()


def test_a_digest_is_of_names_and_contents_wherever_they_are(storage: Storage) -> None:
    storage.put("s3://my-bucket/elsewhere/a.csv", b"a")
    storage.put("s3://my-bucket/elsewhere/more/b.csv", b"b")
    assert storage.digest("s3://my-bucket/elsewhere/") == storage.digest("s3://raw-data/in/")
    storage.put("s3://my-bucket/elsewhere/a.csv", b"another")
    assert storage.digest("s3://my-bucket/elsewhere/") != storage.digest("s3://raw-data/in/")


def test_keys_that_s3_or_a_line_of_text_cannot_have_are_refused(storage: Storage, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name, why in ((b"a\nb", "line break"), (b"a\xff", "must be UTF-8")):
        file = Path(os.fsdecode(os.fsencode(out / "x")[:-1] + name))
        file.touch()
        with pytest.raises(StorageError, match=why):
            storage.take_folder(out, "s3://my-bucket/out/")
        file.unlink()


def test_a_file_that_changes_while_it_is_copied_fails_the_job(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copy(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes())
        source.write_text("another, while it is copied")

    monkeypatch.setattr("shutil.copyfile", copy)
    with pytest.raises(StorageError, match=r"data/a.csv' changed while it was copied"):
        storage.download("s3://raw-data/in/", tmp_path / "job")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads all folders")
def test_files_in_folders_that_cannot_be_read_are_not_left_out(storage: Storage, tmp_path: Path) -> None:
    (tmp_path / "data" / "more").chmod(0)
    try:
        with pytest.raises(PermissionError):
            storage.objects("s3://raw-data/in/")
    finally:
        (tmp_path / "data" / "more").chmod(0o700)
