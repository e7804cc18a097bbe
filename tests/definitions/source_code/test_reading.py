"""Reading a folder of code: all of its files, and nothing that is not surely one of them."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from definitions.source.nodes import Fault, Position
from definitions.source_code import reading
from definitions.source_code.file_rules import LONGEST_NAME, MOST_BYTES, MOST_FILES, secret_of
from definitions.source_code.reading import UnusableSource, read_folder, read_script
from definitions.source_code.source_code import SourceFile

HERE = Position("config.yaml", 7, 3)


def filled(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "train.py").write_text("print(1)", encoding="utf-8")
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    """Messages and rules; all faults are where the YAML names the folder."""
    with pytest.raises(UnusableSource) as unusable:
        read_folder(folder, "src", HERE)
    assert {fault.position for fault in unusable.value.faults} == {HERE}
    return [f"{fault.message} [{fault.rule}]" for fault in unusable.value.faults]


def test_all_files_of_all_folders_are_read_byte_for_byte_and_sorted(tmp_path: Path) -> None:
    filled(tmp_path, lib__a_py="a", lib__deep__b_py="b")
    (tmp_path / "lib" / "__init__.py").touch()
    (tmp_path / "weights.bin").write_bytes(b"\0\r\n\xff")
    assert read_folder(tmp_path, "src", HERE).files == (
        SourceFile("lib/__init__.py", b""),
        SourceFile("lib/a.py", b"a"),
        SourceFile("lib/deep/b.py", b"b"),
        SourceFile("train.py", b"print(1)"),
        SourceFile("weights.bin", b"\0\r\n\xff"),
    )


def test_what_tools_leave_behind_is_no_code(tmp_path: Path) -> None:
    filled(tmp_path)
    for name in ("__pycache__/train.pyc", "lib/__pycache__/x.pyc", ".git/config", ".ipynb_checkpoints/a.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for name in (".DS_Store", ".env", "terraform.acme.tfstate", "terraform.acme.tfstate.backup", "plan.tfplan"):
        (tmp_path / name).touch()
    assert read_folder(tmp_path, "src", HERE).names == ["train.py"]


def test_ignored_files_may_be_anything(tmp_path: Path) -> None:
    filled(tmp_path, data__big_csv="x")
    (tmp_path / ".pipelinesignore").write_text("/data/\n*.link\n", encoding="utf-8")
    (tmp_path / "data" / "a${b}").touch()
    (tmp_path / "to.link").symlink_to("/etc/passwd")
    assert read_folder(tmp_path, "src", HERE).names == ["train.py"]


@pytest.mark.parametrize(
    ("name", "foreign"),
    [
        ("a${b}.py", "it holds '$', '{', '}'"),
        ("a%{b}.py", "it holds '%', '{', '}'"),
        ("a*.py", "it holds '*'"),
        ("a?b.py", "it holds '?'"),
        ("a\\b.py", "it holds '\\'"),
        ("a\nb.py", "it holds U+000A"),
        ("a\x1b[31m.py", "it holds U+001B, '['"),
        ("\u00fcber.py", "it holds U+00FC"),
        ("u\u0308ber.py", "it holds U+0308"),
        ("a\u202eb.py", "it holds U+202E"),
        (os.fsdecode(b"a\xff.py"), "it holds U+DCFF"),
        ("a.py ", "it begins or ends with a space, or ends with '.'"),
        (" a.py", "it begins or ends with a space, or ends with '.'"),
        ("a.", "it begins or ends with a space, or ends with '.'"),
    ],
)
def test_names_that_another_system_takes_as_something_else_are_refused(name: str, foreign: str, tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / name).touch()
    [fault] = faults_of(tmp_path)
    assert fault.endswith(f": cannot be the name of a file here: {foreign} [bad-source-file]")


def test_a_folder_with_a_bad_name_is_one_fault(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "a$b").mkdir()
    (tmp_path / "a$b" / "c$d.py").touch()
    assert faults_of(tmp_path) == ["'a$b': cannot be the name of a file here: it holds '$' [bad-source-file]"]


def test_names_that_are_too_long_are_refused(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["x" * 100] * 6)
    filled(tmp_path)
    deep.mkdir(parents=True)
    (deep / "a.py").touch()
    [fault] = faults_of(tmp_path)
    assert f"...: has a path of 605 characters; at most {LONGEST_NAME} are allowed" in fault


def test_links_are_refused_wherever_they_lead(tmp_path: Path) -> None:
    filled(tmp_path / "src")
    (tmp_path / "src" / "inside.py").symlink_to("train.py")
    (tmp_path / "src" / "loop").symlink_to("loop")
    (tmp_path / "src" / "outside").symlink_to(tmp_path)
    assert faults_of(tmp_path / "src") == [
        f"'{name}': is a link, and links are not followed [bad-source-file]"
        for name in ("inside.py", "loop", "outside")
    ]


def test_what_is_no_file_is_refused_and_never_opened(tmp_path: Path) -> None:
    filled(tmp_path)
    os.mkfifo(tmp_path / "fifo")  # to open it would wait for whoever writes
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        assert faults_of(tmp_path) == [f"'{name}': is no file [bad-source-file]" for name in ("fifo", "socket")]


def test_folders_of_too_many_or_too_large_files_are_refused(tmp_path: Path) -> None:
    filled(tmp_path / "many", **{f"f{number}": "" for number in range(MOST_FILES)})
    assert faults_of(tmp_path / "many") == [f"holds more than {MOST_FILES} files [source-too-large]"]
    (tmp_path / "many" / "f0").unlink()
    assert len(read_folder(tmp_path / "many", "src", HERE).files) == MOST_FILES
    filled(tmp_path / "large")
    (tmp_path / "large" / "data.csv").write_bytes(bytes(MOST_BYTES))
    assert faults_of(tmp_path / "large") == [
        "holds 10.0 MB; at most 10.0 MB are allowed (the largest file is 'data.csv', 10.0 MB) [source-too-large]"
    ]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda path: None, "there is no '"),
        (lambda path: path.write_text("x", encoding="utf-8"), "is a file, not a folder"),
        (lambda path: path.mkdir(), "is empty: there is nothing to run"),
        (lambda path: path.symlink_to(path.parent), "is a link or leads over one"),
        (lambda path: path.symlink_to(path), "is a link or leads over one"),
    ],
    ids=["missing", "file", "empty", "link", "loop"],
)
def test_a_folder_that_is_none_is_refused(make: Callable[[Path], None], expected: str, tmp_path: Path) -> None:
    make(tmp_path / "src")
    [fault] = faults_of(tmp_path / "src")
    assert fault.startswith(expected)


def test_a_folder_in_which_all_is_ignored_is_empty(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / ".pipelinesignore").write_text("*.py\n", encoding="utf-8")
    assert faults_of(tmp_path) == ["is empty: there is nothing to run [missing-source]"]


def test_secrets_are_refused_and_not_repeated(tmp_path: Path) -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    filled(tmp_path, keys_py=f"import os\nKEY = '{key}'\n")
    [fault] = faults_of(tmp_path)
    assert fault.startswith("'keys.py': line 2 holds an AWS access key id")
    assert key not in fault


@pytest.mark.parametrize(
    "harmless",
    [
        "connect(user=user, password=password)",
        "url = 'postgresql://%s:%s@store/models' % (user, password)",
        "# such as postgresql://user:password@store/models",
        "password = os.environ['PASSWORD']",
    ],
)
def test_code_that_only_speaks_of_secrets_is_read(harmless: str, tmp_path: Path) -> None:
    filled(tmp_path, connect_py=harmless)
    assert read_folder(tmp_path, "src", HERE).names == ["connect.py", "train.py"]


def _changed_by(write: Callable[[Path], object], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The faults of a folder in which something is written as soon as its first file has been read."""
    real, waiting = secret_of, [write]

    def watched(content: bytes) -> tuple[str, int] | None:
        if waiting:
            waiting.pop()(folder)
        return real(content)

    monkeypatch.setattr(reading, "secret_of", watched)
    return faults_of(folder)


