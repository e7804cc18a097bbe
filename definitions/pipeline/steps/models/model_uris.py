"""Where models and reports about them are: URIs that are made of an output and what is below it.

Source: Amazon SageMaker Developer Guide, "Pass Data Between Steps".
"""

from collections.abc import Iterator

from pydantic.json_schema import JsonSchemaValue

from definitions.api.properties import Key, parse
from definitions.pipeline.steps.core.answers import PermissionResult
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.s3_locations import S3Location, s3_location
from definitions.pipeline.steps.permissions import grants
from definitions.schema.field_types import S3_URI
from definitions.schema.fields import StepOutputField, ValueField
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Join, StepOutput, StepProperty
from definitions.values.infrastructure import InfrastructureText, Text, split, text


class ModelUri(ValueField):
    """An S3 URI, an expression that is one, or a step reference."""

    def validate(self, value: object) -> object:
        """Text that is no S3 URI is read as a step reference."""
        is_reference = isinstance(value, str) and not value.startswith("s3:")
        return StepOutputField().validate(value) if is_reference else S3_URI.validate(value)

    def json_schema(self) -> JsonSchemaValue:
        """As for an S3 URI."""
        return S3_URI.json_schema()


def read(value: object, path: NodePath, what: str, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Read where a URI points to, also if only its beginning is known; else say that it is not granted."""
    location = _location(value, context)
    if location is None:
        yield from grants.read_value(value, path, what, step, context)
    else:
        yield from grants.read(location, what, step)


def below(reference: StepOutput, file: Text, context: StepContext) -> Join:
    """The URI of a file in an output: with a ``/`` between them, unless the output's URI ends with one."""
    uri = _own_uri(reference, context)
    *_, last = uri.values if isinstance(uri, Join) else (uri,)
    parts = last.parts if isinstance(last, InfrastructureText) else (last,)
    ends_with_slash = isinstance(parts[-1], str) and parts[-1].endswith("/")
    return Join((reference, file), on="" if ends_with_slash else "/")


def _own_uri(reference: StepOutput, context: StepContext) -> object:
    """What the step that writes the output says in its own request of where that is."""
    producer = context.steps[reference.step]
    tree: object = producer.request(context)
    for segment in parse(producer.outputs(context)[reference.output].property):
        if isinstance(segment, Key) and isinstance(tree, list):
            named = (entry for entry in tree if isinstance(entry, dict) and segment.key in entry.values())
            tree = next(named, None)
        else:
            tree = tree.get(segment.name) if isinstance(tree, dict) and not isinstance(segment, Key) else None
    return tree


def _location(value: object, context: StepContext) -> S3Location | None:
    if isinstance(value, StepProperty):
        outputs = context.steps[value.step].outputs(context).values()
        return next((output.location for output in outputs if output.property == value.path), None)
    if not isinstance(value, Join):
        return context.location(value)
    if isinstance(value.values[0], Expression):
        return _location(value.values[0], context)
    start: Text = ""
    for part in value.values:
        if not isinstance(part, str | InfrastructureText):
            break
        start = text(start, part, value.on)
    # Only what ends with a '/' is surely the whole name of a bucket.
    return s3_location(start) if len(split(start, "/")) > 3 else None
