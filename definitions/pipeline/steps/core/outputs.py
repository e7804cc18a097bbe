"""Outputs of steps, to which other steps refer."""

from definitions.foundation.records import record
from definitions.pipeline.steps.core.s3_locations import S3Location
from definitions.values.expressions import ParameterType

MODEL_ARTIFACTS = "modelArtifacts"
MODEL_NAME = "modelName"


@record
class Output:
    """An output of a step, to which other steps refer.

    Attributes:
        property: the path after ``Steps.<step>.`` in an expression.
        location: the S3 location of the data, if it is known.
        is_data: whether the output is data in S3 rather than a name or a value.
        is_folder: whether the data is all that is below its location rather than one object.
        is_answer: whether it is a value that called code answers, which may be the S3 URI of data.
        type: the type of the expression's value.
    """

    property: str
    location: S3Location | None = None
    is_data: bool = True
    type: ParameterType = "String"
    is_answer: bool = False
    is_folder: bool = False
