"""One module of a project in one environment: what a stack is made of, before its config is read."""

from dataclasses import dataclass, field
from pathlib import Path

from definitions.project.deployment.deployment import Deployment
from definitions.project.flags import Flags
from definitions.project.naming.standard import Naming
from definitions.source.folders import Folders
from definitions.source.nodes import Node, Position

MODULE_PACKAGE = "sagemaker-pipeline"


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A file of a module config, and where the project file names it."""

    path: Path
    named_at: Position
    key: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """Where the project file makes a module of an environment: at the module, or at the template it is taken from."""

    position: Position = field(default_factory=lambda: Position("", 0, 0))
    path: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """One module in one environment: one stack.

    Attributes:
        naming: names of what is deployed.
        config_files: the files of the module config, in order of merging.
        config_data: keys of the module config that replace those of the files.
        account: 12 digits, or ``None`` for the account of the credentials; likewise ``region``.
        context: values for ``{{context:KEY}}``.
        tags: the user's own tags.
        permissions_boundary_arn: for the role.
        flags: what context flags change.
        deployment: where state is kept, and how the provider is set up.
        folders: which files the config may include.
        allowed_variables: which environment variables ``{{env_var:NAME}}`` may name; ``None``: all without secrets.
        place: where the project file makes it.
    """

    naming: Naming
    config_files: tuple[ConfigFile, ...] = ()
    config_data: Node | None = None
    account: str | None = None
    region: str | None = None
    context: dict[str, object] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    permissions_boundary_arn: str | None = None
    flags: Flags = field(default_factory=Flags)
    deployment: Deployment = field(default_factory=Deployment)
    folders: Folders = field(default_factory=Folders)
    allowed_variables: tuple[str, ...] | None = None
    place: Declaration = field(default_factory=Declaration)
