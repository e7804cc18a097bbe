"""The project file: organization, domains, environments, modules, and the context, account, region and tags they inherit.

Source: modern-data-architecture-accelerator, ``mdaa.yaml``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import ConfigDict, Field, ValidationError

from definitions.fields import FixedText, Unsupported, Words
from definitions.located_yaml import Node, NodePath, Position, YamlError, load, read_text
from definitions.model import Model
from definitions.problems import InvalidConfig, Problem, dotted, from_pydantic
from definitions.project.naming import Naming

MODULE_PACKAGE = "sagemaker-pipeline"

Name = Annotated[
    str,
    Words("a name", "bad-name", r"[a-z0-9-]+", infrastructure=False, hint="lower-case letters, digits and '-'"),
]
Account = Annotated[str, Words("an account id of 12 digits or 'default'", "bad-account-id", r"\d{12}|(?i:default)", infrastructure=False)]
Region = Annotated[str, Words("a region such as eu-west-1, or 'default'", "bad-region", r"[a-z]+(-[a-z]+)+-\d|(?i:default)", infrastructure=False)]


Anything: TypeAlias = object
NotYet = Annotated[None, Unsupported("write what it stands for at the place where it is used")]
NotHere = Annotated[None, Unsupported("it has no counterpart in Terraform")]


class Level(Model):
    """What every level of the project file may set; lower levels win."""

    model_config = ConfigDict(alias_generator=None)

    context: dict[str, Anything] = {}
    """Values for {{context:KEY}}; merged from the top down."""
    tag_configs: list[FixedText] = []
    """Files with a map 'tags', relative to the project file; those of all levels, top first."""
    tag_config_data: dict[str, FixedText] = {}
    """Tags; merged from the top down, over those of files."""
    permissions_boundary_arn: FixedText | None = None
    """The permissions boundary of roles."""
    account: Account | None = None
    """Account id; 'default' or nothing: the account of the credentials. Not for modules."""
    region: Region | None = None
    """Region; 'default' or nothing: the region of the credentials. Not for modules."""
    terraform: NotYet = None
    """Not supported."""
    custom_naming: NotHere = None
    """Not supported."""
    custom_aspects: Anything = None
    """CDK aspects; ignored."""
    mdaa_version: Anything = None
    """Ignored."""
    use_bootstrap: Anything = None
    """Ignored: no bootstrap stack is needed."""


class ModuleEntry(Level):
    """One module of an environment."""

    account: Annotated[None, Unsupported("an environment, a domain or the root chooses the account")] = None
    """Not supported."""
    region: Annotated[None, Unsupported("an environment, a domain or the root chooses the region")] = None
    """Not supported."""
    module_path: FixedText | None = None
    """The package: '@aws-mdaa/sagemaker-pipeline' for those built here; others are listed as skipped."""
    cdk_app: FixedText | None = None
    """Old name of module_path."""
    module_configs: list[FixedText] = []
    """YAML files of the module, relative to the project file; merged in order."""
    app_configs: list[FixedText] = []
    """Old name of module_configs; these come first."""
    module_config_data: NotYet = None
    """Not supported."""
    app_config_data: NotYet = None
    """Not supported."""
    module_type: Anything = None
    """Ignored."""
    mdaa_compliant: Anything = None
    """Ignored."""


class Environment(Level):
    """One environment of a domain."""

    modules: Annotated[dict[Name, ModuleEntry], Field(min_length=1)]
    """Modules by name."""
    template: NotYet = None
    """Not supported."""


class Domain(Level):
    """One domain of the organization."""

    environments: Annotated[dict[Name, Environment], Field(min_length=1)]
    """Environments by name."""
    env_templates: NotYet = None
    """Not supported."""


class ProjectFile(Level):
    """The root."""

    organization: Name
    """Part of every name."""
    domains: Annotated[dict[Name, Domain], Field(min_length=1)]
    """Domains by name."""
    env_templates: NotYet = None
    """Not supported."""
    naming_module: NotHere = None
    """Not supported."""
    naming_class: NotHere = None
    """Not supported."""
    naming_props: NotHere = None
    """Not supported."""
    log_suppressions: Anything = None
    """Ignored."""
    devops: Anything = None
    """Ignored."""
    use_staging: Anything = Field(default=None, alias="useStaging")
    """Ignored."""


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
        file = ProjectFile.model_validate(root.plain())
    except ValidationError as error:
        raise InvalidConfig(from_pydantic(error, root, ProjectFile)) from None
    reader = _Reader(path.parent, root)
    modules = [reader.module(naming, path, levels) for naming, path, levels in _modules(file)]
    if reader.problems:
        raise InvalidConfig(reader.problems)
    skipped = [f"{module.naming.stack_name} ({module.package})" for module in modules if module.package != MODULE_PACKAGE]
    return Project([module for module in modules if module.package == MODULE_PACKAGE], skipped)


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


class TagFile(Model):
    """A file with tags."""

    tags: dict[str, FixedText]
    """Tags by key."""


def _package(path: str) -> str:
    """``sagemaker-pipeline`` of ``@aws-mdaa/sagemaker-pipeline@1.6.0``."""
    return path.rsplit("/", 1)[-1].split("@", 1)[0]


def _nearest(values: Sequence[str | None]) -> str | None:
    """The value of the lowest level that has one; 'default' means none."""
    nearest = next((value for value in reversed(values) if value is not None), None)
    return None if nearest is None or nearest.lower() == "default" else nearest
