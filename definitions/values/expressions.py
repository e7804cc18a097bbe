"""References: values known only when the pipeline runs, and the JSON in which a definition writes them.

Source: Amazon SageMaker Developer Guide, "Pipelines overview" and "Pass Data Between Steps"; API CreatePipeline.
"""

from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias, get_args

from definitions.foundation.records import field, record
from definitions.values.infrastructure import Text

ParameterType: TypeAlias = Literal["String", "Integer", "Float", "Boolean"]
Json: TypeAlias = object

ANY_TYPE: tuple[ParameterType, ...] = get_args(ParameterType)
STRING: tuple[ParameterType, ...] = ("String",)

STEP_VARIABLES = {"TrainingJobName": "Training", "ProcessingJobName": "Processing"}
"""Execution variables that only steps of one type know, each with the type."""
EXECUTION_VARIABLES = (
    "StartDateTime",
    "CurrentDateTime",
    "PipelineName",
    "PipelineArn",
    "PipelineExecutionId",
    "PipelineExecutionArn",
    *STEP_VARIABLES,
)
EXPERIMENT_NAMES = ("ExperimentName", "TrialName")


@record(kw_only=True)
class Expression:
    """A value known only when the pipeline runs.

    Attributes:
        accepts: the types of values that may stand in this place.
        as_text: whether text of any kind may stand here, so that other types are written as text.
        validate_value: the validator of this place for a value that the expression may have; ``None`` if any will do.
    """

    accepts: tuple[ParameterType, ...] = STRING
    as_text: bool = False
    validate_value: Callable[[object], object] | None = field(default=None, compare=False, repr=False)


@record
class ParameterReference(Expression):
    """``{parameter: NAME}`` in YAML."""

    name: str


@record
class StepOutput(Expression):
    """``STEP.OUTPUT`` in YAML: an output of another step, or a file in it.

    Attributes:
        producer: the step type it must be of, if any.
        needs_data: whether it must be data in S3, or else may be a name.
        file: ``filePath`` in YAML: the file's path below the output's URI, a text or an expression.
    """

    step: str
    output: str
    producer: str | None = None
    needs_data: bool = True
    file: Text | Expression | None = None

    def __str__(self) -> str:
        return f"{self.step}.{self.output}"


@record
class StepProperty(Expression):
    """``{property: STEP.PATH}`` in YAML: one value of what AWS tells about the step's job when it is finished."""

    step: str
    path: str

    def __str__(self) -> str:
        return f"{self.step}.{self.path}"


@record
class JsonGet(Expression):
    """``{jsonGet: {step, propertyFile, path}}`` in YAML: one value of a property file of a Processing step."""

    step: str
    property_file: str
    path: str


@record
class S3JsonGet(Expression):
    """``{jsonGet: {s3Uri, path}}`` in YAML: one value of a JSON file in S3.

    Attributes:
        uri: of the file, a text or an expression.
    """

    uri: Text | Expression
    path: str


@record
class Join(Expression):
    """``{join: {on, values}}`` in YAML: texts, numbers and expressions as one text."""

    values: tuple[object, ...]
    on: Text = ""


@record
class ExecutionVariable(Expression):
    """``{execution: NAME}`` in YAML; of ``EXECUTION_VARIABLES``."""

    name: str


@record
class ExperimentName(Expression):
    """``{pipelineExperimentConfig: NAME}`` in YAML; of ``EXPERIMENT_NAMES``."""

    name: str


@record
class LoopValue(Expression):
    """``{forEach: PATH}`` in YAML: what a ForEach step gives its body; ``CurrentItem`` or ``CurrentItem.field``."""

    path: str


@record
class IterationOutput(Expression):
    """``STEP.PATH`` in the selector of a ForEach step: a property of a step of its body, in each iteration."""

    step: str
    path: str


def get(path: str) -> Json:
    """``{"Get": path}``: a parameter, a property of a step or an execution variable."""
    return {"Get": path}


def get_parameter(name: str) -> Json:
    """The value of a pipeline parameter."""
    return get(f"Parameters.{name}")


def join(values: list[Json], on: Text = "") -> Json:
    """``Std:Join``: the values as one text. Values may be texts, numbers and expressions."""
    return {"Std:Join": {"On": on, "Values": values}}


def json_get(step: str, property_file: str, path: str) -> Json:
    """``Std:JsonGet``: one value out of a step's property file; ``path`` is literal (a Join there is refused)."""
    return {"Std:JsonGet": {"PropertyFile": get(f"Steps.{step}.PropertyFiles.{property_file}"), "Path": path}}


def s3_json_get(uri: Json, path: str) -> Json:
    """``Std:JsonGet``: one value out of a JSON file in S3, whose URI AWS takes only as a join without joins in it."""
    match uri:
        case {"Std:Join": {"Values": list(values)}} if not any(_is_join(value) for value in values):
            whole = uri
        case _:
            whole = join(list(_without_joins(uri)))
    return {"Std:JsonGet": {"S3Uri": whole, "Path": path}}


def _is_join(value: Json) -> bool:
    return isinstance(value, dict) and "Std:Join" in value


def _without_joins(value: Json) -> Iterator[Json]:
    """The values, in a row, that ``Std:Join`` without a separator makes the same text of."""
    match value:
        case {"Std:Join": {"On": on, "Values": list(values)}}:
            for index, part in enumerate(values):
                if index and on != "":
                    yield on
                yield from _without_joins(part)
        case _:
            yield value


EXECUTION_ID = ExecutionVariable("PipelineExecutionId")
