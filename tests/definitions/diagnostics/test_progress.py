"""A line that says how far a run has come: on terminals alone, and only for what takes long."""

import io
import sys
import time
from collections.abc import Iterator

import pytest

from definitions.diagnostics.printable import PrintableStream
from definitions.diagnostics.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(stream: io.StringIO, seconds: Iterator[float], monkeypatch: pytest.MonkeyPatch) -> str:
    """What is written if these are the times at which it begins, and at which each of three is done."""
    monkeypatch.setattr(sys, "stderr", PrintableStream(stream))
    monkeypatch.setattr(time, "monotonic", lambda: next(seconds))
    with Progress().of(3, "stacks built") as count:
        for _ in range(3):
            count()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("stream", "seconds", "lines"),
    [
        (Terminal(), [0, 0.5, 1, 1.9], []),
        (Terminal(), [0, 1, 2.1, 3], ["2 of 3 stacks built", "3 of 3 stacks built", ""]),
        (Terminal(), [0, 2.10, 2.15, 2.18], ["1 of 3 stacks built", ""]),
        (io.StringIO(), [0, 1, 2.1, 3], []),
    ],
)
def test_the_line_appears_after_two_seconds_and_is_gone_in_the_end(
    stream: io.StringIO, seconds: list[float], lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert written(stream, iter(seconds), monkeypatch) == "".join(f"\r\x1b[K{line}" for line in lines)
