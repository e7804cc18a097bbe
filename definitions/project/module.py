"""One module of a project in one environment, before its config is read."""

from collections.abc import Callable, Sequence
from pathlib import Path

from definitions.diagnostics.printable import escaped
from definitions.foundation.records import field, record
from definitions.project.context_flags import ContextFlags
from definitions.project.deployment.deployment import Deployment
from definitions.project.naming.standard import Naming
from definitions.source.folders import Folders
from definitions.source.nodes import Node, NodePath, Position

PIPELINE = "sagemaker-pipeline"
ENDPOINT = "sagemaker-endpoint"
PACKAGES = (PIPELINE, ENDPOINT)
"""Packages whose modules are built here."""

INSTEAD = {"sagemaker-model-monitoring": "a scheduled pipeline can do it: docs/monitoring.md"}
"""What does the work of modules of other kinds, where there is such a thing."""


@record
class ConfigFile:
    """A file of a module config, with the position and path at which the project file names it."""

    path: Path
    named_at: Position
    named_by: NodePath = ()


@record
class Declaration:
    """The entry of a module in the project file, or the template that an environment takes it from."""

    position: Position = field(default_factory=lambda: Position("", 0, 0))
    path: NodePath = ()


@record
class OtherModule:
    """A module of a kind that is not built here.

    Attributes:
        naming: names what would be deployed, if it were.
        kind: what it is, such as ``roles``.
    """

    naming: Naming
    kind: str

    def __str__(self) -> str:
        hint = f"; {self.instead}" if self.instead else ""
        return escaped(f"{self.naming.stack_name} ({self.kind}){hint}")

    @property
    def instead(self) -> str | None:
        """What does its work here, as a sentence for people."""
        return INSTEAD.get(self.kind)


@record
class Module:
    """One module in one environment: one stack.

    Attributes:
        naming: names of what is deployed.
        package: the kind of module, one of ``PACKAGES``.
        config_files: the files of the module config, in order of merging.
        tag_files: files with tags, in order of merging.
        config_data: keys of the module config that replace those of the files.
        account: 12 digits, or ``None`` for the account of the credentials; likewise ``region``.
        context: values for ``{{context:KEY}}``.
        tags: the user's own tags.
        permissions_boundary_arn: for the role.
        flags: context flags.
        deployment: state and provider settings of Terraform.
        folders: those from which the config may include files.
        allowed_variables: environment variables for ``{{env_var:NAME}}``; ``None``: all that carry no secret.
        declaration: of the module in the project file.
        name: in the project file; ``naming`` has another if the module is ``deployedAs`` that.
        siblings: reads all modules of the project file that are built here, chosen or not; ``None`` without one.
    """

    naming: Naming
    package: str = field(default=PIPELINE, kw_only=True)
    config_files: tuple[ConfigFile, ...] = ()
    tag_files: tuple[Path, ...] = ()
    config_data: Node | None = None
    account: str | None = None
    region: str | None = None
    context: dict[str, object] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    permissions_boundary_arn: str | None = None
    flags: ContextFlags = field(default_factory=ContextFlags)
    deployment: Deployment = field(default_factory=Deployment)
    folders: Folders = field(default_factory=Folders)
    allowed_variables: tuple[str, ...] | None = None
    declaration: Declaration = field(default_factory=Declaration)
    name: str = ""
    siblings: "Callable[[], Sequence[Module]] | None" = field(default=None, compare=False, repr=False)
