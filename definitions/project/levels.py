"""The models of the project file: root, domain, environment and module; ``rare_models.py`` has others.

Source: modern-data-architecture-accelerator, ``mdaa.yaml``.
"""

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field

from definitions.project.deployment.base import Settings
from definitions.project.deployment.field_types import Account, Region
from definitions.schema.deferred_model import deferred
from definitions.schema.field_types import FixedText
from definitions.schema.fields import TextField, UnsupportedField
from definitions.schema.value_schemas import IGNORED, OLD_NAME, WITHOUT_EFFECT

if TYPE_CHECKING:
    from definitions.project.deployment.settings import TerraformSettings
    from definitions.project.rare_models import CustomNaming, Template
else:
    CustomNaming = deferred("definitions.project.rare_models", "CustomNaming")
    Template = deferred("definitions.project.rare_models", "Template")
    TerraformSettings = deferred("definitions.project.deployment.settings", "TerraformSettings")

Name = Annotated[
    str,
    TextField("a name", "bad-name", r"[a-z0-9-]+", infrastructure=False, hint="lower-case letters, digits and '-'"),
]
BoundaryArn = Annotated[
    str,
    TextField(
        "the ARN of an IAM policy",
        "bad-policy-arn",
        r"arn:aws[a-z-]*:iam::(\d{12}|aws):policy/[\w+=,.@/-]+",
        infrastructure=False,
        hint="such as arn:aws:iam::123456789012:policy/boundary",
    ),
]
ClassName = Annotated[
    str, TextField("the name of a Python class", "bad-name", r"[A-Za-z_][A-Za-z0-9_]*", infrastructure=False)
]
Anything: TypeAlias = object
Ignored = Annotated[Anything, Field(json_schema_extra=IGNORED)]
WithoutEffect = Annotated[Anything, Field(json_schema_extra=WITHOUT_EFFECT)]
OldName = Annotated[FixedText | None, Field(json_schema_extra=OLD_NAME)]

PACKAGE_KEYS = ("module_path", "cdk_app")
CONTENT_KEYS = ("module_configs", "app_configs", "module_config_data", "app_config_data")
"""Keys of a module, of which it needs one each."""


class Level(Settings):
    """Settings of every level of the project file; lower levels win."""

    context: dict[str, Anything] = {}
    """Values for {{context:KEY}}; merged from the top down."""
    tag_configs: list[FixedText] = []
    """Files with a map 'tags', relative to the project file; those of all levels, top first."""
    tag_config_data: dict[str, FixedText] = {}
    """Tags; merged from the top down, over those of files."""
    permissions_boundary_arn: BoundaryArn | None = None
    """The permissions boundary of roles."""
    account: Account | None = None
    """Account id; 'default' or nothing: the account of the credentials. Not for modules."""
    region: Region | None = None
    """Region; 'default' or nothing: the region of the credentials. Not for modules."""
    terraform: TerraformSettings | None = None
    """Where state is kept, and how the AWS provider is set up; merged from the top down."""
    custom_naming: CustomNaming | None = None
    """Another naming class from here on; heard only where the root has one."""
    env_vars: Annotated[Anything, UnsupportedField("the root lists them for all modules")] = Field(
        None, alias="envVars"
    )
    """Not supported."""
    custom_aspects: WithoutEffect = None
    """CDK aspects; they have no effect here."""
    mdaa_version: Ignored = None
    """Ignored."""
    use_bootstrap: Ignored = None
    """Ignored: no bootstrap stack is needed."""


class ModuleEntry(Level):
    """One module of an environment."""

    account: Annotated[None, UnsupportedField("an environment, a domain or the root chooses the account")] = None
    """Not supported."""
    region: Annotated[None, UnsupportedField("an environment, a domain or the root chooses the region")] = None
    """Not supported."""
    module_path: FixedText | None = None
    """The package: '@aws-mdaa/sagemaker-pipeline' for those built here; others are listed as skipped."""
    cdk_app: OldName = None
    """Old name of module_path."""
    module_configs: list[FixedText] = []
    """YAML files of the module, relative to the project file; merged in order."""
    app_configs: Annotated[list[FixedText], Field(json_schema_extra=OLD_NAME)] = []
    """Old name of module_configs; these come first."""
    module_config_data: dict[str, Anything] = {}
    """Keys of the module config; each replaces that of the files whole."""
    app_config_data: Annotated[dict[str, Anything], Field(json_schema_extra=OLD_NAME)] = {}
    """Old name of module_config_data; that one wins."""
    deployed_as: Name | None = Field(None, alias="deployedAs")
    """The name under which the module was deployed before it was renamed: its state, and its names in AWS, stay."""
    module_type: Literal["cdk", "tf"] = "cdk"
    """tf: a Terraform module of MDAA's; it is skipped."""
    additional_accounts: WithoutEffect = None
    """It has no effect here."""
    additional_stacks: WithoutEffect = None
    """It has no effect here."""
    allow_cross_reference_stack: Ignored = None
    """Ignored."""
    additional_context: Ignored = None
    """Ignored."""
    predeploy: WithoutEffect = None
    """It is not run here."""
    postdeploy: WithoutEffect = None
    """It is not run here."""
    mdaa_compliant: Ignored = None
    """Ignored."""


class NamedModules(Settings):
    """Modules that are built; names of others are not looked at."""

    modules: dict[Name, Anything]
    """Modules by name."""


class Environment(Level):
    """One environment of a domain."""

    modules: dict[str, Anything] = {}
    """Modules by name; over those of the template."""
    template: FixedText | None = None
    """A template of the domain or of the root."""

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (("modules", "template"),)


class Domain(Level):
    """One domain of the organization."""

    environments: Annotated[dict[Name, Environment], Field(min_length=1)]
    """Environments by name."""
    env_templates: dict[str, Template] = {}
    """Templates for environments by name; over those of the root."""


class ProjectFile(Level):
    """The root."""

    custom_naming: Annotated[None, UnsupportedField("the root has naming_module and naming_class")] = None
    """Not supported."""
    organization: Name
    """Part of every name."""
    domains: Annotated[dict[Name, Domain], Field(min_length=1)]
    """Domains by name."""
    env_templates: dict[str, Template] = {}
    """Templates for environments by name."""
    naming_module: FixedText | None = None
    """The module of a class of your own that names what is deployed."""
    naming_class: ClassName | None = None
    """That class."""
    naming_props: dict[str, Anything] = {}
    """Handed to the class as 'props'."""
    allowed_folders: list[FixedText] = []
    """Folders, relative to the project file, from which files outside its own folder may be read."""
    env_vars: list[FixedText] = Field(default=[], alias="envVars")
    """Environment variables that {{env_var:NAME}} may name; if not given, all that carry no secret."""
    log_suppressions: Ignored = None
    """Ignored."""
    devops: Ignored = None
    """Ignored."""
    use_staging: Ignored = Field(default=None, alias="useStaging")
    """Ignored."""
