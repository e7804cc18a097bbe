"""References: values known only when the pipeline runs, and the JSON in which a definition writes them.

Source: Amazon SageMaker Developer Guide, "Pipelines overview" and "Pass Data Between Steps"; API CreatePipeline.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from definitions.infrastructure import Text

ParameterType: TypeAlias = Literal["String", "Integer", "Float", "Boolean"]
Json: TypeAlias = object


@dataclass(frozen=True, slots=True)
class ParameterReference:
    """``{parameter: NAME}`` in YAML; ``accepts`` are the parameter types that may stand in this place."""

    name: str
    accepts: tuple[ParameterType, ...]


@dataclass(frozen=True, slots=True)
class StepOutput:
    """``STEP.OUTPUT`` in YAML: an output of another step; ``producer`` is the step type it must be of, if any."""

    step: str
    output: str
    producer: str | None = None

    def __str__(self) -> str:
        return f"{self.step}.{self.output}"


@dataclass(frozen=True, slots=True)
class PropertyFileReference:
    """A property file of a Processing step."""

    step: str
    property_file: str


Reference: TypeAlias = ParameterReference | StepOutput | PropertyFileReference


def get(path: str) -> Json:
    """``{"Get": path}``: a parameter, a property of a step or an execution variable."""
    return {"Get": path}


def get_parameter(name: str) -> Json:
    """The value of a pipeline parameter."""
    return get(f"Parameters.{name}")


def join(values: list[Text | Json], on: str = "") -> Json:
    """``Std:Join``: the values as one text. Values may be texts, numbers and expressions."""
    return {"Std:Join": {"On": on, "Values": values}}


def json_get(step: str, property_file: str, path: str) -> Json:
    """``Std:JsonGet``: one value out of a step's property file; ``path`` is literal (a Join there is refused)."""
    return {"Std:JsonGet": {"PropertyFile": get(f"Steps.{step}.PropertyFiles.{property_file}"), "Path": path}}


EXECUTION_ID = get("Execution.PipelineExecutionId")
