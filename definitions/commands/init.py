"""init: a new project, which validates, synthesizes and runs as it is."""

import argparse
import shlex
from pathlib import Path

from definitions.commands.choices import add_choice
from definitions.commands.ending import WELL
from definitions.commands.new_modules import compile_new, entered, name_of
from definitions.commands.whole_files import new_files
from definitions.diagnostics.messages import yaml_text
from definitions.scaffold.templates import CONFIG, PROJECT_FILE, TEMPLATES, module_files, project_files
from definitions.source.nodes import NodePath

_PLACE: NodePath = ("domains", "main", "environments", "dev")
"""Where the template's project file has its modules."""
_ORGANIZATION = "organization: acme\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``init``."""
    parser.add_argument("folder", type=_folder, metavar="DIR", help="the folder of the project; '.' is the current one")
    does = "what the first module does: train, evaluate and register a model, or predict for a data set with one"
    add_choice(parser, "--template", TEMPLATES, "a template", f"{does}; {TEMPLATES[0]} if not given")
    parser.add_argument(
        "--module",
        type=name_of("a module"),
        metavar="NAME",
        help="its name, and its folder's; the template's if not given",
    )
    parser.add_argument(
        "--organization",
        type=name_of("an organization"),
        default="acme",
        metavar="NAME",
        help="the first part of all names; acme if not given",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the files, and tell what comes next.

    Raises:
        Refused: one of the files is there already, or a name is none that AWS or a stack can have.
    """
    folder: Path = arguments.folder
    module = arguments.module or arguments.template
    files = {folder / path: text for path, text in project_files().items()}
    project = folder / PROJECT_FILE
    named = files[project].replace(_ORGANIZATION, f"organization: {yaml_text(arguments.organization)}\n")
    files[project] = entered(named, _PLACE, module, f"./{module}/{CONFIG}")
    files |= {folder / module / path: text for path, text in module_files(arguments.template).items()}
    with new_files(files):
        stacks = compile_new(project, module)
    for file in sorted(files):
        print(f"wrote {file}")
    print(f"the stack is {stacks[0]}; next:")
    if folder != Path():
        print(f"  cd {shlex.quote(str(folder))}")
    print(f"  pipelines validate\n  pipelines test\n  pipelines run {module}/{CONFIG}\n  pipelines synth")
    return WELL


def _folder(word: str) -> Path:
    if not word:
        raise argparse.ArgumentTypeError("must be the path of a folder")
    return Path(word)