@pytest.mark.parametrize(
    ("write", "name"),
    [
        (lambda folder: (folder / "a.py").write_text("longer than before", "utf-8"), "a.py"),
        (lambda folder: (folder / "z.py").write_text("longer than before", "utf-8"), "z.py"),
        (lambda folder: os.utime(folder / "z.py", (0, 0)), "z.py"),
        (lambda folder: (folder / "new.py").touch(), "new.py"),
        (lambda folder: (folder / "z.py").unlink(), "z.py"),
    ],
    ids=["read already", "not yet read", "written again", "added", "removed"],
)
def test_files_that_change_meanwhile_are_refused(
    write: Callable[[Path], object], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path, a_py="a", z_py="z")
    [fault] = _changed_by(write, tmp_path, monkeypatch)
    assert f"'{name}': " in fault
    assert "changed while the code was read" in fault or "No such file" in fault


def test_a_file_that_becomes_a_link_meanwhile_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, a_py="a", z_py="z")

    def replace(folder: Path) -> None:
        (folder / "z.py").unlink()
        (folder / "z.py").symlink_to("/etc/passwd")

    [fault] = _changed_by(replace, tmp_path, monkeypatch)
    assert fault.startswith("'z.py': cannot be read: ")


def test_a_script_is_read_alone(tmp_path: Path) -> None:
    filled(tmp_path, other_py="x")
    script = read_script(tmp_path / "train.py", "src/train.py", HERE)
    assert (script.path, script.files) == ("src/train.py", (SourceFile("train.py", b"print(1)"),))


def test_a_script_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource) as unusable:
        read_script(tmp_path, "src", HERE)
    hint = "a folder is a 'sourceDir', with the Python file in it as 'entryPoint'"
    assert unusable.value.faults == (Fault(HERE, "is a folder", "missing-source", hint),)


def test_an_ignore_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / ".pipelinesignore").write_bytes(b"\xff")
    assert faults_of(tmp_path) == ["'.pipelinesignore': is not UTF-8 text [bad-source-file]"]
    (tmp_path / ".pipelinesignore").unlink()
    (tmp_path / ".pipelinesignore").symlink_to("train.py")
    assert faults_of(tmp_path) == ["'.pipelinesignore': is no file [bad-source-file]"]
