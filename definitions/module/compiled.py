"""A compiled module, whatever its kind: what all stacks are made from."""

from definitions.diagnostics.problems import Problem, without_notes
from definitions.foundation.records import record
from definitions.iam.statements import Statement
from definitions.module.config_parts import ConfigParts
from definitions.module.published_values import PublishedValue
from definitions.module.scoped_names import ScopedName
from definitions.project.context_flags import ContextFlags
from definitions.project.deployment.deployment import Deployment
from definitions.project.module import Declaration
from definitions.project.naming.standard import Naming
from definitions.source.nodes import Node
from definitions.values.infrastructure import Text


@record
class CompiledModule:
    """What a stack is made from; each kind adds its own.

    Attributes:
        package: the kind, such as ``sagemaker-pipeline``.
        parts: the YAML as it was read, before it was merged.
        node: the YAML of the config, merged and with references replaced.
        naming: makes physical names.
        account: 12 digits, or ``None`` for the account of the credentials; likewise ``region`` and ``partition``.
        granted: the role's permissions, each with what needs it and the reasons of its own resources.
        statements: the same, merged.
        tags: of everything; ``solution_tags`` are those of the marker parameter ``aws-solution``, at ``solution_path``.
        published: values for other modules.
        trusted_accounts: other accounts that the config lets in, or whose resources it names on purpose.
        permissions_boundary_arn: of the role.
        deployment: state and provider settings of Terraform; likewise ``flags``, the context flags of the project.
        declaration: of the module in the project file.
        own_names: of what only this kind deploys.
        problems: warnings and notes.
    """

    package: str
    parts: ConfigParts
    node: Node
    naming: Naming
    account: str | None
    region: str | None
    partition: str | None
    granted: list[Statement]
    statements: list[Statement]
    tags: dict[str, Text]
    solution_tags: dict[str, Text]
    solution_path: str
    published: list[PublishedValue]
    trusted_accounts: list[str]
    permissions_boundary_arn: str | None
    flags: ContextFlags
    deployment: Deployment
    declaration: Declaration
    own_names: list[ScopedName]
    problems: list[Problem]

    @property
    def stack(self) -> str:
        """The name of the stack."""
        return self.naming.stack_name

    @property
    def warnings(self) -> list[Problem]:
        """The problems without the notes."""
        return without_notes(self.problems)
