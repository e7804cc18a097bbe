"""What every step has: the envelope, and the scope in which a step answers its questions."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from definitions.expressions import EXECUTION_ID, Json, ParameterReference, StepOutput, get, get_parameter, join
from definitions.infrastructure import BUCKET_NAME, KEY_ARN, InfrastructureText, Text, split, text
from definitions.instances import has_local_storage
from definitions.model import Model
from definitions.network import NetworkConfig
from definitions.nodes import NodePath
from definitions.parameters import Parameter
from definitions.permissions import Statement, literal
from definitions.words import FixedText, StepName

MODEL_ARTIFACTS = "modelArtifacts"
MODEL_NAME = "modelName"


@dataclass(frozen=True, slots=True)
class S3Location:
    """Objects of a bucket: all whose key matches ``keys``, an IAM pattern without the final ``*``."""

    bucket: Text
    keys: Text


@dataclass(frozen=True, slots=True)
class Output:
    """What other steps may refer to.

    Attributes:
        property: what stands after ``Steps.<step>.`` in an expression.
        location: where the data is, as far as that is known.
        is_data: whether it is data in S3, or else a name.
    """

    property: str
    location: S3Location | None = None
    is_data: bool = True


@dataclass(frozen=True, slots=True)
class Ungranted:
    """A place for which no permission can be derived, and why."""

    path: NodePath
    message: str
    hint: str


Grant: TypeAlias = Statement | Ungranted


@dataclass(frozen=True, slots=True)
class Scope:
    """What a step may know of the pipeline around it.

    Attributes:
        pipeline_name: the name that the pipeline will have in AWS.
        network: the pipeline's network settings.
        parameters: the pipeline parameters by name.
        steps: all steps by name.
        group_name: the root ``modelPackageGroupName`` as written, and the name of that group in AWS.
        job_prefix: ``baseJobPrefix`` where it is set.
        extra_read: whether buckets to read are granted by a key of their own; likewise the next two.
    """

    pipeline_name: str
    network: NetworkConfig
    parameters: Mapping[str, Parameter]
    steps: Mapping[str, "Step"]
    group_name: tuple[str, str] | None = None
    job_prefix: str | None = None
    extra_read: bool = False
    extra_write: bool = False
    extra_images: bool = False

    def render(self, tree: Json) -> Json:
        """The tree as JSON: references become expressions, entries that are ``None`` are left out."""
        if isinstance(tree, ParameterReference):
            # Where text of any kind may stand, other types are written as text, by a join of one.
            is_text = self.parameters[tree.name].type == "String" or "String" not in tree.accepts
            return get_parameter(tree.name) if is_text else join([get_parameter(tree.name)])
        if isinstance(tree, StepOutput):
            return get(f"Steps.{tree.step}.{self.steps[tree.step].outputs(self)[tree.output].property}")
        if isinstance(tree, dict):
            return {key: self.render(value) for key, value in tree.items() if value is not None}
        if isinstance(tree, list):
            return [self.render(value) for value in tree]
        return tree

    def known(self, value: object) -> Text | None:
        """The text a value has when the pipeline starts without overrides: itself, or its parameter's default."""
        if isinstance(value, ParameterReference):
            parameter = self.parameters.get(value.name)
            default = None if parameter is None else parameter.default_value
            return default if isinstance(default, str | InfrastructureText) else None
        return value if isinstance(value, str | InfrastructureText) else None

    def isolated(self, override: bool | None) -> bool:
        """``EnableNetworkIsolation`` of a step: its own word, else the pipeline's."""
        return self.network.enable_network_isolation if override is None else override

    def location(self, value: object) -> S3Location | None:
        """Where the data of an S3 URI, a parameter or a step output is; ``None`` if that cannot be known."""
        if isinstance(value, StepOutput):
            return self.steps[value.step].outputs(self)[value.output].location
        uri = self.known(value)
        if uri is None:
            return None
        return s3_location(uri)


def s3_location(uri: Text) -> S3Location | None:
    """Bucket and key of ``s3://bucket/key``; ``None`` for a text that is not an S3 URI when it is synthesized."""
    scheme, *rest = split(uri, "://", 1)
    if scheme != "s3" or not rest:
        return None
    bucket, *key = split(rest[0], "/", 1)
    return S3Location(literal(bucket), literal(key[0]) if key else "")


def folder(location: S3Location) -> S3Location:
    """The location with a ``/`` at the end of its key, so that ``train`` does not reach ``train2``."""
    whole = location.keys
    last = whole if isinstance(whole, str) else whole.parts[-1]
    if whole == "" or (isinstance(last, str) and last.endswith("/")):
        return location
    return S3Location(location.bucket, text(whole, "/"))


def default_model_uri(scope: Scope) -> Text:
    """Where models are written that name no place of their own; job names make each execution's folder unique."""
    return text("s3://", BUCKET_NAME, f"/models/{scope.pipeline_name}")


def execution_uri(below: str, scope: Scope) -> Json:
    """``s3://<bucket>/<pipeline>/<execution id>/<below>/``: no execution reads or overwrites what another wrote."""
    return join([text("s3://", BUCKET_NAME, f"/{scope.pipeline_name}/"), EXECUTION_ID, f"/{below}/"])


def execution_location(below: str, scope: Scope) -> S3Location:
    """Where ``execution_uri`` is, in any execution."""
    return S3Location(BUCKET_NAME, text(f"{scope.pipeline_name}/*/", literal(below), "/"))


def volume_key(instance_type: object, scope: Scope) -> Text | None:
    """``VolumeKmsKeyId``: the pipeline's key, but nothing for instances that encrypt local storage themselves."""
    known = scope.known(instance_type)
    return None if isinstance(known, str) and has_local_storage(known) else KEY_ARN


class Step(Model):
    """One entry of ``pipeline.steps``; a step type fills in the four answers below.

    Source: Amazon SageMaker Developer Guide, "Pipelines steps".
    """

    type_name: ClassVar[str]
    """``Type`` in the definition."""
    payload: ClassVar[str]
    """The YAML key that holds the step's own settings."""

    name: StepName
    """Unique in the pipeline; 1 to 64 letters, digits, '-' and '_'."""
    depends_on: list[FixedText] = []
    """Names of steps that must be finished before; steps whose outputs are used need no entry."""

    @abstractmethod
    def arguments(self, scope: Scope) -> Json:
        """The request of the step's Create* API, in AWS's order and casing; may hold references and ``None``."""

    def outputs(self, scope: Scope) -> dict[str, Output]:
        """What other steps may refer to as ``<step>.<output>``."""
        return {}

    @abstractmethod
    def permissions(self, scope: Scope) -> Iterator[Grant]:
        """What the role needs because this step exists."""

    def extras(self) -> dict[str, Json]:
        """Keys beside ``Arguments`` that only this step type has."""
        return {}

    def property_files(self) -> dict[str, str]:
        """The property files it declares, each with the output that holds it; only Processing has any."""
        return {}

    def branches(self) -> dict[str, list[str]]:
        """Names of steps that this step starts, by branch key; only Condition has any."""
        return {}

    def render(self, scope: Scope) -> dict[str, Json]:
        """The step as the definition writes it."""
        envelope = {
            "Name": self.name,
            "Type": self.type_name,
            "Arguments": self.arguments(scope),
            "DependsOn": list(self.depends_on) or None,
            **self.extras(),
        }
        rendered = scope.render(envelope)
        assert isinstance(rendered, dict)
        return rendered
