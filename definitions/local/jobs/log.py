"""The log of a job: a file with all that it prints, and its lines for those who look at them."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

LARGEST = 200 << 20
"""Bytes that are kept of a log."""
_LONGEST_LINE = 1 << 16
"""Bytes of a line that are looked at."""


class JobLog:
    """A log that is written.

    Args:
        path: its file.
        look: gets each line, without its end and what is not UTF-8 replaced.
    """

    def __init__(self, path: Path, look: Callable[[str], object] = lambda _: None) -> None:
        self.last = ""
        self._file = path.open("ab")
        self._look = look
        self._line = bytearray()
        self._left = LARGEST

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line:
            self._end_line()
        self._file.close()

    def note(self, text: str) -> None:
        """Write a line of our own."""
        self.take(f"{text}\n".encode())

    def take(self, piece: bytes) -> None:
        """Take what the job has printed."""
        self._write(piece)
        first, *others = piece.split(b"\n")
        self._add(first)
        for other in others:
            self._end_line()
            self._add(other)

    def _write(self, piece: bytes) -> None:
        if self._left <= 0:
            return
        self._file.write(piece[: self._left])
        self._left -= len(piece)
        if self._left <= 0:
            self._file.write(f"\n... the log ends here: it has reached {LARGEST >> 20} MB\n".encode())
        self._file.flush()

    def _add(self, piece: bytes) -> None:
        room = _LONGEST_LINE - len(self._line)
        self._line += piece[: max(room, 0)]

    def _end_line(self) -> None:
        line = self._line.decode("utf-8", "replace").rstrip("\r")
        self._line.clear()
        if line.strip():
            self.last = line
        self._look(line)
