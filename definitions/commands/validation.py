"""What words of the command line mean, compiled: each stack once, and each problem once."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from definitions.commands.named_files import FileKind, Owners, kind_of, seems_ours, yaml_files_below
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
        passed_over: files of folders that are neither project files nor configs, and that no stack uses.
    """

    def __init__(self, project: Path | None) -> None:
        """``project`` is the project file that ``--project`` names."""
        self.problems: set[Problem] = set()
        self.skipped: dict[str, None] = {}
        self.passed_over: list[str] = []
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
        """What files mean, and what those in folders do.

        Project files mean all their stacks, and any other file the stacks that it is a part of.
        """
        kinds: dict[Path, FileKind] = {}
        found: set[Path] = set()
        for file in files:
            below = list(yaml_files_below(file)) if file.is_dir() else [file]
            kinds.update((path, kind_of(path)) for path in below if path not in kinds)
            if file.is_dir():
                found.update(below)
                self._refuse_empty(file, [kinds[path] for path in below])
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
                self._add_unused(file, kind, is_named=file not in found)
            elif owner.project.resolve() not in projects:
                stacks.setdefault(owner.project, {}).update(dict.fromkeys(owner.stacks))
        for project, names in stacks.items():
            self._add(project, partial(compile_project, project, environment_with(list(names))))

    def _refuse_empty(self, folder: Path, kinds: Iterable[FileKind]) -> None:
        if not any(kind in (FileKind.PROJECT, FileKind.CONFIG) for kind in kinds):
            message = "holds neither a project file nor a module config"
            self.problems.add(Problem(Position(str(folder), 1, 1), (), message, "nothing-to-validate"))

    def _add_unused(self, file: Path, kind: FileKind, *, is_named: bool) -> None:
        """A file that no project uses: a config is validated on its own, of a part of one nothing can be said."""
        if kind is FileKind.CONFIG or (kind is FileKind.OTHER and (is_named or seems_ours(file))):
            self._add(file, partial(compile_config, file))
        elif is_named:
            message = (
                "is not checked: it is neither a module config nor a project file, and no stack of a project uses it"
            )
            hint = "a part of a config is checked with the stacks that use it: name their project file by --project"
            self.problems.add(Problem(Position(shown_path(file), 1, 1), (), message, "unused-file", hint, "warning"))
        else:
            self.passed_over.append(shown_path(file))

    def _add(self, file: Path, compile_file: Callable[[], CompiledProject]) -> None:
        try:
            compiled = compile_file()
        except InvalidConfig as invalid:
            self.problems.update(invalid.problems)
            return
        self.problems.update(compiled.problems)
        self.skipped.update(dict.fromkeys(compiled.skipped))
        self._valid.update((file.resolve(), pipeline.names.stack) for pipeline in compiled.pipelines)
