"""Files that a user has written, read as text and as YAML; what is wrong with them is a problem."""

from pathlib import Path

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.source.folders import shown_path
from definitions.source.located_yaml import load, read_text
from definitions.source.nodes import Node, YamlError


def text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        InvalidConfig: it cannot be read, or is not UTF-8.
    """
    try:
        return read_text(path, shown_path(path))
    except YamlError as error:
        raise InvalidConfig(map(Problem.from_fault, error.faults)) from None


def yaml_of(path: Path) -> Node:
    """The YAML of a file.

    Raises:
        InvalidConfig: it cannot be read, or is no YAML.
    """
    try:
        return load(read_text(path, shown_path(path)), shown_path(path))
    except YamlError as error:
        raise InvalidConfig(map(Problem.from_fault, error.faults)) from None
