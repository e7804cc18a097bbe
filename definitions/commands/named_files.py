"""Files on the command line: project files, files that stacks of a project are made of, and other module configs."""

import os
from collections.abc import Collection, Iterator, Sequence, Set
from enum import Enum
from pathlib import Path

from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors
from definitions.foundation.records import record
from definitions.module.used_files import UsedFiles
from definitions.project.module import PIPELINE
from definitions.project.project_file import KEYS_OF_KINDS, MODULE_KEYS, PROJECT_KEYS, read_project
from definitions.project.project_file_location import project_files_around
from definitions.source.folders import shown_path
from definitions.source.located_yaml import load, read_text
from definitions.source.nodes import Node, YamlError
from definitions.source.source_lines import lines_of
from definitions.source.standard_input import STDIN

_STDIN = "-"
_OF_TOOLS = ("__pycache__", "cdktf.out", "checkov.out", "node_modules", "venv")
_SUFFIXES = ("", ".json", ".yaml", ".yml")
_NEAR = 0.85  # 'pipelines' and 'project_name', not 'pipelineKmsKeyArn'


class FileKind(Enum):
    """A kind of file, by its keys.

    Tests are read by ``test``. A part is a map with other keys, such as a file of tags, or keys that are merged into a
    config. What is no map of YAML may be code of the user's own, or text that a config includes.
    """

    PROJECT = "project"
    CONFIG = "config"
    TESTS = "tests"
    PART = "part"
    OTHER = "other"


@record
class Owner:
    """The stacks that a file is a part of.

    Attributes:
        project: their project file.
        stacks: their names, in its order; at least one.
    """

    project: Path
    stacks: tuple[str, ...]


def is_file(word: str) -> bool:
    """Tell a path, or ``-`` for standard input, from a stack, whose name has neither ``/`` nor ``.``."""
    return word == _STDIN or "/" in word or "." in word or Path(word).exists()


def file_of(word: str) -> Path:
    """The file that a word names."""
    return Path(STDIN if word == _STDIN else word)


def yaml_files_below(folder: Path) -> Iterator[Path]:
    """The YAML files in a folder and those below it, but not in hidden ones and those that tools fill."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _OF_TOOLS)
        yield from (Path(root, name) for name in sorted(names) if name.endswith((".yaml", ".yml")))


def kind_of(file: Path) -> FileKind:
    """The kind of a file by its keys, misspelt ones too; no problem with it is reported here."""
    root = _root_of(file)
    if root is None:
        return FileKind.OTHER
    if PROJECT_KEYS & set(root):
        return FileKind.PROJECT
    if "tests" in root and {"config", "stack"} & set(root):
        return FileKind.TESTS
    return FileKind.CONFIG if not root or _has_near(root, MODULE_KEYS) else FileKind.PART


def package_of_config(file: Path) -> str:
    """The kind of module that a config is of, by its keys, misspelt ones too; a pipeline if it has keys of no kind."""
    root = _root_of(file) or {}
    return next((package for package, keys in KEYS_OF_KINDS.items() if _has_near(root, keys)), PIPELINE)


def _root_of(file: Path) -> dict[str, Node] | None:
    """The map that a file holds; ``None`` for anything else."""
    try:
        root = load(read_text(file, shown_path(file)), shown_path(file), include=str).value
    except YamlError:
        return None
    return root if isinstance(root, dict) else None


def _has_near(root: Collection[str], keys: Set[str]) -> bool:
    if not keys.isdisjoint(root):
        return True
    from difflib import get_close_matches

    return any(get_close_matches(key, keys, n=1, cutoff=_NEAR) for key in root)


def is_read_alone(file: Path, kind: FileKind, *, is_named: bool) -> bool:
    """Decide whether a file that no stack uses is a config, if only a broken one whose problems are to be reported.

    Args:
        file: any file but a project file.
        kind: its kind.
        is_named: whether the user names it; in a folder, a file that is no YAML is one only if it looks like one.
    """
    if kind is not FileKind.OTHER:
        return kind is FileKind.CONFIG
    if is_named and (file.suffix in _SUFFIXES or not file.exists()):
        return True
    return any(line.partition(":")[0].rstrip() in PROJECT_KEYS | MODULE_KEYS for line in lines_of(str(file)))


class Owners:
    """Finds the stacks that files are a part of; each project file is read once."""

    def __init__(self, project: Path | None, known: Sequence[Path] = ()) -> None:
        """Name the project file of ``--project``, which is then the only one, and others that are asked first."""
        self._named = project
        self._known = known
        self._asked: dict[Path, tuple[UsedFiles, list[Problem]]] = {}

    def of(self, file: Path, kind: FileKind) -> Owner | None:
        """The stacks of the first project that uses a file; ``None`` if none does.

        Args:
            file: a file that is no project file.
            kind: its kind.

        Raises:
            InvalidConfig: errors in a project file keep it from saying whether it uses the file.
        """
        if not file.is_file():
            return None
        for candidate in (*self._known, *project_files_around(file, self._named)):
            used, problems = self._ask(candidate)
            modules = used.modules_named_with(file)
            # A config is not looked for in other configs: to read them takes long.
            if not modules and kind is not FileKind.CONFIG:
                modules = used.modules_that_bring(file)
            if modules:
                return Owner(candidate, tuple(module.naming.stack_name for module in modules))
            if has_errors(problems):
                raise InvalidConfig(problems)
        return None

    def _ask(self, project_file: Path) -> tuple[UsedFiles, list[Problem]]:
        if project_file not in self._asked:
            project = read_project(project_file)
            self._asked[project_file] = UsedFiles(project.modules), project.problems
        return self._asked[project_file]
