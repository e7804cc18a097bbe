"""What every step has: the envelope, and the questions that its type answers."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import ClassVar, Self, get_args

from pydantic import Field, field_validator, model_validator

from definitions.api.properties import type_at
from definitions.api.shapes import SAGEMAKER, Shape, shape, without
from definitions.api.structure import Structure
from definitions.pipeline.steps.core.answers import Output, PermissionResult
from definitions.pipeline.steps.core.context import ReferencedStep, StepContext
from definitions.pipeline.steps.core.envelope import CacheConfig, RetryPolicy
from definitions.pipeline.steps.core.overlay import overlay
from definitions.schema.api_field import read
from definitions.schema.errors import invalid
from definitions.schema.field_types import Description, FixedText, StepName, Title
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json, ParameterType

NAMED_BY_PIPELINE = "a pipeline names its jobs itself, so that each execution has its own"


class Step(Model, ReferencedStep):
    """One entry of ``pipeline.steps``; a step type fills in the answers below.

    Source: Amazon SageMaker Developer Guide, "Pipelines steps".
    """

    payload: ClassVar[str]
    """The YAML key that holds the step's own settings."""
    request_service: ClassVar[str] = SAGEMAKER
    """Whose service model."""
    refused_members: ClassVar[Mapping[str, str]] = {}
    """Members of that shape that a pipeline refuses, each with the reason."""
    response_names: ClassVar[tuple[str, ...]] = ()
    """The shapes in AWS's service model that later steps may read properties of."""
    is_cacheable: ClassVar[bool] = False
    """Whether the type takes ``cacheConfig``."""
    retried_exceptions: ClassVar[tuple[str, ...]] = ()
    """What ``retryPolicies`` of the type may name; nothing if it takes none."""

    name: StepName
    """Unique in the pipeline; 1 to 64 letters, digits, '-' and '_'."""
    display_name: Title | None = None
    """The name that Studio shows; at most 256 characters of any kind."""
    description: Description | None = None
    """What the step is for; at most 3,072 characters."""
    depends_on: list[FixedText] = []
    """Names of steps that must be finished before; steps whose outputs are used need no entry."""
    cache_config: CacheConfig | None = None
    """Take the result of an earlier execution with the same arguments."""
    retry_policies: list[RetryPolicy] = []
    """When the step is run again after a failure."""
    raw_arguments: Structure | None = Field(default=None, alias="arguments")
    """Fields of the API request that have no key of their own, in AWS's casing; added to those the step writes."""

    @field_validator("raw_arguments", mode="plain")
    @classmethod
    def _read_raw(cls, value: object) -> object:
        whole = cls.request_shape()
        if whole is None:
            raise invalid("not-for-this-type", f"{cls.type_name} steps have no request to add fields to")
        return read(value, whole, "aws", is_complete=False, refused=cls.refused_members)

    @model_validator(mode="after")
    def _takes_what_its_type_takes(self) -> Self:
        kind = type(self)
        if self.cache_config is not None and not kind.is_cacheable:
            raise invalid("not-for-this-type", f"{kind.type_name} steps cannot be cached", key="cacheConfig")
        if self.retry_policies and not kind.retried_exceptions:
            raise invalid("not-for-this-type", f"{kind.type_name} steps cannot be retried", key="retryPolicies")
        for policy in self.retry_policies:
            for exception in policy.exception_type:
                if exception not in kind.retried_exceptions:
                    message = f"{kind.type_name} steps are not retried after '{exception}'"
                    hint = f"they are after {', '.join(kind.retried_exceptions)}"
                    raise invalid("not-for-this-type", message, hint, key="retryPolicies")
        return self

    @property
    def definition_type(self) -> str:
        """``Type`` in the definition."""
        return self.type_name

    @classmethod
    def type_names(cls) -> tuple[str, ...]:
        """What ``type`` may say in YAML."""
        names: tuple[str, ...] = get_args(cls.model_fields["type"].annotation)
        return names

    @classmethod
    def request_shape(cls) -> Shape | None:
        """The shape of ``Arguments``; ``None`` if it is the step's own and free."""
        if cls.request_name is None:
            return None
        return without(cls.request_name, cls.request_service, tuple(cls.refused_members))

    @abstractmethod
    def arguments(self, context: StepContext) -> Json:
        """The request of the step's Create* API, in AWS's order and casing; may hold references and ``None``."""

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """What other steps may refer to as ``<step>.<output>``."""
        return {}

    def properties(self, context: StepContext) -> Sequence[Shape]:
        """The structures in which ``{property: <step>.<path>}`` may start; none if the step has no properties."""
        return [shape(name, self.request_service) for name in self.response_names]

    def property_keys(self) -> dict[str, list[str]]:
        """Names by which entries of lists and maps in properties go, where they are known."""
        return {}

    def property_type(self, path: str, context: StepContext) -> ParameterType:
        """The type of a property.

        Raises:
            UnknownProperty: the step has no such property.
        """
        return type_at(self.properties(context), path, self.property_keys())

    @abstractmethod
    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """What the role needs because this step exists."""

    def awaited_steps(self) -> Iterator[tuple[NodePath, str]]:
        """Steps that must be finished before, by name; the places where they are named."""
        for index, name in enumerate(self.depends_on):
            yield ("dependsOn", index), name

    def extras(self, context: StepContext) -> dict[str, Json]:
        """Keys beside ``Arguments`` that only this step type has."""
        return {}

    @cached_property
    def all_references(self) -> tuple[tuple[NodePath, Expression], ...]:
        """What ``references()`` finds, each with its path in the step; looked for once."""
        return tuple(self.references())

    def request(self, context: StepContext) -> Json:
        """``Arguments`` with the fields of ``arguments`` in YAML; may hold references and ``None``."""
        whole = self.arguments(context)
        return whole if self.raw_arguments is None else overlay(whole, self.raw_arguments)

    def render(self, context: StepContext) -> dict[str, Json]:
        """The step as the definition writes it."""
        envelope = {
            "Name": self.name,
            "Type": self.definition_type,
            "DisplayName": self.display_name,
            "Description": self.description,
            "Arguments": self.request(context),
            "DependsOn": list(dict.fromkeys(name for _, name in self.awaited_steps())) or None,
            "CacheConfig": self.cache_config and self.cache_config.render(),
            "RetryPolicies": [policy.render() for policy in self.retry_policies] or None,
            **self.extras(context),
        }
        rendered = context.render(envelope)
        assert isinstance(rendered, dict)
        return rendered
