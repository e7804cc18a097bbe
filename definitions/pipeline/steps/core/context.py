"""The context in which a step answers its questions: what it may know of the pipeline around it, and where data is."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from definitions.api.shapes import Shape
from definitions.api.structure import Structure
from definitions.iam.statements import literal_pattern
from definitions.pipeline.settings.network import NetworkConfig
from definitions.pipeline.settings.parameters import Parameter
from definitions.pipeline.steps.core.answers import Output
from definitions.pipeline.steps.core.instance_types import has_local_storage
from definitions.pipeline.steps.core.s3_locations import S3Location, s3_location
from definitions.values.expressions import (
    EXECUTION_ID,
    ExecutionVariable,
    ExperimentName,
    Expression,
    IterationOutput,
    Join,
    Json,
    JsonGet,
    LoopValue,
    ParameterReference,
    ParameterType,
    StepOutput,
    StepProperty,
    get,
    get_parameter,
    join,
    json_get,
)
from definitions.values.infrastructure import BUCKET_NAME, KEY_ARN, InfrastructureText, Text, split, text

_PROCESSING = ("Processing", "QualityCheck", "ClarifyCheck")


class ReferencedStep(ABC):
    """What a step may ask another one that it refers to or runs."""

    name: str
    type_name: ClassVar[str]
    """What messages call the type, and ``Type`` in the definition unless the type says otherwise."""
    request_name: ClassVar[str | None] = None
    """The shape of ``Arguments`` in AWS's service model, if they are a request of an API."""

    @abstractmethod
    def outputs(self, context: "StepContext") -> dict[str, Output]:
        """What other steps may refer to as ``<step>.<output>``."""

    @abstractmethod
    def properties(self, context: "StepContext") -> Sequence[Shape]:
        """The structures in which ``{property: <step>.<path>}`` may start; none if the step has no properties."""

    @abstractmethod
    def property_type(self, path: str, context: "StepContext") -> ParameterType:
        """The type of a property.

        Raises:
            UnknownProperty: the step has no such property.
        """

    @abstractmethod
    def request(self, context: "StepContext") -> Json:
        """``Arguments`` with the fields of ``arguments`` in YAML; may hold references and ``None``."""

    @abstractmethod
    def render(self, context: "StepContext") -> dict[str, Json]:
        """The step as the definition writes it."""


