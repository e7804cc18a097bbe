"""Files on the command line: project files, files that stacks of a project are made of, and other module configs."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from pathlib import Path

from definitions.diagnostics.problems import InvalidConfig, has_errors
from definitions.pipeline.config.used_files import modules_named_with, modules_that_bring
from definitions.project.project_file import MODULE_KEYS, PROJECT_KEYS, Project, read_project
from definitions.project.project_file_location import project_files_around
from definitions.source.folders import shown_path
from definitions.source.located_yaml import load, read_text
from definitions.source.nodes import YamlError

_NEAR = 0.85  # 'pipelines' and 'project_name', not 'pipelineKmsKeyArn'


class FileKind(Enum):
    """A kind of file, by its keys.

    A part is a map with other keys, such as a file of tags, or keys that are merged into a config. What is no map of
    YAML may be code of the user's own, or text that a config includes.
    """

    PROJECT = "project"
    CONFIG = "config"
    PART = "part"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Owner:
    """The stacks that a file is a part of.

    Attributes:
        project: their project file.
        stacks: their names, in its order; at least one.
    """

    project: Path
    stacks: tuple[str, ...]


def is_file(word: str) -> bool:
    """Tell a path from a stack, whose name has neither ``/`` nor ``.``."""
    return "/" in word or "." in word or Path(word).exists()


def kind_of(file: Path) -> FileKind:
    """The kind of a file by its keys, misspelt ones too; no problem with it is reported here."""
    try:
        root = load(read_text(file, shown_path(file)), shown_path(file), include=str).value
    except YamlError:
        return FileKind.OTHER
    if not isinstance(root, dict):
        return FileKind.OTHER
    if PROJECT_KEYS & set(root):
        return FileKind.PROJECT
    is_config = not root or any(get_close_matches(key, MODULE_KEYS, n=1, cutoff=_NEAR) for key in root)
    return FileKind.CONFIG if is_config else FileKind.PART


class Owners:
    """Finds the stacks that files are a part of; each project file is read once."""

    def __init__(self, project: Path | None, known: Sequence[Path] = ()) -> None:
        """Name the project file of ``--project``, which is then the only one, and others that are asked first."""
        self._named = project
        self._known = known
        self._read: dict[Path, Project] = {}

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
            project = self._project(candidate)
            users = modules_named_with(file, project.modules)
            if not users and kind is not FileKind.CONFIG:  # to look into the configs takes longer
                users = modules_that_bring(file, project.modules)
            if users:
                return Owner(candidate, tuple(module.naming.stack_name for module in users))
            if has_errors(project.problems):
                raise InvalidConfig(project.problems)
        return None

    def _project(self, file: Path) -> Project:
        if file not in self._read:
            self._read[file] = read_project(file)
        return self._read[file]
