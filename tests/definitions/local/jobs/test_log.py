"""All that a job prints is kept, and looked at line by line, whatever it is."""

from pathlib import Path

import pytest

from definitions.local.jobs import log
from definitions.local.jobs.log import JobLog


def test_lines_are_put_together_from_pieces_and_need_not_be_text(tmp_path: Path) -> None:
    lines: list[str] = []
    with JobLog(tmp_path / "log", lines.append) as opened:
        for piece in (b"a", b"b\n\xff\x00\r\n", b"c" * 200_000, b"\nlast"):
            opened.take(piece)
    assert [line[:5] for line in lines] == ["ab", "\ufffd\x00", "ccccc", "last"]
    assert len(lines[2]) == 1 << 16
    assert (tmp_path / "log").read_bytes() == b"ab\n\xff\x00\r\n" + b"c" * 200_000 + b"\nlast"


def test_a_log_does_not_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LARGEST", 5 << 20)
    with JobLog(tmp_path / "log") as opened:
        for _ in range(99):
            opened.take(b"x" * (1 << 20))
    assert (tmp_path / "log").stat().st_size < 6 << 20
    assert (tmp_path / "log").read_bytes().endswith(b"it has reached 5 MB\n")
