"""Job: run a job of a category that a document of its own describes.

Source: API CreateJob; SageMaker Python SDK 3.27, JobStep; Amazon SageMaker Developer Guide, "Encryption at rest for
multi-turn reinforcement learning".
"""

import json
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic.json_schema import JsonSchemaValue

from definitions.api.properties import parse
from definitions.diagnostics.messages import describe_type
from definitions.pipeline.steps.core.answers import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.envelope import JOB_EXCEPTIONS
from definitions.pipeline.steps.core.step import NAMED_BY_PIPELINE, Step
from definitions.pipeline.steps.permissions import grants
from definitions.pipeline.steps.permissions.create_conditions import JOB, create_conditions, member
from definitions.pipeline.steps.permissions.job_permissions import use_named_key
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals, expression, scalar_or_expression
from definitions.schema.field_types import TextValue
from definitions.schema.fields import ValueField
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import ANY_TYPE, STRING, Expression, Join, Json, ParameterType, StepOutput
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, InfrastructureText, Text, text

_DOCUMENT = "JobConfigDocument"
_OUTPUT, _KEY = "OutputDataConfig", "KmsKeyArn"
_ENCRYPTED = ("AgentRFT", "AgentRFTEvaluation")
"""Categories of which it is documented where the document names the key of outputs."""


class _Document(ValueField):
    """A map that is written as JSON, or text that is JSON already."""

    def validate(self, value: object) -> object:
        whole = expression(value, STRING)
        if whole is not None:
            return whole
        if isinstance(value, dict):
            return _read(value)
        if isinstance(value, str):
            _refuse_other_than_json(value)
        elif not isinstance(value, InfrastructureText):
            raise invalid("wrong-type", f"must be a map, or JSON as text; got {describe_type(value)}")
        return value

    def json_schema(self) -> JsonSchemaValue:
        return {"type": ["object", "string"]}


def _refuse_other_than_json(whole: str) -> None:
    try:
        found = json.loads(whole)
    except json.JSONDecodeError as error:
        message = f"is not JSON from character {error.pos + 1} on"
        raise invalid("bad-json-text", message, "write it as a map") from None
    except (ValueError, RecursionError):
        # Numbers of thousands of digits, or lists in lists in lists ...
        raise invalid("bad-json-text", "is no JSON that can be read", "write it as a map") from None
    if not isinstance(found, dict):
        raise invalid("bad-json-text", f"must be an object in JSON, got {describe_type(found)}")


def _read(value: object) -> object:
    """Maps and lists with scalars and expressions as their leaves."""
    refusals = Refusals()
    found: object
    if isinstance(value, dict) and expression(value, ANY_TYPE) is None:
        found = {key: refusals.call(_read, entry, key) for key, entry in value.items()}
    elif isinstance(value, list):
        found = [refusals.call(_read, entry, index) for index, entry in enumerate(value)]
    else:
        found = scalar_or_expression(value)
    refusals.finish()
    return found


class Job(Model):
    """Settings of a Job step."""

    job_category: Annotated[TextValue, ApiField("JobCategory")]
    """What kind of job it is, such as AgentRFT, SyntheticDataGeneration or DataTransformation."""
    job_config_schema_version: Annotated[TextValue, ApiField("JobSchemaVersion")]
    """The version of the document's form, such as 1.0.0."""
    job_config_document: Annotated[dict[str, object] | TextValue, _Document()]
    """The job's settings: a map, whose keys are written as they are, with expressions at single values; or JSON as
    text. An expression that is no number or boolean is put in quotes as it is: its value must hold no quotes."""
    tags: Annotated[list[object], ApiField("TagList")] | None = None
    """Tags of the job: {key, value}."""


