"""add: another module for a project, entered into the project file."""

import argparse
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from definitions.commands.choices import add_choice, one_of
from definitions.commands.ending import WELL, Refused
from definitions.commands.named_files import package_of_config
from definitions.commands.new_modules import compile_new, entered, name_of
from definitions.commands.whole_files import new_files, replaced_file
from definitions.diagnostics.files import text_of, yaml_of
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.project.module import PIPELINE
from definitions.project.module_entries import module_entries
from definitions.project.project_file_location import chosen_project_file
from definitions.scaffold.places import Place, places
from definitions.scaffold.templates import CONFIG, TEMPLATES, module_files
from definitions.source.nodes import Node


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``add``."""
    parser.add_argument("kind", type=one_of(["module"], "something to add"), metavar="module", help="what is added")
    parser.add_argument("name", type=name_of("a module"), metavar="NAME", help="the name of the module")
    content = parser.add_mutually_exclusive_group()
    files = f"write its files to a folder NAME beside the project file; {TEMPLATES[0]} if not given"
    add_choice(content, "--template", TEMPLATES, "a template", files)
    content.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="write none: this is its module config, of a pipeline or an endpoint",
    )
    parser.add_argument(
        "--to",
        metavar="PLACE",
        help="where it belongs: DOMAIN/ENVIRONMENT, or a template of environments; needed if there are several",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the module's files, and put it into the project file.

    Raises:
        InvalidConfig: the project file is missing, or no YAML.
        Refused: the word names no place, the module or one of its files is there already, or it has errors.
    """
    project = chosen_project_file(arguments.project)
    text, root = text_of(project), yaml_of(project)
    place = _place(places(root), arguments.to)
    _refuse_taken(root, place, arguments.name)
    folder = project.parent
    files: dict[Path, str] = {}
    package = PIPELINE
    if arguments.config is None:
        config = f"./{arguments.name}/{CONFIG}"
        files = {folder / arguments.name / path: text for path, text in module_files(arguments.template).items()}
    else:
        config = f"./{Path(os.path.relpath(arguments.config, folder)).as_posix()}"
        package = package_of_config(arguments.config)
    with ExitStack() as written:
        written.enter_context(new_files(files))
        written.enter_context(replaced_file(project, entered(text, place.path, arguments.name, config, package)))
        stacks = compile_new(project, arguments.name)
    for file in sorted(files):
        print(f"wrote {file}")
    print(f"{project} has {arguments.name} in {place.name}: {', '.join(stacks)}")
    return WELL


def _place(found: Sequence[Place], word: str | None) -> Place:
    """The place that a word names; without a word, the only one to which modules usually belong.

    Raises:
        Refused: there is none, or there are several.
    """
    if not found:
        raise Refused("the project file has no environment, so no place for a module; it needs 'domains', as in init's")
    if word is None:
        usual = [place for place in found if place.usual]
        if len(usual) > 1:
            raise Refused(f"there are several places for a module, so name one: {_options(usual)}")
        return usual[0]
    named = {place.name: place for place in reversed(found)}
    if word not in named:
        hint = did_you_mean(word, list(named)) or f"there are: {', '.join(place.name for place in found)}"
        raise Refused(f"the project file has no place {quoted(word)} for modules; {hint}")
    return named[word]


def _options(found: Sequence[Place]) -> str:
    return ", ".join(f"--to {place.name}" for place in found)


def _refuse_taken(root: Node, place: Place, name: str) -> None:
    for entry in module_entries(root):
        if entry.module == name and (entry.domain, entry.environment) in place.environments:
            line = entry.node.key_position.line
            raise Refused(f"{entry.domain}/{entry.environment} has a module {quoted(name)} already, in line {line}")
