"""Read a project file to its modules.

Source: modern-data-architecture-accelerator, ``mdaa.yaml``.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from definitions.diagnostics.files import yaml_of
from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors, in_order
from definitions.foundation.records import field, record, replace
from definitions.project.levels import ProjectFile
from definitions.project.module import ENDPOINT, PIPELINE, Module, OtherModule
from definitions.project.module_entries import ModuleEntryNode, children, module_entries, unknown_templates
from definitions.project.module_path import PACKAGE
from definitions.project.module_reader import ModuleReader, ProjectContext, without_references
from definitions.project.references.allowed_variables import allowed_variables
from definitions.project.resolve_module import name_problems, resolve_module, skipped_kind
from definitions.project.selection import Selection
from definitions.project.stack_names import named_stacks
from definitions.project.yaml_paths import YamlPaths
from definitions.schema.corrected_read import read_corrected
from definitions.source.folders import Folders
from definitions.source.nodes import Node, NodePath

PROJECT_KEYS = {"organization", "domains"}
"""A file with one of these is a project file."""
KEYS_OF_KINDS = {
    PIPELINE: {"pipeline"},
    ENDPOINT: {"stageName", "modelPackage", "modelPackageArn", "productionVariant", "productionVariants"},
}
"""Keys of the configs of one kind of module, which no other kind has."""
MODULE_KEYS = {"projectName"}.union(*KEYS_OF_KINDS.values())
"""A file with one of these, and none of a project file's, is a module config."""


@record
class Project:
    """All modules that are built here, those that are not, and what is to be said of the file.

    Attributes:
        modules: those that are built here and have no errors.
        skipped: the stacks of other kinds, each with its kind.
        problems: of the file.
    """

    modules: list[Module]
    others: list[OtherModule]
    problems: list[Problem] = field(default_factory=list)

    @property
    def skipped(self) -> list[str]:
        """The stacks of modules of other kinds, and the kinds, as text for a terminal."""
        return [str(other) for other in self.others]


def load_project(path: Path, environment: Mapping[str, str] | None = None) -> Project:
    """Read a project file that has no errors.

    Raises:
        InvalidConfig: with all problems of the file and of the tag files that it names.
    """
    project = read_project(path, environment)
    if has_errors(project.problems):
        raise InvalidConfig(project.problems)
    return project


def read_project(path: Path, environment: Mapping[str, str] | None = None) -> Project:
    """Read the valid part of a project file, and the problems of the rest.

    Args:
        path: the file.
        environment: for ``{{env_var:NAME}}`` and the selection of modules; that of the process if not given.

    Raises:
        InvalidConfig: so little of the file is valid that nothing more can be read.
    """
    environment = os.environ if environment is None else environment
    root = yaml_of(path)
    _refuse_module_config(root)
    read = read_corrected(root, ProjectFile)
    root = read.node
    entries, problems = _entries(root, [*read.mistakes, *without_references(read.other_problems, root)])
    folder = path.parent
    allowed, refused = allowed_variables(root)
    problems.extend(refused)
    context = ProjectContext(root, folder, _folders(root, folder), environment, allowed, YamlPaths(root))
    modules: list[Module] = []
    others: list[OtherModule] = []
    siblings = _siblings(context, entries)
    selection = Selection.of(environment)
    chosen = selection.chosen(entries)
    if selection.stacks:
        chosen = named_stacks(context, chosen, selection)
    for entry in chosen:
        reader = ModuleReader(context, entry)
        kind = skipped_kind(reader)
        if kind is not None:
            others.append(OtherModule(reader.values.naming, kind))
        elif not reader.has_errors:
            module = resolve_module(reader)
            modules.extend([replace(module, siblings=siblings)] if module is not None else [])
            problems.extend(name_problems(reader))
        problems.extend(reader.problems)
    if len(others) == len(chosen):
        problems.append(_nothing_built(root, selection))
    return Project(modules, others, in_order({*problems, *_collisions(modules)}))


def _siblings(context: ProjectContext, entries: Sequence[ModuleEntryNode]) -> Callable[[], list[Module]]:
    """A function that reads all modules of the file that have no errors; it does so at its first call."""

    @cache
    def siblings() -> list[Module]:
        readers = [ModuleReader(context, entry) for entry in entries]
        read = (resolve_module(one) for one in readers if skipped_kind(one) is None and not one.has_errors)
        return [module for module in read if module is not None]

    return siblings


