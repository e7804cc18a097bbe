"""What words of the command line mean, compiled: each stack once, and each problem once."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from itertools import chain
from pathlib import Path

from definitions.commands.named_files import FileKind, Owner, Owners, is_read_alone, kind_of, yaml_files_below
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
        skipped: the stacks of modules of other kinds, each with its kind.
        tests: files of tests, which were read and not run.
        passed_over: files of folders that are neither project files nor configs, and that no stack uses.
    """

    def __init__(self, project: Path | None) -> None:
        """``project`` is the project file that ``--project`` names."""
        self.problems: set[Problem] = set()
        self.skipped: list[str] = []
        self.tests: list[str] = []
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

    def add_files(self, files: Collection[Path]) -> None:
        """What files mean, and those in folders: project files all their stacks, others the stacks that use them."""
        folders = {file: list(yaml_files_below(file)) for file in files if file.is_dir()}
        named = dict.fromkeys(file for file in files if file not in folders)
        kinds = {file: kind_of(file) for file in chain(named, *folders.values())}
        projects = {file.resolve(): file for file, kind in kinds.items() if kind is FileKind.PROJECT}
        for project in projects.values():
            self._add(project, partial(compile_project, project))
        owners = Owners(self._project, list(projects.values()))
        stacks: dict[Path, dict[str, None]] = {}
        for file, kind in kinds.items():
            if kind is FileKind.TESTS:
                self._read_tests(file)
                continue
            owner = None if kind is FileKind.PROJECT else self._owner(owners, file, kind, is_named=file in named)
            if owner is not None and owner.project.resolve() not in projects:
                stacks.setdefault(owner.project, {}).update(dict.fromkeys(owner.stacks))
        for project, names in stacks.items():
            self._add(project, partial(compile_project, project, environment_with(list(names))))
        for folder, below in folders.items():
            if all(shown_path(file) in self.passed_over for file in below):
                message = "holds neither a project file nor a module config"
                self.problems.add(Problem(Position(str(folder), 1, 1), (), message, "nothing-to-validate"))

    def _read_tests(self, file: Path) -> None:
        """Report the mistakes of a file of tests; whether the tests pass is left to ``test``."""
        from definitions.expectations.read import read_cases

        try:
            read_cases(file)
        except InvalidConfig as invalid:
            self.problems.update(invalid.problems)
        self.tests.append(shown_path(file))

    def _owner(self, owners: Owners, file: Path, kind: FileKind, *, is_named: bool) -> Owner | None:
        """The stacks that a file is a part of; a config that is part of none is compiled on its own."""
        try:
            owner = owners.of(file, kind)
        except InvalidConfig as invalid:  # a project file cannot tell; of a config it hides nothing
            self.problems.update(invalid.problems)
            if kind is FileKind.CONFIG:
                self._add(file, partial(compile_config, file))
            return None
        if owner is not None:
            return owner
        if is_read_alone(file, kind, is_named=is_named):
            self._add(file, partial(compile_config, file))
        elif is_named:
            self.problems.add(_unused(file))
        else:
            self.passed_over.append(shown_path(file))
        return None

    def _add(self, file: Path, compile_file: Callable[[], CompiledProject]) -> None:
        try:
            compiled = compile_file()
        except InvalidConfig as invalid:
            self.problems.update(invalid.problems)
            return
        self.problems.update(compiled.problems)
        self.skipped += [stack for stack in compiled.skipped if stack not in self.skipped]
        self._valid.update((file.resolve(), module.stack) for module in compiled.modules)


def _unused(file: Path) -> Problem:
    message = "is not checked: it is neither a module config nor a project file, and no stack of a project uses it"
    hint = "a part of a config is checked with the stacks that use it: name their project file by --project"
    return Problem(Position(shown_path(file), 1, 1), (), message, "unused-file", hint, "warning")
