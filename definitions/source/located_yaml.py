"""YAML text to plain data that remembers the position of every key and value.

The dialect is the YAML 1.2 core schema (https://yaml.org/spec/1.2.2, chapter 10.3), narrowed so that nothing changes
silently: a number is a number only when it prints back as it was written, and two equal keys are an error.

What explains faults is imported for a text that has some.
"""

import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import yaml

from definitions.foundation.patterns import pattern
from definitions.source.nodes import Fault, Node, Position, YamlError
from definitions.source.standard_input import STDIN, standard_input
from definitions.source.yaml_events import GiveUp, Reader

_NEAR_NAME = 0.8
_FORBIDDEN = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def read_text(path: Path, shown_as: str) -> str:
    """The text of a UTF-8 file.

    Raises:
        YamlError: the file is missing, unreadable or not UTF-8.
    """
    start = Position(shown_as, 1, 1)
    try:
        content = standard_input() if str(path) == STDIN else _content(path, start)
    except FileNotFoundError:
        raise YamlError([Fault(start, "there is no such file", "missing-file", _file_like(path, shown_as))]) from None
    except IsADirectoryError:
        raise YamlError([Fault(start, "is a folder, not a file", "unreadable-file")]) from None
    except ValueError:
        raise YamlError([Fault(start, "is not the name of a file", "missing-file")]) from None
    except OSError as error:
        raise YamlError([Fault(start, f"cannot be read: {error.strerror}", "unreadable-file")]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        position = Position(shown_as, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"byte 0x{content[error.start]:02x} is not UTF-8 text"
        raise YamlError([Fault(position, message, "not-utf8", "save the file as UTF-8")]) from None


def _file_like(path: Path, shown_as: str) -> str | None:
    """A hint at the file beside it whose name is nearest."""
    from difflib import get_close_matches

    with suppress(OSError):
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
        for name in get_close_matches(path.name, names, n=1, cutoff=_NEAR_NAME):
            return f"did you mean '{Path(shown_as).with_name(name)}'?"
    return None


def _content(path: Path, start: Position) -> bytes:
    # A pipe or a device might never end.
    if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
        raise YamlError([Fault(start, "is no file that can be read to its end", "unreadable-file")])
    return path.read_bytes()


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
    _check_characters(text, file)
    reader = _read(text, file, include)
    if not reader.faults and reader.root is None:
        reader.faults.append(Fault(Position(file, 1, 1), "is empty", "empty-file"))
    if reader.faults or reader.root is None:
        from definitions.source.syntax.duplicates import without_consequences

        raise YamlError(without_consequences(reader.faults, text, lambda text: _read(text, file, include).faults))
    return reader.root


def _read(text: str, file: str, include: Callable[[str], str] | None) -> Reader:
    """Read a text as far as it is YAML."""
    reader = Reader(file, include)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            reader.take(event)
    except GiveUp:
        pass
    except yaml.MarkedYAMLError as error:
        reader.faults += _syntax_faults(error, text, file)
    return reader


def _syntax_faults(error: yaml.MarkedYAMLError, text: str, file: str) -> list[Fault]:
    mark = error.problem_mark
    lines = text.split("\n")
    number = min(mark.line + 1, len(lines)) if mark else 1
    line = lines[number - 1]
    column = min(mark.column, len(line)) + 1 if mark else 1
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation or line[column - 1 : column] == "\t":
        position = Position(file, number, line.index("\t") + 1)
        return [Fault(position, "a tab character cannot indent YAML", "yaml-syntax", "use spaces")]
    from definitions.source.syntax.causes import syntax_faults

    return syntax_faults(text, file, error)


def _check_characters(text: str, file: str) -> None:
    """Refuse what YAML cannot hold, and line ends that count as lines for YAML but for no editor."""
    # What can be printed may stand there; this is seen at once.
    found = None if text.replace("\n", "").isprintable() else _FORBIDDEN.search(text)
    if found is None:
        return
    before = text[: found.start()]
    position = Position(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    message = f"character U+{ord(found[0]):04X} cannot stand in YAML"
    raise YamlError([Fault(position, message, "yaml-syntax", "write it as an escape in double quotes")])
