"""How far a run has come: one line on a terminal, for what takes more than two seconds."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from definitions.diagnostics.printable import PrintableStream

_FIRST_SECONDS = 2.0
_EACH_SECONDS = 0.1


class Progress:
    """The line on standard error; on no terminal, nothing is written."""

    def __init__(self) -> None:
        is_terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._terminal = sys.stderr if is_terminal and isinstance(sys.stderr, PrintableStream) else None
        self._next = time.monotonic() + _FIRST_SECONDS

    @contextmanager
    def of(self, total: int, done_with: str) -> Iterator[Callable[[], None]]:
        """Show how many of all are done while the block runs, as in ``12 of 300 stacks compiled``.

        Args:
            total: the number of all.
            done_with: what is behind it, such as ``stacks compiled``.

        Yields:
            A function to call whenever one is done.
        """
        done = 0
        is_shown = False

        def count() -> None:
            nonlocal done, is_shown
            done += 1
            now = time.monotonic()
            if self._terminal is not None and now >= self._next:
                self._next = now + _EACH_SECONDS
                is_shown = True
                self._terminal.rewrite_line(f"{done} of {total} {done_with}")

        try:
            yield count
        finally:
            if self._terminal is not None and is_shown:
                self._terminal.rewrite_line("")