@dataclass(frozen=True, slots=True)
class StepContext:
    """What a step may know of the pipeline around it.

    Attributes:
        pipeline_name: the name that the pipeline will have in AWS.
        network: the pipeline's network settings.
        parameters: the pipeline parameters by name.
        steps: all steps by name.
        group_name: the root ``modelPackageGroupName`` as written, and the name of that group in AWS.
        job_prefix: ``baseJobPrefix`` where it is set.
        extra_read: whether buckets to read are granted by a key of their own; likewise the next two.
        extra_keys: the keys that are.
        looped: names of steps that ForEach steps run.
        asked: steps whose outputs are being found out.
    """

    pipeline_name: str
    network: NetworkConfig
    parameters: Mapping[str, Parameter]
    steps: Mapping[str, ReferencedStep]
    group_name: tuple[str, str] | None = None
    job_prefix: str | None = None
    has_extra_read_buckets: bool = False
    has_extra_write_buckets: bool = False
    has_extra_image_repositories: bool = False
    extra_keys: tuple[Text, ...] = ()
    looped: frozenset[str] = frozenset()
    asked: set[str] = field(default_factory=set, compare=False)

    def render(self, tree: Json) -> Json:
        """The tree as JSON: references become expressions, entries that are ``None`` are left out."""
        if isinstance(tree, Expression):
            rendered = self.expression(tree)
            # Where text of any kind may stand, other types are written as text, by a join of one.
            return join([rendered]) if tree.as_text and self.type_of(tree) != "String" else rendered
        if isinstance(tree, Structure):
            return {name: self.render(value) for _, name, value in tree.members}
        if isinstance(tree, dict):
            return {key: self.render(value) for key, value in tree.items() if value is not None}
        if isinstance(tree, list):
            return [self.render(value) for value in tree]
        return tree

    def expression(self, reference: Expression) -> Json:
        """The JSON of an expression."""
        match reference:
            case ParameterReference(name=name):
                return get_parameter(name)
            case StepOutput(step=step, output=output):
                return get(f"Steps.{step}.{self.steps[step].outputs(self)[output].property}")
            case StepProperty(step=step, path=path):
                return get(f"Steps.{step}.{path}")
            case JsonGet(step=step, property_file=file, path=path):
                return json_get(step, file, path)
            case Join(values=values, on=on):
                return join([self.render(value) for value in values], on)
            case ExecutionVariable(name=name):
                return get(f"Execution.{name}")
            case ExperimentName(name=name):
                return get(f"PipelineExperimentConfig.{name}")
            case LoopValue(path=path):
                return get(f"ForEach.{path}")
            case IterationOutput(step=step, path=path):
                return get(f"IterationOutput.{step}.{path}")
        raise AssertionError(f"an expression that cannot be written: {reference}")

    def type_of(self, reference: Expression) -> ParameterType | None:
        """The type of an expression's value; ``None`` if that is not known before it runs.

        Raises:
            UnknownProperty: it refers to a property that its step does not have.
            KeyError: it refers to a parameter, a step or an output that is not there.
        """
        match reference:
            case ParameterReference(name=name):
                return self.parameters[name].type
            case StepOutput(step=step, output=output):
                return self.steps[step].outputs(self)[output].type
            case StepProperty(step=step, path=path) | IterationOutput(step=step, path=path):
                return self.steps[step].property_type(path, self)
            case JsonGet() | LoopValue():
                return None
        return "String"

    def static_text(self, value: object) -> Text | None:
        """The text a value has when the pipeline starts without overrides: itself, or its parameter's default."""
        if isinstance(value, ParameterReference):
            parameter = self.parameters.get(value.name)
            default = None if parameter is None else parameter.default_value
            return default if isinstance(default, str | InfrastructureText) else None
        return value if isinstance(value, str | InfrastructureText) else None

    def network_isolation(self, override: bool | None) -> bool:
        """``EnableNetworkIsolation`` of a step: its own word, else the pipeline's."""
        return self.network.enable_network_isolation if override is None else override

    def location(self, value: object) -> S3Location | None:
        """Where the data of an S3 URI or an expression is; ``None`` if that cannot be known."""
        match value:
            case StepOutput(step=step, output=name):
                return self._of_step(step, lambda found, output: found == name)
            case StepProperty(step=step, path=path):
                return self._of_step(step, lambda _, output: output.property == path)
            case Join():
                return self._of_join(value)
        uri = self.static_text(value)
        return None if uri is None else s3_location(uri)

    def _of_step(self, name: str, is_it: Callable[[str, Output], bool]) -> S3Location | None:
        """Where an output of a step is; a step that is made of its own outputs has none, and is told elsewhere."""
        if name not in self.steps or name in self.asked:
            return None
        self.asked.add(name)
        try:
            outputs = self.steps[name].outputs(self)
        finally:
            self.asked.discard(name)
        return next((output.location for found, output in outputs.items() if is_it(found, output)), None)

    def _of_join(self, whole: Join) -> S3Location | None:
        """Where a joined URI may be: what is known only when it runs may be anything, but not the bucket."""
        first, *rest = whole.values
        start = self.location(first) if isinstance(first, StepOutput | StepProperty) else None
        pattern: Text = "" if start is not None else self._pattern(first)
        for value in rest:
            pattern = text(pattern, literal_pattern(whole.on), self._pattern(value))
        if start is not None:
            return S3Location(start.bucket, text(start.keys, "*", pattern))
        scheme, *behind = split(pattern, "://", 1)
        if scheme != "s3" or not behind:
            return None
        bucket, *key = split(behind[0], "/", 1)
        return None if not key or "*" in str(bucket) else S3Location(bucket, key[0])

    def _pattern(self, value: object) -> Text:
        known = self.static_text(value)
        if known is None:
            return "*" if isinstance(value, Expression) else str(value)
        return literal_pattern(known)


def default_model_uri(context: StepContext) -> Text:
    """Where models are written that name no place of their own; job names make each execution's folder unique."""
    return text("s3://", BUCKET_NAME, f"/models/{context.pipeline_name}")


def execution_uri(below: str, context: StepContext) -> Join:
    """``s3://<bucket>/<pipeline>/<execution id>/<below>/``: no execution reads or overwrites what another wrote.

    ``below`` starts with the name of the step. Of one that runs once for each item, each run has a folder of its own,
    named after its job.
    """
    whole = (text("s3://", BUCKET_NAME, f"/{context.pipeline_name}/"), EXECUTION_ID, f"/{below}/")
    name = below.split("/")[0]
    runs_often = name in context.looped and context.steps[name].type_name in _PROCESSING
    return Join((*whole, ExecutionVariable("ProcessingJobName"), "/") if runs_often else whole)


def execution_location(below: str, context: StepContext) -> S3Location:
    """Where ``execution_uri`` is, in any execution."""
    return S3Location(BUCKET_NAME, text(f"{context.pipeline_name}/*/", literal_pattern(below), "/"))


def volume_key(instance_type: object, context: StepContext) -> Text | None:
    """``VolumeKmsKeyId``: the pipeline's key, but nothing for instances that encrypt local storage themselves."""
    known = context.static_text(instance_type)
    return None if isinstance(known, str) and has_local_storage(known) else KEY_ARN
