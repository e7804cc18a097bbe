"""Bad files of tests and failing tests, and the exact text that each earns: ``bad_tests/<what is wrong>.yaml``."""

import os
from pathlib import Path

import pytest

from definitions.__main__ import main

FOLDER = Path(__file__).with_name("bad_tests")
NAMES = sorted(file.stem for file in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_golden_bad_tests_earn_exactly_this_text(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FOLDER)
    assert main(["test", f"{name}.yaml"]) == 1
    printed = capsys.readouterr()
    assert printed.err == ""
    expected = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(printed.out, encoding="utf-8")
    assert printed.out == expected.read_text(encoding="utf-8")
