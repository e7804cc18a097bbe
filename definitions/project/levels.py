"""The models of the project file: root, domain, environment, module, and tag files.

Source: modern-data-architecture-accelerator, ``mdaa.yaml``.
"""

from typing import Annotated, TypeAlias

from pydantic import ConfigDict, Field

from definitions.fields import Unsupported, Words
from definitions.model import Model
from definitions.words import FixedText

Name = Annotated[
    str,
    Words("a name", "bad-name", r"[a-z0-9-]+", infrastructure=False, hint="lower-case letters, digits and '-'"),
]
Account = Annotated[
    str,
    Words("an account id of 12 digits or 'default'", "bad-account-id", r"\d{12}|(?i:default)", infrastructure=False),
]
Region = Annotated[
    str,
    Words(
        "a region such as eu-west-1, or 'default'",
        "bad-region",
        r"[a-z]+(-[a-z]+)+-\d|(?i:default)",
        infrastructure=False,
    ),
]


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
    additional_accounts: Anything = None
    """Ignored."""
    additional_stacks: Anything = None
    """Ignored."""
    allow_cross_reference_stack: Anything = None
    """Ignored."""
    additional_context: Anything = None
    """Ignored."""
    predeploy: Anything = None
    """Ignored."""
    postdeploy: Anything = None
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


class TagFile(Model):
    """A file with tags."""

    tags: dict[str, FixedText]
    """Tags by key."""