class JobStep(Step):
    """A step that runs a job of CreateJob."""

    type_name: ClassVar = "Job"
    payload: ClassVar = "job"
    request_name: ClassVar = "CreateJobRequest"
    refused_members: ClassVar = {"JobName": NAMED_BY_PIPELINE}
    response_names: ClassVar = ("DescribeJobResponse",)
    is_cacheable: ClassVar = True
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["Job"]
    job: Job

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateJob."""
        document = self._document
        return {
            "RoleArn": ROLE_ARN,
            "JobCategory": self.job.job_category,
            "JobConfigSchemaVersion": self.job.job_config_schema_version,
            _DOCUMENT: _as_json(document, context) if isinstance(document, dict) else document,
            "Tags": self.job.tags,
        }

    @property
    def _document(self) -> dict[str, object] | TextValue:
        """The document, with the pipeline's key for its outputs where it has a place for one and names none."""
        document = self.job.job_config_document
        output = document.get(_OUTPUT) if isinstance(document, dict) else None
        if self.job.job_category not in _ENCRYPTED or not isinstance(output, dict) or _KEY in output:
            return document
        assert isinstance(document, dict)
        return {**document, _OUTPUT: {**output, _KEY: KEY_ARN}}

    def property_type(self, path: str, context: StepContext) -> ParameterType:
        """Also what is in the document, whose form is the category's own: text."""
        if path.startswith(f"{_DOCUMENT}."):
            parse(path)
            return "String"
        return super().property_type(path, context)

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, and read and write what its document names."""
        # Where jobs log is not documented yet.
        document, key = self._document, member(self._document, (_OUTPUT, _KEY))
        limits = () if key is None else create_conditions(document, JOB)
        yield from grants.run_jobs("Job", "job/*", self.name, context, limits)
        yield from grants.write_logs("Jobs", self.name)
        path: NodePath = (self.payload, "jobConfigDocument")
        if isinstance(self.job.job_config_document, dict):
            yield from self._places(self.job.job_config_document, path, context)
        elif not (context.has_extra_read_buckets and context.has_extra_write_buckets):
            message = "what the job reads and writes stands in a text, so it is not granted"
            hint = "write a map, or name buckets in 'additionalReadBucketNames' and 'additionalWriteBucketNames'"
            yield MissingPermission(path, message, hint)
        yield from grants.use_key(self.name)
        if key == KEY_ARN:
            # The service keeps what it needs between steps of the job under a grant.
            yield from grants.attach_volumes(self.name)
        elif key is not None:
            yield from use_named_key(key, (*path, _OUTPUT, _KEY), self.name, context)

    def _places(self, value: object, path: NodePath, context: StepContext) -> Iterator[PermissionResult]:
        """Places in S3: read, or written where a key around them speaks of output."""
        if isinstance(value, dict):
            for key, entry in value.items():
                yield from self._places(entry, (*path, key), context)
        elif isinstance(value, list):
            for index, entry in enumerate(value):
                yield from self._places(entry, (*path, index), context)
        elif isinstance(value, Expression | str | InfrastructureText) and _is_place(value, str(path[-1]), context):
            is_written = any("output" in str(key).lower() for key in path)
            grant = grants.write_value if is_written else grants.read_value
            yield from grant(value, path, f"its {path[-1]}", self.name, context)


def _is_place(value: object, key: str, context: StepContext) -> bool:
    """Whether it is a place in S3, or looks like one that is not known before the job runs."""
    if isinstance(value, StepOutput):
        return context.steps[value.step].outputs(context)[value.output].is_data
    return context.location(value) is not None or (isinstance(value, Expression) and "s3" in key.lower())


def _as_json(document: dict[str, object], context: StepContext) -> Text | Join:
    """The map as JSON; joined of pieces if it holds values that are known only when the pipeline runs."""
    pieces: list[Text | Expression] = []
    for piece in _pieces(document, context):
        last = pieces[-1] if pieces else None
        if isinstance(piece, Expression) or last is None or isinstance(last, Expression):
            pieces.append(piece)
        else:
            pieces[-1] = text(last, piece)
    [first, *others] = pieces
    return first if not others and not isinstance(first, Expression) else Join(tuple(pieces))


def _pieces(value: object, context: StepContext) -> Iterator[Text | Expression]:
    match value:
        case dict():
            for index, (key, entry) in enumerate(value.items()):
                yield f"{',' if index else '{'}{_dumped(key)}:"
                yield from _pieces(entry, context)
            yield "}" if value else "{}"
        case list():
            for index, entry in enumerate(value):
                yield "," if index else "["
                yield from _pieces(entry, context)
            yield "]" if value else "[]"
        case Expression():
            # What has no type before it runs is written as text: a text without quotes would be no JSON.
            if context.type_of(value) in ("String", None):
                yield '"'
                yield value
                yield '"'
            else:
                yield value
        case InfrastructureText(parts=parts):
            yield text('"', *(_dumped(part)[1:-1] if isinstance(part, str) else part for part in parts), '"')
        case _:
            yield _dumped(value)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
