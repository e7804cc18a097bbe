"""What verbs show, explain and compare of a compiled module: each kind answers for its own modules."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence

from definitions.foundation.records import record
from definitions.iam.statements import Statement
from definitions.module.compiled import CompiledModule
from definitions.module.service_roles import ServiceRole
from definitions.schema.changed_values import changed_at
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import Text


@record
class StackResource:
    """A resource of a stack, by what Terraform cannot change of it.

    Attributes:
        address: in Terraform.
        name: in AWS, by which the provider finds it; empty if it has none, or one that Terraform makes.
        arguments: others whose change replaces it, by name.
        is_of_mdaa: whether MDAA deploys the same.
        published_as: the published value by which the provider finds it, if that is not its name, such as ``kms-id``.
        is_of_bucket: whether it stays in AWS when the config imports another bucket instead.
    """

    address: str
    name: str
    arguments: Mapping[str, str]
    is_of_mdaa: bool = False
    published_as: str = ""
    is_of_bucket: bool = False


@record
class GroupUse:
    """A model package group that a module registers models in, or serves them from.

    Attributes:
        group: its name in AWS; ``title`` is what the config calls it.
        account: 12 digits, or ``None`` for the account of the credentials; likewise ``region``.
        models: which ones, in words, such as ``version 3``.
        is_source: whether the module serves them.
    """

    group: Text
    title: Text
    account: str | None
    region: str | None
    models: str
    is_source: bool


@record
class Derivation:
    """What a config becomes, in a form in which two configs are compared.

    Attributes:
        definition: what ``ModuleView.definition`` shows.
        resources: what AWS is told of the resources around it, by such names as ``Schedules[weekly]``.
        granted: the role's permissions before they are merged.
        roles: the other roles.
        names: names and tags of what is deployed, by what they name.
    """

    definition: Mapping[str, Json]
    resources: Mapping[str, Json]
    granted: Sequence[Statement]
    roles: Sequence[ServiceRole]
    names: Mapping[str, object]


class ModuleView(ABC):
    """The answers of one module."""

    module: CompiledModule
    config: Model
    whole = "definition"
    """What ``definition`` is called."""
    imports_bucket = False
    """Whether the config names a bucket that exists, and its key."""
    deletion_protection = False
    """Whether Terraform refuses to destroy what holds data."""

    @property
    @abstractmethod
    def definition(self) -> Mapping[str, Json]:
        """What AWS is told of what is deployed, in the casing of its API; texts may hold infrastructure values."""

    @abstractmethod
    def names(self) -> dict[str, object]:
        """Physical names by what they name; what exists already is under the name that the config gives.

        ``parameters`` holds the paths of SSM parameters, by the name of the Terraform output with the same value.
        """

    @abstractmethod
    def identifiers(self) -> Mapping[str, str | None]:
        """Names that stand in other texts, such as ARNs and S3 URIs, by what they name."""

    @abstractmethod
    def roles(self) -> list[ServiceRole]:
        """All roles; that of what the module deploys is the first."""

    @abstractmethod
    def resources(self) -> Iterator[StackResource]:
        """The resources whose replacement people want to know of."""

    @abstractmethod
    def derived(self, config: Model | None = None) -> Derivation:
        """What a config would become in the place of the module's own; if none is given, what that has become.

        Raises:
            LookupError, AttributeError: the config names a part that it does not have.
        """

    def changed(self, path: NodePath, keep: Collection[str]) -> Model:
        """The config with the value at a path changed, but for some texts; it is not validated."""
        config = changed_at(self.config, path, keep=keep)
        assert isinstance(config, Model)
        return config

    def remarks(self) -> Iterator[str]:
        """What a picture of several modules tells of this one, in few words."""
        yield from ()

    def groups(self) -> list[GroupUse]:
        """The model package groups that its models go to, or come from."""
        return []

    def tags(self) -> Mapping[str, Text]:
        """Tags of what the module deploys."""
        return self.module.tags

    def named_lists(self) -> Mapping[str, list[str]]:
        """Names of the entries of lists at the top of the config whose order means nothing, by their key."""
        return {}
