"""YAML text to plain data that remembers the position of every key and value.

The dialect is the YAML 1.2 core schema (https://yaml.org/spec/1.2.2, chapter 10.3), narrowed so that nothing changes
silently: a number is a number only when it prints back as it was written, and two equal keys are an error.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import yaml

from definitions.nodes import Fault, Node, Position, YamlError
from definitions.yaml_events import GiveUp, Reader


def read_text(path: Path, shown_as: str) -> str:
    """The text of a UTF-8 file.

    Raises:
        YamlError: the file is missing, unreadable or not UTF-8.
    """
    start = Position(shown_as, 1, 1)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise YamlError([Fault(start, "there is no such file", "missing-file")]) from None
    except IsADirectoryError:
        raise YamlError([Fault(start, "is a folder, not a file", "unreadable-file")]) from None
    except OSError as error:
        raise YamlError([Fault(start, f"cannot be read: {error.strerror}", "unreadable-file")]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        position = Position(shown_as, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"byte 0x{content[error.start]:02x} is not UTF-8 text"
        raise YamlError([Fault(position, message, "not-utf8", "save the file as UTF-8")]) from None


def load(text: str, file: str, include: Callable[[str], str] | None = None) -> Node:
    """Read one YAML document.

    Args:
        text: the document.
        file: how the file is called in positions.
        include: gives the text that an ``!include PATH`` tag stands for; without it the tag is refused.

    Raises:
        YamlError: the text is no YAML, is empty, or uses what is not accepted (duplicate keys, unknown tags, merge
            keys, keys that are not text, several documents, nesting beyond ``MAX_DEPTH``, aliases that expand beyond
            ``MAX_NODES`` values).
    """
    reader = Reader(file, include)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            reader.take(event)
    except GiveUp:
        raise YamlError(reader.faults) from None
    except yaml.MarkedYAMLError as error:
        raise YamlError([*reader.faults, _syntax_fault(error, text, file)]) from None
    except yaml.reader.ReaderError as error:
        raise YamlError([*reader.faults, _character_fault(error, text, file)]) from None
    if not reader.faults and reader.root is None:
        reader.faults.append(Fault(Position(file, 1, 1), "is empty", "empty-file"))
    if reader.faults or reader.root is None:
        raise YamlError(reader.faults)
    return reader.root


def _syntax_fault(error: yaml.MarkedYAMLError, text: str, file: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    position = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file, 1, 1)
    lines = text.splitlines()
    line = lines[position.line - 1] if position.line <= len(lines) else ""
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation or line[position.column - 1 : position.column] == "\t":
        column = line.index("\t") + 1
        position = Position(file, position.line, column)
        return Fault(position, "a tab character cannot indent YAML", "yaml-syntax", "use spaces")
    problem = str(error.problem or "cannot be read")
    context = f" {error.context}" if error.context else ""
    return Fault(position, f"is not YAML: {problem}{context}", "yaml-syntax", _syntax_hint(line))


def _syntax_hint(line: str) -> str | None:
    quotes = "put quotes around a text that starts with one of * & ! % @ ` or contains ': '"
    if re.search(r":\s+[*&!%@`]", line) or len(re.findall(r":\s", line)) > 1:
        return quotes
    return None


def _character_fault(error: yaml.reader.ReaderError, text: str, file: str) -> Fault:
    for number, (before, after) in enumerate(pairwise([-1, *_line_ends(text)]), 1):
        for column, character in enumerate(text[before + 1 : after], 1):
            if not _is_printable(character):
                message = f"character U+{ord(character):04X} cannot stand in YAML"
                return Fault(
                    Position(file, number, column), message, "yaml-syntax", "write it as an escape in double quotes"
                )
    return Fault(Position(file, 1, 1), f"is not YAML: {error.reason}", "yaml-syntax")


def _line_ends(text: str) -> list[int]:
    return [index for index, character in enumerate(text + "\n") if character == "\n"]


def _is_printable(character: str) -> bool:
    code = ord(character)
    return character in "\t\n\r\x85" or 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xD7FF or code >= 0xE000
