"""The project file: its modules, and the context, account, region and tags that they inherit.

Source: modern-data-architecture-accelerator, ``mdaa.yaml``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from definitions.located_yaml import load, read_text
from definitions.nodes import Node, NodePath, Position, YamlError
from definitions.problems import InvalidConfig, Problem, dotted, from_pydantic
from definitions.project.levels import Domain, Environment, ModuleEntry, ProjectFile, TagFile
from definitions.project.naming import Naming

MODULE_PACKAGE = "sagemaker-pipeline"


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A file of a module config, and where the project file names it."""

    path: Path
    named_at: Position
    key: str


@dataclass(frozen=True, slots=True)
class Module:
    """One module in one environment: one stack.

    Attributes:
        naming: names of what is deployed.
        package: the module's package without scope and version, such as ``sagemaker-pipeline``.
        config_files: the files of the module config, in order of merging.
        account: 12 digits, or ``None`` for the account of the credentials; likewise ``region``.
        context: values for ``{{context:KEY}}``.
        tags: the user's own tags.
        permissions_boundary_arn: for the role.
    """

    naming: Naming
    package: str
    config_files: tuple[ConfigFile, ...] = ()
    account: str | None = None
    region: str | None = None
    context: dict[str, object] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    permissions_boundary_arn: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """All modules that are built here, and the names of those that are not."""

    modules: list[Module]
    skipped: list[str]


def shown_path(path: Path) -> str:
    """A path as messages show it: relative to the current folder where it is below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def load_project(path: Path) -> Project:
    """Read a project file.

    Raises:
        InvalidConfig: with all problems of the file and of the tag files that it names.
    """
    try:
        root = load(read_text(path, shown_path(path)), shown_path(path))
    except YamlError as error:
        raise InvalidConfig(Problem.from_fault(fault) for fault in error.faults) from None
    try:
        file = ProjectFile.model_validate(_without_other_settings(root).plain())
    except ValidationError as error:
        raise InvalidConfig(from_pydantic(error, root, ProjectFile)) from None
    reader = _Reader(path.parent, root)
    modules = [reader.module(naming, path, levels) for naming, path, levels in _modules(file)]
    problems = [*reader.problems, *_references(_without_other_settings(root)), *_collisions(file, root)]
    if problems:
        raise InvalidConfig(problems)
    skipped = [
        f"{module.naming.stack_name} ({module.package})" for module in modules if module.package != MODULE_PACKAGE
    ]
    return Project([module for module in modules if module.package == MODULE_PACKAGE], skipped)


def _without_other_settings(root: Node) -> Node:
    """The project file with nothing but the package of modules of other kinds: their settings are not ours to judge."""
    return _below(root, ("domains", "*", "environments", "*", "modules", "*"))


def _references(root: Node) -> Iterator[Problem]:
    """``{{...}}`` in the project file, which would stay as it is."""
    for path, node in root.walk():
        if isinstance(node.value, str) and "{{" in node.value:
            message = "references are resolved in module configs, not in the project file"
            yield Problem.at(root, path, message, "unsupported-reference", "write the value out")


def _collisions(file: ProjectFile, root: Node) -> Iterator[Problem]:
    """Modules whose names come to the same stack, or to one that AWS has no name for."""
    first: dict[str, NodePath] = {}
    for naming, path, _ in _modules(file):
        name = naming.stack_name
        if name.startswith("-") or name.endswith("-"):
            yield Problem.at(root, path, f"the stack '{name}' cannot begin or end with '-'", "bad-name", key=True)
        if name in first:
            other = root.nearest(first[name]).key_position
            message = f"is the stack '{name}', and so is the module at line {other.line}"
            yield Problem.at(
                root, path, message, "same-stack", "rename one of domain, environment and module", key=True
            )
        first.setdefault(name, path)


def _below(node: Node, path: tuple[str, ...]) -> Node:
    if not isinstance(node.value, dict):
        return node
    children: dict[str, Node] = node.value
    if not path:
        named = {key: child for key, child in children.items() if key in ("module_path", "cdk_app")}
        packages = {_package(str(child.value)) for child in named.values()}
        return Node(named, node.position, node.key_position) if packages - {MODULE_PACKAGE} else node
    replaced = {key: _below(child, path[1:]) if path[0] in ("*", key) else child for key, child in children.items()}
    return Node(replaced, node.position, node.key_position)


Levels: TypeAlias = tuple[ProjectFile, Domain, Environment, ModuleEntry]


def _modules(file: ProjectFile) -> Iterator[tuple[Naming, NodePath, Levels]]:
    for domain_name, domain in file.domains.items():
        for environment_name, environment in domain.environments.items():
            for name, entry in environment.modules.items():
                path = ("domains", domain_name, "environments", environment_name, "modules", name)
                naming = Naming(file.organization, environment_name, domain_name, name)
                yield naming, path, (file, domain, environment, entry)


@dataclass(slots=True)
class _Reader:
    folder: Path
    root: Node
    problems: list[Problem] = field(default_factory=list)

    def module(self, naming: Naming, path: NodePath, levels: Levels) -> Module:
        entry = levels[-1]
        package = _package(entry.module_path or entry.cdk_app or "")
        files = [
            ConfigFile(self.folder / name, self.root.nearest((*path, key, index)).position, dotted((*path, key, index)))
            for key, names in (("app_configs", entry.app_configs), ("module_configs", entry.module_configs))
            for index, name in enumerate(names)
        ]
        if not package:
            self.missing((*path, "module_path"))
        elif package == MODULE_PACKAGE and not files:
            self.missing((*path, "module_configs"))
        boundaries = [level.permissions_boundary_arn for level in levels]
        return Module(
            naming,
            package,
            tuple(files),
            _nearest([level.account for level in levels[:3]]),
            _nearest([level.region for level in levels[:3]]),
            {key: value for level in levels for key, value in level.context.items()},
            self.tags(levels, path),
            _nearest(boundaries),
        )

    def missing(self, path: NodePath) -> None:
        self.problems.append(Problem.at(self.root, path, "is required and missing", "missing-key", key=True))

    def tags(self, levels: Levels, path: NodePath) -> dict[str, str]:
        tags: dict[str, str] = {}
        depths = (0, 2, 4, 6)
        for level, depth in zip(levels, depths, strict=True):
            for index, name in enumerate(level.tag_configs):
                tags |= self.tag_file(name, (*path[:depth], "tag_configs", index))
        for level in levels:
            tags |= level.tag_config_data
        return tags

    def tag_file(self, name: str, path: NodePath) -> dict[str, str]:
        file = self.folder / name
        try:
            node = load(read_text(file, shown_path(file)), shown_path(file))
        except YamlError as error:
            for fault in error.faults:
                missing = Problem.at(self.root, path, f"'{name}' {fault.message}", fault.rule)
                self.problems.append(missing if fault.rule == "missing-file" else Problem.from_fault(fault))
            return {}
        try:
            return TagFile.model_validate(node.plain()).tags
        except ValidationError as error:
            self.problems.extend(from_pydantic(error, node, TagFile))
            return {}


def _package(path: str) -> str:
    """``sagemaker-pipeline`` of ``@aws-mdaa/sagemaker-pipeline@1.6.0``."""
    return path.rsplit("/", 1)[-1].split("@", 1)[0]


def _nearest(values: Sequence[str | None]) -> str | None:
    """The value of the lowest level that has one; 'default' means none."""
    nearest = next((value for value in reversed(values) if value is not None), None)
    return None if nearest is None or nearest.lower() == "default" else nearest
