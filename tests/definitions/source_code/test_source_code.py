"""What stands for the user's code: a digest that changes with it and with nothing else."""

import os
import time
from pathlib import Path

import pytest

from definitions.source.nodes import Position
from definitions.source_code.reading import read_folder
from definitions.source_code.source_code import SourceCode, SourceFile

HERE = Position("config.yaml", 1, 1)


def code(path: str = "src", **files: bytes) -> SourceCode:
    return SourceCode(path, tuple(SourceFile(f"{name}.py", content) for name, content in sorted(files.items())))


def test_digest_is_the_same_wherever_and_whenever_the_files_are_written(tmp_path: Path) -> None:
    digests: set[str] = set()
    for place, names in (("a", ("train.py", "lib/x.py")), ("b/c", ("lib/x.py", "train.py"))):
        folder = tmp_path / place
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(name.encode())
            os.utime(folder / name, (0, time.time() - len(digests) * 1000))
        (folder / "train.py").chmod(0o755 if place == "a" else 0o644)
        digests.add(read_folder(folder, "src", HERE).digest)
    assert len(digests) == 1


def test_digest_does_not_change_from_version_to_version() -> None:
    # Another digest would be another argument of each step, so that no result of an earlier execution is taken.
    assert code(train=b"print(1)\n").digest == "80f97efedd1dad87ab8e52820fe142b9e40f8c9749e28eb8a92bb6f54a697814"


@pytest.mark.parametrize(
    "other",
    [
        code(train=b"a", util=b"x"),
        code(train=b"b", util=b""),
        code(train=b"", util=b"b"),
        code(train=b"b"),
        code(train=b"b", utils=b"b"),
        code("lib", train=b"b", util=b"b"),
    ],
)
def test_digest_changes_with_each_name_each_content_and_the_place(other: SourceCode) -> None:
    assert other.digest != code(train=b"b", util=b"b").digest


@pytest.mark.parametrize(
    ("content", "expected"), [(b"", False), (b"# none yet\n\n", False), (b"# ours\nlightgbm\n", True), (None, False)]
)
def test_requirements_are_those_that_there_is_anything_to_install_of(content: bytes | None, expected: bool) -> None:
    files = () if content is None else (SourceFile("requirements.txt", content),)
    assert SourceCode("src", files).has_requirements is expected
