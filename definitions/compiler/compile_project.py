"""From a project file to its compiled modules."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from definitions.compiler.kinds import compile_module
from definitions.compiler.name_collisions import name_collisions
from definitions.compiler.shared_facts import SharedFacts, facts_of
from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors, in_order, without_notes
from definitions.diagnostics.progress import Progress
from definitions.foundation.records import record
from definitions.module.compiled import CompiledModule
from definitions.pipeline.compile import CompiledPipeline
from definitions.project.module import Module
from definitions.project.project_file import Project, read_project


@record
class CompiledProject:
    """The result of compiling a project.

    Attributes:
        modules: all that are built here, of whatever kind.
        skipped: the stacks of modules of other kinds, each with its kind.
        problems: warnings and notes.
    """

    modules: list[CompiledModule]
    skipped: list[str]
    problems: list[Problem]

    @property
    def pipelines(self) -> list[CompiledPipeline]:
        """The modules that are pipelines."""
        return [module for module in self.modules if isinstance(module, CompiledPipeline)]

    @property
    def warnings(self) -> list[Problem]:
        """The problems without the notes."""
        return without_notes(self.problems)


def compile_project(path: Path, environment: Mapping[str, str] | None = None) -> CompiledProject:
    """Read a project file and compile all its modules.

    Args:
        path: the file.
        environment: for ``{{env_var:NAME}}`` and the selection of modules; that of the process if not given.

    Raises:
        InvalidConfig: with all problems of the project file and of all configs.
    """
    project = read_project(path, environment)
    modules, problems = _compiled(project.modules, is_complete=True, environment=environment)
    problems = checked_together(project, [facts_of(module) for module in modules], problems)
    return CompiledProject(modules, project.skipped, problems)


def checked_together(project: Project, modules: Sequence[SharedFacts], problems: Sequence[Problem]) -> list[Problem]:
    """The warnings and notes of a whole project.

    Args:
        project: as it was read.
        modules: facts of those without errors, in their order.
        problems: of all modules, in their order.

    Raises:
        InvalidConfig: with all problems of the project file, of all configs, and between modules.
    """
    found = [*project.problems, *problems, *name_collisions(modules)]
    if any(module.triggers for module in modules):
        from definitions.compiler.trigger_circles import trigger_circles

        found += trigger_circles(modules)
    if has_errors(found):
        raise InvalidConfig(found)
    return in_order(set(found))


def compile_modules(modules: Sequence[Module], *, is_complete: bool = True) -> list[CompiledModule]:
    """Compile modules, each for itself.

    Raises:
        InvalidConfig: with all problems of all modules.
    """
    compiled, problems = _compiled(modules, is_complete=is_complete)
    if has_errors(problems):
        raise InvalidConfig(problems)
    return compiled


def compile_or_report(
    module: Module, *, is_complete: bool = True, environment: Mapping[str, str] | None = None
) -> tuple[CompiledModule | None, list[Problem]]:
    """A compiled module, ``None`` if it has errors, and its problems."""
    try:
        compiled = compile_module(module, is_complete=is_complete, environment=environment)
    except InvalidConfig as invalid:
        return None, invalid.problems
    return compiled, compiled.problems


def _compiled(
    modules: Sequence[Module], *, is_complete: bool, environment: Mapping[str, str] | None = None
) -> tuple[list[CompiledModule], list[Problem]]:
    """The modules without errors, and the problems of all."""
    compiled: list[tuple[CompiledModule | None, list[Problem]]] = []
    with Progress().of(len(modules), "modules compiled") as count:
        for module in modules:
            compiled.append(compile_or_report(module, is_complete=is_complete, environment=environment))
            count()
    problems = [problem for _, found in compiled for problem in found]
    return [module for module, _ in compiled if module is not None], problems
