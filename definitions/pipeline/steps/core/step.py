"""The base of step types: settings of all steps, and the methods that a type implements."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, ClassVar, Self, get_args

from pydantic import Field, ValidationInfo

from definitions.api.properties import type_at
from definitions.api.shapes import SAGEMAKER, Shape, shape, without
from definitions.api.structure import Structure
from definitions.foundation.records import replace
from definitions.pipeline.steps.core.caching_and_retries import CacheKey
from definitions.pipeline.steps.core.capabilities import RunsInNetwork
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.dependencies import Dependency, StepDependency
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.referenced_step import ReferencedStep
from definitions.pipeline.steps.core.request_fields import add_fields
from definitions.pipeline.steps.core.tags import with_tags
from definitions.schema.api_field import read
from definitions.schema.deferred_model import deferred
from definitions.schema.errors import invalid
from definitions.schema.field_types import Description, StepName, Title
from definitions.schema.model import Model
from definitions.schema.model_schema import FieldReader, validator
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json, ParameterType

if TYPE_CHECKING:
    from definitions.pipeline.steps.core.cache_config import CacheConfig
    from definitions.pipeline.steps.core.retry_policy import RetryPolicy
else:
    CacheConfig = deferred("definitions.pipeline.steps.core.cache_config", "CacheConfig")
    RetryPolicy = deferred("definitions.pipeline.steps.core.retry_policy", "RetryPolicy")


class Step(Model, ReferencedStep):
    """One entry of ``pipeline.steps``; a step type implements the methods below.

    Source: Amazon SageMaker Developer Guide, "Pipelines steps".
    """

    payload: ClassVar[str]
    """The YAML key that holds the step's own settings."""
    request_service: ClassVar[str] = SAGEMAKER
    """The service in whose model AWS describes the request."""
    name_member: ClassVar[str | None] = None
    """The member of the request that a pipeline takes for a prefix of names, and that is none of ``arguments``."""
    refused_members: ClassVar[Mapping[str, str]] = {}
    """Members of the request that a pipeline refuses, each with the reason."""
    response_names: ClassVar[tuple[str, ...]] = ()
    """Shapes in AWS's service model whose members are the step's properties."""
    is_cacheable: ClassVar[bool] = False
    """True if the type takes ``cacheConfig``."""
    cache_key: ClassVar[CacheKey] = ()
    """What AWS compares with earlier executions; nothing if AWS does not document it."""
    retried_exceptions: ClassVar[tuple[str, ...]] = ()
    """Exceptions that ``retryPolicies`` may name; none if the type takes no policies."""

    name: StepName
    """Unique in the pipeline; 1 to 64 letters, digits, '-' and '_'."""
    display_name: Title | None = None
    """The name that Studio shows; at most 256 characters of any kind."""
    description: Description | None = None
    """What the step is for; at most 3,072 characters."""
    depends_on: list[Dependency] = []
    """Steps that must be finished before, each by its name, or as a map to run after another outcome than success;
    steps whose outputs are used need no entry."""
    cache_config: CacheConfig | None = None
    """Take the result of an earlier execution with the same arguments."""
    retry_policies: list[RetryPolicy] = []
    """When the step is run again after a failure."""
    raw_arguments: Structure | None = Field(default=None, alias="arguments")
    """Fields of the API request that have no key of their own, in AWS's casing; added to those the step writes."""

    @classmethod
    def field_readers(cls) -> Mapping[str, FieldReader]:
        return {"raw_arguments": cls._read_raw}

    @classmethod
    def _read_raw(cls, value: object, _: ValidationInfo) -> object:
        whole = cls.request_shape()
        if whole is None:
            raise invalid("not-for-this-type", f"{cls.type_name} steps have no request to add fields to")
        return read(value, whole, "aws", is_complete=False, refused=cls.refused_members)

    @validator("after")
    def _type_allows_caching_and_retries(self) -> Self:
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
        """``Type`` in the definition, which is the type's name unless AWS calls it otherwise."""
        return self.type_name

    @classmethod
    def type_names(cls) -> tuple[str, ...]:
        """Names of the type in YAML; the first is its usual one."""
        names: tuple[str, ...] = get_args(cls.model_fields["type"].annotation)
        return names

    @classmethod
    def request_shape(cls) -> Shape | None:
        """The shape of ``Arguments``; ``None`` if AWS's service models do not describe it."""
        return _request_shape(cls)

    @abstractmethod
    def arguments(self, context: StepContext) -> Json:
        """The request of the step's Create* API, in AWS's order and casing; may hold references and ``None``."""

    def outputs(self, context: StepContext) -> dict[str, Output]:
        return {}

    def properties(self, context: StepContext) -> Sequence[Shape]:
        return [shape(name, self.request_service) for name in self.response_names]

    def property_keys(self) -> dict[str, list[str]]:
        """Known entry names of list and map properties, such as ``{"ProcessingInputs": ["code", "orders"]}``."""
        return {}

    def property_type(self, path: str, context: StepContext) -> ParameterType:
        return type_at(self.properties(context), path, self.property_keys())

    @abstractmethod
    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Permissions that the pipeline's role needs for this step, and those that cannot be derived."""

    def awaited_steps(self) -> Iterator[tuple[NodePath, StepDependency]]:
        """Steps that must be finished before, each with the path that names it."""
        for index, dependency in enumerate(self.depends_on):
            yield ("dependsOn", index), dependency

    @classmethod
    def step_paths(cls) -> Mapping[str, str]:
        """The key of the definition that each key of the step's settings writes next to ``Arguments``.

        ``request_paths`` of a step says the same of members of ``Arguments``.
        """
        return {}

    def extra_fields(self, context: StepContext) -> dict[str, Json]:
        """Keys of the definition next to ``Arguments`` that only this step type has."""
        return {}

    @cached_property
    def all_references(self) -> tuple[tuple[NodePath, Expression], ...]:
        """All references with their paths in the step; collected once."""
        return tuple(self.references())

    def surroundings(self, context: StepContext) -> StepContext:
        """The context with the network in which this step runs."""
        own = self.own_network if isinstance(self, RunsInNetwork) else None
        return context if own is None else replace(context, network=context.network.with_vpc_of(own))

    def request(self, context: StepContext) -> Json:
        """The request of the API, made once for each context: it is read by most checks and by the permissions."""
        if context.steps.get(self.name) is not self:
            return self._request(context)
        if self.name in context.requests:
            return context.requests[self.name]
        request = self._request(context)
        if not context.steps_in_progress:  # else it may lack what a circle of references leads back to
            context.requests[self.name] = request
        return request

    def _request(self, context: StepContext) -> Json:
        whole = self.arguments(self.surroundings(context))
        whole = whole if self.raw_arguments is None else add_fields(whole, self.raw_arguments)
        return with_tags(whole, context.step_tags) if context.step_tags and self.makes_what_has_tags() else whole

    @classmethod
    def makes_what_has_tags(cls) -> bool:
        """Whether SageMaker takes tags of what the step makes."""
        request = cls.request_shape() if cls.request_service == SAGEMAKER else None
        return request is not None and "Tags" in request.member_shapes

    def render(self, context: StepContext) -> dict[str, Json]:
        envelope = {
            "Name": self.name,
            "Type": self.definition_type,
            "DisplayName": self.display_name,
            "Description": self.description,
            "Arguments": self.request(context),
            "DependsOn": list({dependency.step: dependency.render() for _, dependency in self.awaited_steps()}.values())
            or None,
            "CacheConfig": self.cache_config and self.cache_config.render(),
            "RetryPolicies": [policy.render() for policy in self.retry_policies] or None,
            **self.extra_fields(context),
        }
        rendered = context.render(envelope)
        assert isinstance(rendered, dict)
        return rendered


@cache  # most checks ask for it
def _request_shape(kind: type[Step]) -> Shape | None:
    if kind.request_name is None:
        return None
    refused = tuple(member for member in kind.refused_members if member != kind.name_member)
    return without(kind.request_name, kind.request_service, refused, kind.name_member)
