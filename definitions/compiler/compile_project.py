"""From a project file to the compiled pipelines of all its modules."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from definitions.compiler.name_collisions import name_collisions
from definitions.compiler.trigger_circles import trigger_circles
from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors, in_order, without_notes
from definitions.foundation.records import record
from definitions.pipeline.compile import CompiledPipeline, compile_module
from definitions.project.module import Module
from definitions.project.project_file import read_project


@record
class CompiledProject:
    """The result of compiling a project.

    Attributes:
        pipelines: one for each module.
        skipped: the stacks of modules of other kinds, each with its kind.
        problems: warnings and notes.
    """

    pipelines: list[CompiledPipeline]
    skipped: list[str]
    problems: list[Problem]

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
    pipelines, problems = _compiled(project.modules, is_complete=True, environment=environment)
    problems = [*project.problems, *problems, *name_collisions(pipelines), *trigger_circles(pipelines)]
    if has_errors(problems):
        raise InvalidConfig(problems)
    return CompiledProject(pipelines, project.skipped, in_order(set(problems)))


def compile_modules(modules: Sequence[Module], *, is_complete: bool = True) -> list[CompiledPipeline]:
    """Compile modules, each for itself.

    Raises:
        InvalidConfig: with all problems of all modules.
    """
    pipelines, problems = _compiled(modules, is_complete=is_complete)
    if has_errors(problems):
        raise InvalidConfig(problems)
    return pipelines


def _compiled(
    modules: Sequence[Module], *, is_complete: bool, environment: Mapping[str, str] | None = None
) -> tuple[list[CompiledPipeline], list[Problem]]:
    """The pipelines of modules without errors, and the problems of all modules."""
    pipelines: list[CompiledPipeline] = []
    problems: list[Problem] = []
    for module in modules:
        try:
            pipelines.append(compile_module(module, is_complete=is_complete, environment=environment))
            problems.extend(pipelines[-1].problems)
        except InvalidConfig as invalid:
            problems.extend(invalid.problems)
    return pipelines, problems
