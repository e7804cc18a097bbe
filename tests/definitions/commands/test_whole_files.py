"""Files that verbs write: whole, or not at all."""

import os
from pathlib import Path

import pytest

from definitions.commands.whole_files import write_whole


def test_an_older_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    file, link = tmp_path / "churn.mmd", tmp_path / "link.mmd"
    file.write_text("older and longer", encoding="utf-8")
    link.symlink_to(file)
    assert write_whole(link, "é\n")
    assert (link.is_symlink(), file.read_bytes()) == (True, "é\n".encode())
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_what_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert not write_whole(tmp_path / "file" / "churn.mmd", "text")
    assert capsys.readouterr().err.startswith(f"{tmp_path}/file/churn.mmd: cannot be written: ")
    assert not write_whole(tmp_path, "text")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_pipe_stays_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert write_whole(tmp_path / "pipe", "text")
    assert os.read(reader, 10) == b"text"
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()
