"""Files that cannot be read, or not as text."""

import os
from pathlib import Path

import pytest

from definitions.source.located_yaml import read_text
from definitions.source.nodes import Position, YamlError
from tests.support import written


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    def reason(path: Path) -> tuple[str, str]:
        with pytest.raises(YamlError) as raised:
            read_text(path, "shown.yaml")
        [fault] = raised.value.faults
        assert fault.position == Position("shown.yaml", 1, 1)
        return fault.message, fault.rule

    assert reason(tmp_path / "absent") == ("there is no such file", "missing-file")
    assert reason(tmp_path) == ("is a folder, not a file", "unreadable-file")
    os.mkfifo(tmp_path / "pipe")
    assert reason(tmp_path / "pipe") == ("is no file that can be read to its end", "unreadable-file")
    assert reason(Path("/dev/zero")) == ("is no file that can be read to its end", "unreadable-file")
    assert reason(tmp_path / ("x" * 300)) == ("cannot be read: File name too long", "unreadable-file")
    assert reason(written("text", "below/x.yaml") / "more") == ("cannot be read: Not a directory", "unreadable-file")


def test_a_path_that_no_file_can_have_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(YamlError):
        read_text(tmp_path / "a\0b", "shown.yaml")


def test_the_byte_that_is_not_utf8_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("a: é\nbé: ".encode() + b"\xe9\n")
    with pytest.raises(YamlError) as raised:
        read_text(path, "x.yaml")
    [fault] = raised.value.faults
    assert (str(fault.position), fault.message) == ("x.yaml:2:5", "byte 0xe9 is not UTF-8 text")


def test_a_file_that_is_not_there_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "churn.yaml").write_text("a: 1")
    for name, hint in (("chrn.yaml", "did you mean 'configs/churn.yaml'?"), ("other.yaml", None)):
        with pytest.raises(YamlError) as raised:
            read_text(tmp_path / name, f"configs/{name}")
        assert [fault.hint for fault in raised.value.faults] == [hint]
