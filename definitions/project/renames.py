"""Modules that may have been renamed since they were deployed, and so would be deployed anew beside what is there."""

import re
from collections.abc import Collection, Iterator

from definitions.diagnostics.messages import nearest_name
from definitions.diagnostics.problems import Problem, has_errors
from definitions.project.naming.standard import Naming
from definitions.project.project_file import Project


def possible_renames(project: Project, former: Collection[str]) -> Iterator[Problem]:
    """A warning for each new module whose environment lacks a stack that it had; none if modules have errors.

    Args:
        project: the project.
        former: names of stacks that were synthesized or deployed earlier.
    """
    new = [module for module in project.modules if module.naming.stack_name not in former]
    if not former or not new or has_errors(project.problems):
        return
    siblings = new[0].siblings
    everything = project.modules if siblings is None else siblings()
    gone = sorted(set(former) - {module.naming.stack_name for module in everything})
    for module in new:
        earlier = {name: stack for stack in gone if (name := _module_of(stack, module.naming)) is not None}
        if not earlier:
            continue
        name = nearest_name(module.name, list(earlier)) or next(iter(earlier))
        message = (
            f"module '{module.name}' is new, and the stack '{earlier[name]}' has no module any more: "
            "if it was renamed, all of it would be deployed anew"
        )
        hint = f"write 'deployedAs: {name}' to go on with its state and its names in AWS"
        declared = module.declaration
        yield Problem(declared.position, declared.path, message, "possible-rename", hint, "warning")


def _module_of(stack: str, naming: Naming) -> str | None:
    """The name of the module that a stack of the same environment belongs to."""
    if type(naming) is not Naming:
        return None  # a class of the user's own: what it makes of a name cannot be read back
    environment = Naming(naming.organization, naming.environment, naming.domain, "").stack_name
    found = re.fullmatch(f"{re.escape(environment)}-([a-z0-9-]+)", stack)
    return None if found is None else found[1]
