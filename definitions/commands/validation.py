"""What words of the command line mean, compiled: each stack once, and each problem once."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from definitions.commands.named_files import FileKind, Owners, kind_of
from definitions.commands.named_modules import compile_config
from definitions.commands.stack_arguments import environment_with
from definitions.compiler.compile_project import CompiledProject, compile_project
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.project.project_file_location import chosen_project_file
from definitions.source.folders import shown_path
from definitions.source.nodes import Position


class Validation:
    """Compiles what is added, and collects what is to be told of it.

    Attributes:
        problems: of all levels.
        skipped: the stacks of modules of other kinds, each with its kind; the values say nothing.
    """

    def __init__(self, project: Path | None) -> None:
        """``project`` is the project file that ``--project`` names."""
        self.problems: set[Problem] = set()
        self.skipped: dict[str, None] = {}
        self._project = project
        self._valid: set[tuple[Path, str]] = set()

    @property
    def valid_configs(self) -> int:
        """The number of configs that compile: one for each stack, and one for each file of no project."""
        return len(self._valid)

    def add_stacks(self, patterns: Iterable[str]) -> None:
        """Stacks of the chosen project; without a name or pattern, all that variables choose."""
        try:
            project = chosen_project_file(self._project)
        except InvalidConfig as invalid:
            self.problems.update(invalid.problems)
        else:
            self._add(project, partial(compile_project, project, environment_with(list(patterns))))

    def add_files(self, files: Iterable[Path]) -> None:
        """Project files with all their stacks, and for any other file the stacks that it is a part of."""
        kinds = {file: kind_of(file) for file in files}
        projects = {file.resolve(): file for file, kind in kinds.items() if kind is FileKind.PROJECT}
        for project in projects.values():
            self._add(project, partial(compile_project, project))
        owners = Owners(self._project, list(projects.values()))
        stacks: dict[Path, dict[str, None]] = {}
        for file, kind in kinds.items():
            if kind is FileKind.PROJECT:
                continue
            try:
                owner = owners.of(file, kind)
            except InvalidConfig as invalid:
                self.problems.update(invalid.problems)
                if kind is FileKind.CONFIG:
                    self._add(file, partial(compile_config, file))
                continue
            if owner is None:
                self._add_unused(file, kind)
            elif owner.project.resolve() not in projects:
                stacks.setdefault(owner.project, {}).update(dict.fromkeys(owner.stacks))
        for project, names in stacks.items():
            self._add(project, partial(compile_project, project, environment_with(list(names))))

    def _add_unused(self, file: Path, kind: FileKind) -> None:
        """A file that no project uses: a config is validated on its own, of a part of one nothing can be said."""
        if kind is not FileKind.PART:
            self._add(file, partial(compile_config, file))
            return
        message = "is not checked: it is neither a module config nor a project file, and no stack of a project uses it"
        hint = "a part of a config is checked with the stacks that use it: name their project file by --project"
        self.problems.add(Problem(Position(shown_path(file), 1, 1), (), message, "unused-file", hint, "warning"))

    def _add(self, file: Path, compile_file: Callable[[], CompiledProject]) -> None:
        try:
            compiled = compile_file()
        except InvalidConfig as invalid:
            self.problems.update(invalid.problems)
            return
        self.problems.update(compiled.problems)
        self.skipped.update(dict.fromkeys(compiled.skipped))
        self._valid.update((file.resolve(), pipeline.names.stack) for pipeline in compiled.pipelines)
