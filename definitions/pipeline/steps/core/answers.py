"""What steps answer: outputs that others refer to, and permissions of the role."""

from dataclasses import dataclass
from typing import TypeAlias

from definitions.iam.statements import Statement
from definitions.pipeline.steps.core.s3_locations import S3Location
from definitions.source.nodes import NodePath
from definitions.values.expressions import ParameterType

MODEL_ARTIFACTS = "modelArtifacts"
MODEL_NAME = "modelName"


@dataclass(frozen=True, slots=True)
class Output:
    """What other steps may refer to.

    Attributes:
        property: what stands after ``Steps.<step>.`` in an expression.
        location: where the data is, as far as that is known.
        is_data: whether it is data in S3, or else a name or a value.
        type: what it is.
    """

    property: str
    location: S3Location | None = None
    is_data: bool = True
    type: ParameterType = "String"


@dataclass(frozen=True, slots=True)
class MissingPermission:
    """A place for which no permission can be derived, and why."""

    path: NodePath
    message: str
    hint: str


PermissionResult: TypeAlias = Statement | MissingPermission
