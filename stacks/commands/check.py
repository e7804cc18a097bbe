"""check: the gate over stacks that were synthesized."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from definitions.commands.ending import COULD_NOT_RUN
from definitions.commands.stack_arguments import add_stacks, environment_with
from definitions.project.project_file import load_project
from definitions.project.project_file_location import chosen_project_file
from definitions.project.selection import Selection
from definitions.project.stack_names import is_meant, no_such_stack, stack_hint
from stacks.gate.isolation import check_in_isolation
from stacks.output.folder import OutputProblem, output_folder
from stacks.output.manifest import stack_files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``check``."""
    add_stacks(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check the stacks in the output folder that synth would write, given the same arguments and variables.

    Returns:
        0 if all checks ran and passed, 1 if not, 2 if there is nothing to check or checkov could not run.

    Raises:
        InvalidConfig: the project file has problems; it is read only if domains, environments or modules are named.
    """
    if find_spec("checkov") is None:
        print("checkov is not installed here; it comes with sagemaker-pipelines-terraform[check]", file=sys.stderr)
        return COULD_NOT_RUN
    try:
        out = output_folder()
        files = stack_files(out)
        chosen = _chosen(list(files), out, arguments.project, environment_with(arguments.stacks))
    except OutputProblem as problem:
        print(problem, file=sys.stderr)
        return COULD_NOT_RUN
    return check_in_isolation([files[name] for name in chosen])


def _chosen(names: Sequence[str], out: Path, project: Path | None, environment: Mapping[str, str]) -> list[str]:
    """The stacks that are meant; the project file is read only if domains, environments or modules are named.

    Raises:
        OutputProblem: a stack that is meant was not synthesized.
        InvalidConfig: the project file has problems.
    """
    selection = Selection.of(environment)
    for pattern in selection.stacks:
        if not any(is_meant(pattern, name) for name in names):
            raise OutputProblem(f"{out}: {no_such_stack(pattern)} here; {stack_hint(pattern, names)}")
    if any(words for kind, words in selection.names.items() if kind != "stack"):
        meant = [module.naming.stack_name for module in load_project(chosen_project_file(project), environment).modules]
        for name in meant:
            if name not in names:
                raise OutputProblem(f"{out}: the stack '{name}' was not synthesized here; run `pipelines synth` first")
        return sorted(meant)
    return [name for name in names if not selection.stacks or any(is_meant(p, name) for p in selection.stacks)]
