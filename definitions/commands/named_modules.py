"""``FILE|STACK``, the argument of verbs that look at one module: what the word names, compiled.

A module may be of any kind; a verb for pipelines alone asks for ``pipeline_named`` or ``pipeline_of``.
"""

import argparse
from pathlib import Path

from definitions.commands.ending import Refused
from definitions.commands.named_files import FileKind, Owners, file_of, is_file, kind_of, package_of_config
from definitions.commands.stack_arguments import environment_with, stack
from definitions.compiler.compile_project import CompiledProject, compile_modules, compile_project
from definitions.compiler.kinds import a_module_of
from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import print_report
from definitions.module.compiled import CompiledModule
from definitions.pipeline.compile import CompiledPipeline
from definitions.project.module import ConfigFile, Module
from definitions.project.naming.standard import Naming
from definitions.project.project_file_location import chosen_project_file
from definitions.project.stack_names import first_names
from definitions.source.folders import shown_path
from definitions.source.nodes import Position


def add_module(parser: argparse.ArgumentParser) -> None:
    """Let one module be named."""
    parser.add_argument(
        "module",
        type=stack,
        metavar="FILE|STACK",
        help="a module config, or a stack such as acme-dev-marketing-churn; a word with '/' or '.' is a file",
    )


def compile_named(word: str, project: Path | None) -> CompiledModule:
    """Compile the module that a word names; its warnings go to standard error.

    Args:
        word: a file that one stack of a project is made of, a config of no project, a project file with one module,
            or a stack or pattern.
        project: the project file that ``--project`` names.

    Raises:
        InvalidConfig: with all problems of the module.
        Refused: the word names no module or several.
    """
    module = compile_file(file_of(word), Owners(project)) if is_file(word) else compile_stack(word, project)
    print_report(module.warnings)
    return module


def pipeline_named(word: str, project: Path | None, verb: str) -> CompiledPipeline:
    """Compile the pipeline that a word names, for a verb that is for pipelines alone; the rest as ``compile_named``."""
    return pipeline_of(compile_named(word, project), verb)


def pipeline_of(module: CompiledModule, verb: str) -> CompiledPipeline:
    """The module, if it is a pipeline.

    Args:
        module: of any kind.
        verb: the verb that is for pipelines alone, such as ``simulate``.

    Raises:
        Refused: it is of another kind.
    """
    if isinstance(module, CompiledPipeline):
        return module
    instead = _INSTEAD.get(verb, "'show', 'explain', 'graph' and 'diff' take modules of each kind")
    raise Refused(
        f"{quoted(module.stack)} is {a_module_of(module.package)}; {quoted(verb)} is for pipelines: {instead}"
    )


_DECISION = "name the pipeline that registers the model"
_INSTEAD = {
    "start": "'synth' and Terraform deploy it",
    "status": "'aws sagemaker describe-endpoint' tells how an endpoint is",
    "approve": _DECISION,
    "reject": _DECISION,
}
"""What to do instead, by the verb."""


def compile_file(file: Path, owners: Owners) -> CompiledModule:
    """Compile the one module that a file means; its warnings are not printed.

    Args:
        file: as for ``compile_named``.
        owners: finds the stacks that the file is a part of.

    Raises:
        InvalidConfig: with all problems of the module.
        Refused: the file is part of several stacks.
    """
    return _the_only(str(file), _modules_of(file, owners))


def compile_stack(word: str, project: Path | None) -> CompiledModule:
    """Compile the one stack that a name or pattern means.

    Raises:
        InvalidConfig: with all problems of the stack, or if the project has no such stack.
        Refused: the word names several stacks, or one that is not built here.
    """
    return _the_only(word, compile_project(chosen_project_file(project), environment_with([word])))


def _modules_of(file: Path, owners: Owners) -> CompiledProject:
    kind = kind_of(file)
    if kind is FileKind.PROJECT:
        return compile_project(file)
    owner = owners.of(file, kind)
    if owner is None:
        return compile_config(file)
    if len(owner.stacks) > 1:
        names = ", ".join(first_names(owner.stacks))
        raise Refused(f"{quoted(str(file))} is part of {len(owner.stacks)} stacks, so name one of them: {names}")
    return compile_project(owner.project, environment_with(owner.stacks))


def _the_only(word: str, compiled: CompiledProject) -> CompiledModule:
    if len(compiled.modules) != 1:
        names = ", ".join(first_names([module.stack for module in compiled.modules]))
        raise Refused(f"{quoted(word)} must name one stack; it is {names or 'none that is built here'}")
    return compiled.modules[0]


def compile_config(file: Path) -> CompiledProject:
    """Compile a module config on its own.

    Raises:
        InvalidConfig: with all its problems.
    """
    modules = compile_modules([_module_of_config(file)], is_complete=False)
    return CompiledProject(modules, [], [problem for module in modules for problem in module.problems])


def _module_of_config(file: Path) -> Module:
    """A module for a config outside a project: its keys tell its kind, names are made up, the context stays open."""
    files = (ConfigFile(file, Position(shown_path(file), 1, 1)),)
    return Module(Naming("org", "env", "domain", "module"), files, package=package_of_config(file))
