"""The pipeline around a step: its parameters, its other steps, and the S3 locations of their data."""

from collections.abc import Callable, Mapping

from definitions.api.properties import UnknownProperty
from definitions.api.structure import Structure
from definitions.foundation.records import field, record
from definitions.iam.statements import literal_pattern
from definitions.pipeline.settings.network import NetworkConfig
from definitions.pipeline.settings.parameters import Parameter
from definitions.pipeline.steps.core.joined_uris import JoinedUris
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.referenced_step import ReferencedStep
from definitions.pipeline.steps.core.request_fields import value_at
from definitions.pipeline.steps.core.s3_locations import S3Location, pattern_location, s3_location
from definitions.source_code.source_code import SourceCode
from definitions.values.expressions import (
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
    S3JsonGet,
    StepOutput,
    StepProperty,
    get,
    get_parameter,
    join,
    json_get,
    s3_json_get,
)
from definitions.values.infrastructure import InfrastructureText, Text, text


@record
class StepContext:
    """The pipeline around a step.

    Attributes:
        pipeline_name: the name that the pipeline will have in AWS.
        network: the pipeline's network settings, or those of a step in a VPC of its own.
        parameters: the pipeline parameters by name.
        steps: all steps by name.
        region: of the stack; ``None`` for that of the credentials.
        group_name: the root ``modelPackageGroupName`` as written, and the name of that group in AWS.
        job_prefix: ``baseJobPrefix`` if it is set.
        has_extra_read_buckets: whether ``additionalReadBucketNames`` grants reading.
        has_extra_write_buckets: whether ``additionalWriteBucketNames`` grants writing.
        has_extra_image_repositories: whether ``additionalImageRepositoryArns`` grants pulling.
        extra_keys: the keys of ``additionalKmsKeyArns``.
        stack_name: the name of the Terraform stack, unique in the project.
        sources: code beside the YAML, by the name of its step and the path that the step gives.
        step_tags: tags of all that steps make.
        steps_per_item: names of steps that run once for each item of a list.
        model_steps: names of steps that make models.
        steps_in_progress: names of steps whose outputs are being derived, to end circles of references.
        requests: the requests of the steps, by their names, once they are known; nobody changes them.
        known_outputs: likewise their outputs, which ``outputs_of`` keeps.
    """

    pipeline_name: str
    network: NetworkConfig
    parameters: Mapping[str, Parameter]
    steps: Mapping[str, ReferencedStep]
    region: str | None = None
    group_name: tuple[str, str] | None = None
    job_prefix: str | None = None
    has_extra_read_buckets: bool = False
    has_extra_write_buckets: bool = False
    has_extra_image_repositories: bool = False
    extra_keys: tuple[Text, ...] = ()
    stack_name: str = ""
    sources: Mapping[tuple[str, str], SourceCode] = field(default_factory=dict)
    step_tags: Mapping[str, Text] = field(default_factory=dict)
    steps_per_item: frozenset[str] = frozenset()
    model_steps: tuple[str, ...] = ()
    steps_in_progress: set[str] = field(default_factory=set, compare=False)
    requests: dict[str, Json] = field(default_factory=dict, init=False, repr=False, compare=False)
    known_outputs: dict[str, Mapping[str, Output]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def outputs_of(self, step: str) -> Mapping[str, Output]:
        """The outputs of the step of this name, found once for each context.

        Raises:
            KeyError: there is no such step.
        """
        if step in self.known_outputs:
            return self.known_outputs[step]
        outputs = self.steps[step].outputs(self)
        if not self.steps_in_progress:  # else they may lack what a circle of references leads back to
            self.known_outputs[step] = outputs
        return outputs

    def render(self, tree: Json) -> Json:
        """A tree as JSON: references become expressions, entries that are ``None`` are left out."""
        if isinstance(tree, str):
            return tree
        if isinstance(tree, Expression):
            rendered = self.expression(tree)
            # A field that takes text of any type gets other types as text, by a join of one.
            return join([rendered]) if tree.as_text and self.type_of(tree) != "String" else rendered
        if isinstance(tree, Structure):
            return {name: self.render(value) for _, name, value in tree.members}
        if isinstance(tree, dict):
            return {key: self.render(value) for key, value in tree.items() if value is not None}
        if isinstance(tree, list):
            return [self.render(value) for value in tree]
        return tree

    def expression(self, reference: Expression) -> Json:
        """An expression as the definition writes it, such as ``{"Get": "Parameters.InputUri"}``."""
        match reference:
            case ParameterReference(name=name):
                return get_parameter(name)
            case StepOutput(file=file) if file is not None:
                return self.expression(self._uris.of_file(reference))
            case StepOutput(step=step, output=output):
                return get(f"Steps.{step}.{self.outputs_of(step)[output].property}")
            case StepProperty(step=step, path=path):
                return get(f"Steps.{step}.{path}")
            case JsonGet(step=step, property_file=file, path=path):
                return json_get(step, file, path)
            case S3JsonGet(uri=uri, path=path):
                return s3_json_get(self.render(uri), path)
            case Join():
                whole = self._uris.with_single_slashes(reference)
                return join([self.render(value) for value in whole.values], whole.on)
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
        """The type of an expression's value; ``None`` if it is not known before an execution.

        Raises:
            UnknownProperty: it refers to a property that its step does not have.
            KeyError: it refers to a parameter, a step or an output that does not exist.
        """
        match reference:
            case ParameterReference(name=name):
                return self.parameters[name].type
            case StepOutput(step=step, output=output):
                return self.outputs_of(step)[output].type
            case StepProperty(step=step, path=path) | IterationOutput(step=step, path=path):
                return self.steps[step].property_type(path, self)
            case JsonGet() | S3JsonGet() | LoopValue():
                return None
        return "String"

    def static_text(self, value: object) -> Text | None:
        """The text of a value if it is known before an execution: the value itself, or its parameter's default."""
        if isinstance(value, ParameterReference):
            parameter = self.parameters.get(value.name)
            value = None if parameter is None else parameter.default_value
        return value if isinstance(value, str | InfrastructureText) else None

    def possible_texts(self, value: object) -> tuple[Text, ...]:
        """The texts that a value may be, as far as the config says: its parameter's ``enumValues``, else its text."""
        if isinstance(value, ParameterReference):
            parameter = self.parameters.get(value.name)
            if parameter is not None and parameter.enum_values is not None:
                return tuple(parameter.enum_values)
        known = self.static_text(value)
        return () if known is None else (known,)

    def network_isolation(self, override: bool | Expression | None) -> bool | Expression:
        """``EnableNetworkIsolation``: the step's own setting, else the pipeline's."""
        return self.network.enable_network_isolation if override is None else override

    def location(self, value: object) -> S3Location | None:
        """The S3 location of a URI or an expression; ``None`` if it is not known before an execution."""
        match value:
            case StepOutput(file=file) if file is not None:
                return self._joined_location(self._uris.of_file(value))
            case StepOutput(step=step, output=name):
                return self._output_location(step, lambda found, output: found == name)
            case StepProperty(step=step, path=path):
                declared = self._output_location(step, lambda _, output: output.property == path)
                return declared or pattern_location(self._requested_uri(value))
            case Join():
                return self._joined_location(value)
        uri = self.static_text(value)
        return None if uri is None else s3_location(uri)

    def _output_location(self, name: str, matches: Callable[[str, Output], bool]) -> S3Location | None:
        """The S3 location of a step's output; ``None`` if the step depends on itself, which the cycle check reports."""
        if name not in self.steps or name in self.steps_in_progress:
            return None
        self.steps_in_progress.add(name)
        try:
            outputs = self.outputs_of(name)
        finally:
            self.steps_in_progress.discard(name)
        return next((output.location for found, output in outputs.items() if matches(found, output)), None)

    def _joined_location(self, whole: Join) -> S3Location | None:
        """The S3 location of a joined URI: any part of the key may be an expression, but not the bucket."""
        location = pattern_location(self._uris.pattern(whole))
        first, *rest = self._uris.with_single_slashes(whole).values
        if location is not None or not isinstance(first, StepOutput | StepProperty):
            return location
        start = self.location(first)
        pattern = text(*(text(literal_pattern(whole.on), self._uris.pattern(value)) for value in rest))
        if start is None or pattern == "":
            return start
        return S3Location(start.bucket, text(start.keys, "*", pattern))

    @property
    def _uris(self) -> JoinedUris:
        return JoinedUris(self.static_text, self._requested_uri)

    def _requested_uri(self, reference: StepOutput | StepProperty) -> Text:
        """The pattern of an S3 URI that a step's request names and its answer repeats; ``*`` for all else."""
        if reference.step in self.steps_in_progress:
            return "*"
        value = self.requested_value(reference)
        self.steps_in_progress.add(reference.step)
        try:
            pattern = "*" if value is None else self._uris.pattern(value)
        finally:
            self.steps_in_progress.discard(reference.step)
        return pattern if pattern_location(pattern) is not None else "*"

    def requested_value(self, reference: StepOutput | StepProperty) -> object:
        """What a step's request names and its answer repeats; ``None`` if nothing does, or the step needs itself."""
        step = self.steps.get(reference.step)
        if step is None or step.request_name is None or step.name in self.steps_in_progress:
            return None
        self.steps_in_progress.add(step.name)
        try:
            if isinstance(reference, StepProperty):
                return value_at(step.request(self), reference.path)
            return value_at(step.request(self), self.outputs_of(step.name)[reference.output].property)
        except (KeyError, UnknownProperty):  # the checks of references report it
            return None
        finally:
            self.steps_in_progress.discard(step.name)
