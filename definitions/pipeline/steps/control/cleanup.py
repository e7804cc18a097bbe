"""Cleanup: delete what earlier steps left in S3.

Source: SageMaker Python SDK 3.27, CleanupStep; the type is newer than AWS's developer guide.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.dependencies import StepDependency
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.s3_locations import S3Location, as_folder
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.permissions import s3_objects
from definitions.schema.field_types import FixedText, S3Uri, TextValue
from definitions.schema.model import Model
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json, StepOutput, StepProperty

_DELETE = ("s3:DeleteObject", "s3:DeleteObjectVersion")


class S3Resources(Model):
    """Data of one step in S3."""

    step_name: FixedText
    """The step whose data is deleted; this step runs after it."""
    s3_uris: Annotated[list[S3Uri], Field(min_length=1)] | None = None
    """S3 URIs below which all is deleted; all outputs of the step if not given."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "stepName s3Uris")


class Cleanup(Model):
    """Settings of a Cleanup step."""

    s3: Annotated[list[S3Resources], Field(min_length=1)]
    """What is deleted, by the step that left it."""


class CleanupStep(Step):
    """A step that deletes data; no step may refer to it."""

    type_name: ClassVar = "Cleanup"
    payload: ClassVar = "cleanup"

    type: Literal["Cleanup"]
    cleanup: Cleanup

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {"s3": "Resources.S3"}

    def arguments(self, context: StepContext) -> Json:
        """``Resources``."""
        entries = [{"StepName": entry.step_name, "S3Uris": entry.s3_uris} for entry in self.cleanup.s3]
        return {"Resources": {"S3": entries}}

    def awaited_steps(self) -> Iterator[tuple[NodePath, StepDependency]]:
        """Steps of ``dependsOn``, and the other steps whose data it deletes: of those there, the trigger decides."""
        yield from super().awaited_steps()
        named = {dependency.step for dependency in self.depends_on}
        for index, entry in enumerate(self.cleanup.s3):
            if entry.step_name not in named:
                yield ("cleanup", "s3", index, "stepName"), StepDependency(step=entry.step_name)

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Delete objects in the locations where these steps wrote."""
        for index, entry in enumerate(self.cleanup.s3):
            path: NodePath = ("cleanup", "s3", index, "stepName")
            locations: list[tuple[NodePath, S3Location | None]]
            if entry.s3_uris is None:
                outputs = context.steps[entry.step_name].outputs(context).values()
                locations = [(path, output.location) for output in outputs if output.is_data]
            else:
                below: NodePath = ("cleanup", "s3", index, "s3Uris")
                locations = [((*below, number), _folder_of(uri, context)) for number, uri in enumerate(entry.s3_uris)]
            for where, location in locations:
                if location is None:
                    message = "where the data lies is not known before it runs, so deleting is not granted"
                    yield MissingPermission(where, message, "give its S3 URI in 's3Uris'")
                    continue
                what = f"step '{self.name}' deletes what '{entry.step_name}' left"
                yield from s3_objects.access("DeleteObjects", _DELETE, location, what)


def _folder_of(uri: TextValue, context: StepContext) -> S3Location | None:
    """The folder that a URI names; for a step's output, the location that the step itself declares."""
    location = context.location(uri)
    return location if location is None or isinstance(uri, StepOutput | StepProperty) else as_folder(location)
