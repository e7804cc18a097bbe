"""Standard input as a file that is read once, whoever asks for its text or its lines."""

import sys
from functools import cache

STDIN = "<stdin>"
"""The name of this file, in positions and as a path."""


@cache
def standard_input() -> bytes:
    """All of standard input; empty if it is closed."""
    return sys.stdin.buffer.read() if sys.stdin is not None else b""
