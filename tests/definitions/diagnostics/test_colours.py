"""Colours are ours alone: on a terminal, or where the environment asks for them."""

import io
import re
import sys
from collections.abc import Mapping

import pytest

from definitions.diagnostics.colours import coloured, paint_for, plain
from definitions.diagnostics.printable import PrintableStream
from definitions.diagnostics.problems import Problem, print_report, report
from definitions.source.nodes import Position
from tests.support import written

NAMES = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "on_terminal", "elsewhere"),
    [
        ({}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"CLICOLOR_FORCE": "1"}, True, True),
        ({"CLICOLOR_FORCE": "0", "FORCE_COLOR": ""}, True, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
    ],
    ids=str,
)
def test_the_environment_decides_before_the_terminal(
    variables: Mapping[str, str], on_terminal: bool, elsewhere: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for stream, colours in ((Terminal(), on_terminal), (io.StringIO(), elsewhere)):
        assert paint_for(stream) is (coloured if colours else plain)
        assert paint_for(PrintableStream(stream)) is paint_for(stream)  # type: ignore[arg-type]


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["file", "terminal"])
def test_only_our_colours_reach_the_stream(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    file = str(written('a: "\x1b[31mred"\nb: 1\n'))
    problems = [
        Problem(Position(file, 1, 4), ("\x1b[31m",), "'\x1b[31mred' is wrong", "rule", "\x1b[31m"),
        Problem(Position(file, 2, 1), ("b",), "is odd", "rule", severity="warning"),
        Problem(Position(file, 2, 4), ("b",), "is a number", "rule", severity="note"),
    ]
    monkeypatch.setattr(sys, "stderr", PrintableStream(stream))
    print_report(problems)
    shown = stream.getvalue()
    assert re.sub("\x1b\\[[0-9;]*m", "", shown) == report(problems)
    found = re.findall("(\x1b\\[[0-9;]+m)([^\x1b]*)\x1b\\[0m", shown)
    painted = [text for colour, text in found if colour != "\x1b[1m"]
    on_terminal = ["^", "warning:", "^", "note:", "^", "1 problem", "1 warning", "1 note"]
    assert painted == (on_terminal if stream.isatty() else [])
    assert "\x1b[31m" not in shown
