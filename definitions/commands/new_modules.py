"""What ``init`` and ``add`` have in common: names that words give, and what was written is checked before it stays."""

import argparse
import os
import re
from collections.abc import Callable
from pathlib import Path

from definitions.commands.ending import Refused
from definitions.compiler.compile_project import compile_project
from definitions.diagnostics.messages import quoted, yaml_text
from definitions.diagnostics.problems import InvalidConfig, print_report
from definitions.project.module import PIPELINE
from definitions.project.module_path import SCOPE
from definitions.project.selection import VARIABLES
from definitions.scaffold.project_text import with_module
from definitions.source.nodes import NodePath


def name_of(what: str) -> Callable[[str], str]:
    """The type of an argument that becomes a name of the project file; any other word is wrong usage."""

    def named(word: str) -> str:
        if re.fullmatch(r"[a-z0-9-]+", word):
            return word
        meant = re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")
        hint = f"did you mean '{meant}'?" if meant else "lower-case letters, digits and '-'"
        raise argparse.ArgumentTypeError(f"{quoted(word)} is not the name of {what}; {hint}")

    return named


def entered(text: str, place: NodePath, name: str, config: str, package: str = PIPELINE) -> str:
    """The text of a project file with a module more.

    Args:
        text: of the project file, without errors.
        place: of the map that has, or gets, the key ``modules``.
        name: of the module.
        config: the path of its config from the project file.
        package: its kind.

    Raises:
        Refused: other parts of the text would change.
    """
    module_path = f"{SCOPE}{package}"
    entry = {"module_path": module_path, "module_configs": [config]}
    found = with_module(text, place, name, entry)
    if found is None:
        lines = f"{yaml_text(name)}:\n  module_path: '{module_path}'\n  module_configs: {yaml_text([config])}"
        where = ".".join(map(str, (*place, "modules")))
        raise Refused(
            f"the project file cannot be changed without disturbing the rest of it; write below {where}:\n{lines}"
        )
    return found


def compile_new(project: Path, module: str) -> list[str]:
    """Compile a module that was just written, in all environments that have it; the result is its stacks.

    Raises:
        Refused: it has errors, such as a name that is too long; they are told while the files are still there.
    """
    others = {name: value for name, value in os.environ.items() if name not in VARIABLES.values()}
    try:
        compiled = compile_project(project, {**others, VARIABLES["module"]: module})
    except InvalidConfig as invalid:
        raise Refused(f"{invalid}\nnothing was written") from None
    print_report(compiled.warnings)
    return [module.stack for module in compiled.modules]