def _refuse_module_config(root: Node) -> None:
    """Say in one sentence that a file is of the other kind, not of each of its keys that it is unknown.

    Raises:
        InvalidConfig: it is a module config.
    """
    keys = set(root.value) if isinstance(root.value, dict) else set()
    if keys & MODULE_KEYS and not keys & PROJECT_KEYS:
        message = "is a module config, and a project file is needed: one that names it below 'modules'"
        raise InvalidConfig([Problem(root.position, (), message, "no-project-file")])


def _entries(root: Node, problems: list[Problem]) -> tuple[list[ModuleEntryNode], list[Problem]]:
    """All modules of the file, and the problems so far with those of the levels around them.

    Raises:
        InvalidConfig: there are no modules, or no organization to name them.
    """
    for path, name, known in unknown_templates(root):
        hint = did_you_mean(name, known) or "name it in 'env_templates' of the domain or of the root"
        problems.append(Problem.at(root, path, f"there is no template '{name}'", "unknown-template", hint))
    entries = list(module_entries(root))
    problems.extend(_without_modules(root, entries))
    organization = root.child("organization")
    if not entries or organization is None or not isinstance(organization.value, str):
        raise InvalidConfig(problems)
    return entries, problems


def _without_modules(root: Node, entries: list[ModuleEntryNode]) -> Iterator[Problem]:
    """Environments without modules of their own or from a template."""
    named = {(entry.domain, entry.environment) for entry in entries}
    named |= {(str(path[1]), str(path[3])) for path, *_ in unknown_templates(root)}
    for domain, domain_node in children(root, "domains"):
        for environment, node in children(domain_node, "environments"):
            path: NodePath = ("domains", domain, "environments", environment, "modules")
            modules = node.child("modules")
            if (domain, environment) in named or not isinstance(node.value, dict):
                continue
            if modules is None:
                yield Problem.at(root, path, "is required and missing", "missing-key", key=True)
            elif modules.value == {}:
                yield Problem.at(root, path, "must not be empty", "empty-list")


def _nothing_built(root: Node, selection: Selection) -> Problem:
    """A warning, not an error: a job that runs for each domain may find one of which nothing is built."""
    meant = f"meant by {selection}" if str(selection) else "of the project"
    message = f"nothing is built: no module {meant} has module_path '{PACKAGE}'"
    return Problem.at(root, ("domains",), message, "nothing-built", key=True, severity="warning")


def _folders(root: Node, folder: Path) -> Folders:
    """Folders from which files may be read: the project file's own, and those that it names."""
    named = root.child("allowed_folders")
    names = [str(item.value) for item in named.value] if named is not None and isinstance(named.value, list) else []
    return Folders(tuple((folder / name).resolve() for name in [".", *names]))


def _collisions(modules: list[Module]) -> Iterator[Problem]:
    """Modules with the same stack or state, or with a stack that AWS has no name for."""
    stacks: dict[str, Module] = {}
    states: dict[tuple[str | None, ...], Module] = {}
    for module in modules:
        name, declaration = module.naming.stack_name, module.declaration
        if name.startswith("-") or name.endswith("-"):
            message = f"the stack '{name}' cannot begin or end with '-'"
            yield Problem(declaration.position, declaration.path, message, "bad-name")
        if stacks.setdefault(name, module) is not module:
            other = stacks[name].declaration.position
            message = f"is the stack '{name}', and so is the module at line {other.line}"
            is_renamed = any(one.name.lower() != one.naming.module for one in (module, stacks[name]))
            hint = "change 'deployedAs'" if is_renamed else "rename one of domain, environment and module"
            yield Problem(declaration.position, declaration.path, message, "same-stack", hint)
        state = module.deployment.state_location()
        if state is not None and states.setdefault(state, module) is not module:
            other = states[state].declaration.position
            message = f"keeps its state where the module at line {other.line} does: {state[-1]}"
            hint = "make the name of references, such as '{{env}}-{{domain}}-{{module_name}}'"
            yield Problem(declaration.position, declaration.path, message, "same-state", hint)
