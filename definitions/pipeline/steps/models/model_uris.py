"""S3 URIs of models and reports, such as a file in a step's output.

Source: Amazon SageMaker Developer Guide, "Pass Data Between Steps".
"""

from collections.abc import Iterator

from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.s3_locations import S3Location, bucket_and_key, s3_location
from definitions.pipeline.steps.permissions import s3_objects
from definitions.schema.field_types import S3_URI
from definitions.schema.fields import ValueField
from definitions.schema.reference_fields import StepOutputField
from definitions.schema.value_schemas import JsonSchema, or_expression
from definitions.source.nodes import NodePath
from definitions.values.expressions import STRING, Expression, Join, StepOutput, StepProperty
from definitions.values.infrastructure import InfrastructureText, Text, text


class ModelUri(ValueField):
    """An S3 URI, an expression that is one, or a step reference."""

    def validate(self, value: object) -> object:
        """Read text that is no URI as a step reference; URLs are checked with the whole request."""
        if isinstance(value, str) and value.startswith("https://"):
            return value
        is_reference = isinstance(value, str) and not value.startswith("s3:") and "://" not in value
        return StepOutputField().validate(value) if is_reference else S3_URI.validate(value)

    def validate_known(self, value: object) -> object:
        """A step reference is known by its text in YAML alone."""
        return value if str(value).startswith("https://") else S3_URI.validate(value)

    def json_schema(self) -> JsonSchema:
        return or_expression({"type": ["string", "number"]}, STRING)


def read(value: object, path: NodePath, what: str, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Read a URI even if only its beginning is known; if nothing is known, report that reading is not granted."""
    location = _location(value, context)
    if location is None:
        yield from s3_objects.read_value(value, path, what, step, context)
    else:
        yield from s3_objects.read(location, what, step)


def _location(value: object, context: StepContext) -> S3Location | None:
    if not isinstance(value, Join):
        return context.location(value)
    if isinstance(value.values[0], StepOutput | StepProperty):
        return context.location(value)
    if isinstance(value.values[0], Expression):
        return _location(value.values[0], context)
    start: Text = ""
    for part in value.values:
        if not isinstance(part, str | InfrastructureText):
            break
        start = text(start, part, value.on)
    # Only a '/' behind it makes sure that the name of the bucket is complete.
    found = bucket_and_key(start)
    return s3_location(start) if found is not None and len(found) == 2 else None
