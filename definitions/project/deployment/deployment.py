"""State and provider settings of a stack."""

from typing import TYPE_CHECKING, TypeAlias

from definitions.foundation.records import field, record
from definitions.project.deployment.versions import Versions
from definitions.source.nodes import Node

if TYPE_CHECKING:  # imported when a project file has ``terraform:``
    from definitions.project.deployment.settings import AwsProvider, Cloud, LocalBackend, S3Backend, TerraformSettings

State: TypeAlias = "LocalBackend | S3Backend | Cloud"


@record
class Deployment:
    """State and provider settings of one stack.

    Attributes:
        state: the backend, with its key or workspace; ``None`` for a local file named after the stack.
        provider: settings of the AWS provider; ``None`` if there are none.
        versions: of Terraform and the AWS provider.
    """

    state: "State | None" = None
    provider: "AwsProvider | None" = None
    versions: Versions = field(default_factory=Versions)

    def state_location(self) -> tuple[str | None, ...] | None:
        """The location of the state, which no two stacks may share; ``None`` for one made from the stack's name."""
        return None if self.state is None else self.state.location()


@record
class LevelSettings:
    """``terraform:`` of one level, and its YAML."""

    settings: "TerraformSettings"
    node: Node
