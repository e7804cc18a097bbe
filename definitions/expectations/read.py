"""Read a file of tests."""

from collections.abc import Iterator
from pathlib import Path

from definitions.diagnostics.files import yaml_of
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.expectations.models import Case, CaseFile
from definitions.foundation.records import record
from definitions.schema.corrected_read import read_corrected
from definitions.source.nodes import Node


@record
class ReadCases:
    """A file of tests without errors of its own.

    Attributes:
        path: of the file; paths in it are relative to its folder.
        model: what it says.
        node: its YAML.
    """

    path: Path
    model: CaseFile
    node: Node


def read_cases(path: Path) -> ReadCases:
    """Read a file of tests.

    Raises:
        InvalidConfig: with all that is wrong with it, whatever it tests.
    """
    node = yaml_of(path)
    read = read_corrected(node, CaseFile)
    problems = [*read.mistakes, *read.other_problems]
    if read.model is not None:
        problems += _names_used_twice(read.model.tests, node)
    if read.model is None or problems:
        raise InvalidConfig(problems)
    return ReadCases(path, read.model, node)


def _names_used_twice(cases: list[Case], node: Node) -> Iterator[Problem]:
    names = [case.name for case in cases]
    for index, name in enumerate(names):
        if name in names[:index]:
            message = f"another test is called '{name}' too"
            yield Problem.at(node, ("tests", index, "name"), message, "duplicate-name")
