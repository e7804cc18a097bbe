"""Triggers: what starts executions of the pipeline.

Sources: EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler" and "Configuring a flexible time
window"; EventBridge User Guide, "Event patterns" and "Retrying delivery of events"; APIs CreateSchedule and PutTargets.
"""

from typing import Annotated, Self

from pydantic import Field
from pydantic.json_schema import JsonSchemaValue

from definitions.diagnostics.messages import describe_type, quoted
from definitions.foundation.records import record
from definitions.pipeline.operations.event_values import StartValue, StartValueField
from definitions.pipeline.operations.events import EXECUTION, MODEL_PACKAGE, OBJECT_CREATED
from definitions.pipeline.operations.schedule_expressions import canonical, schedule_fault
from definitions.schema.errors import invalid
from definitions.schema.field_types import Boolean, BucketName, GroupName, ParameterName, PipelineName
from definitions.schema.fields import ChoiceField, NumberField, TextField, ValueField
from definitions.schema.key_rules import at_most_one
from definitions.schema.model import Model
from definitions.schema.model_schema import validator

_UTC_TIME = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"
_DATE_HINT = "such as '2030-01-01T00:00:00Z', in UTC"


@record
class ScheduleField(ValueField):
    """A schedule: cron(...), rate(...) or at(...)."""

    def validate(self, value: object) -> object:
        if not isinstance(value, str):
            hint = "such as cron(0 6 ? * MON *), rate(1 day) or at(2030-01-31T06:00:00)"
            raise invalid("wrong-type", f"must be a schedule expression, got {describe_type(value)}", hint)
        fault = schedule_fault(value)
        if fault is not None:
            raise invalid("bad-schedule", fault.message, fault.hint)
        return canonical(value)

    def json_schema(self) -> JsonSchemaValue:
        return {"type": "string", "description": "cron(...), rate(...) or at(...)"}


def _prefix_hint(prefix: str) -> str | None:
    if prefix.startswith("s3://"):
        bucket, _, key = prefix.removeprefix("s3://").partition("/")
        return f"write bucketName: {bucket}" + (f", and prefix: {key}" if key else ", and no prefix")
    return f"write {prefix.lstrip('/')}" if prefix.strip("/") else "leave it out for all objects"


NAME = r"[A-Za-z0-9](-?[A-Za-z0-9]){0,39}"
NAME_HINT = "letters, digits and single '-', at most 40"
TriggerName = Annotated[str, TextField("the name of a trigger", "bad-name", NAME, infrastructure=False, hint=NAME_HINT)]
KeyPrefix = Annotated[
    str,
    TextField(
        "the beginning of object keys",
        "bad-prefix",
        r"(?!s3:/|/)[^\n]+",
        infrastructure=False,
        longest=1024,
        remedy=_prefix_hint,
    ),
]
KeySuffix = Annotated[
    str, TextField("the end of object keys", "bad-prefix", r"[^\n]+", infrastructure=False, longest=1024)
]
UtcTime = Annotated[str, TextField("a time in UTC", "bad-date", _UTC_TIME, infrastructure=False, hint=_DATE_HINT)]


class Schedule(Model):
    """Times at which Amazon EventBridge Scheduler starts the pipeline."""

    expression: Annotated[str, ScheduleField()]
    """cron(minutes hours day-of-month month day-of-week year), rate(5 minutes), or once: at(2030-01-31T06:00:00)."""
    time_zone: Annotated[str, TextField("a time zone", infrastructure=False, longest=50)] = "UTC"
    """The zone of cron and at, by its IANA name, such as Europe/Berlin."""
    flexible_window_minutes: Annotated[int, NumberField(1, 1440, unit="minutes", parameter=False)] | None = None
    """The start may come so much later, which spreads load; it comes within a minute if not given."""
    start_date: UtcTime | None = None
    """Nothing starts before this time, such as '2030-01-01T00:00:00Z'."""
    end_date: UtcTime | None = None
    """Nothing starts after this time."""


class ObjectCreated(Model):
    """New objects in a bucket. Uploads in parts count once, when they are complete."""

    bucket_name: BucketName | None = None
    """A bucket of others, whose owner has turned Amazon EventBridge on; the pipeline's own if not given."""
    prefix: KeyPrefix | None = None
    """The beginning of the objects' keys, such as incoming/; any if not given."""
    suffix: KeySuffix | None = None
    """The end of the objects' keys, such as .csv; any if not given, but then no empty objects."""


class PipelineSucceeded(Model):
    """Executions of another pipeline of the same account and Region that end as Succeeded."""

    module: Annotated[str, TextField("a module or a stack", infrastructure=False)] | None = None
    """A module of the same environment in the project file, or a stack such as acme-dev-marketing-prepare."""
    pipeline_name: PipelineName | None = None
    """The name of the pipeline in AWS, in place of module."""

    @validator("after")
    def _names_one(self) -> Self:
        at_most_one(module=self.module, pipelineName=self.pipeline_name)
        if self.module is None and self.pipeline_name is None:
            raise invalid("missing-key", "is required and missing", "or 'pipelineName' in its place", key="module")
        return self


class ModelPackage(Model):
    """Versions of a model that are approved or rejected."""

    status: Annotated[str, ChoiceField(("Approved", "Rejected"))]
    """The new approval status."""
    group_name: GroupName | None = None
    """The name of the model package group in AWS; the module's own if not given."""


class TriggerRetryPolicy(Model):
    """How long a start that AWS refuses for the moment is tried again."""

    maximum_retry_attempts: Annotated[int, NumberField(0, 185, parameter=False)] = 3
    """So many times; then the event goes to the dead-letter queue."""
    maximum_event_age_in_seconds: Annotated[int, NumberField(60, 86400, unit="seconds", parameter=False)] = 3600
    """Not longer than this, for a start that is late is seldom wanted."""


class Trigger(Model):
    """One reason to start the pipeline: exactly one of the first five keys after the name.

    Example:
        triggers:
          - name: new-data
            objectCreated: {prefix: incoming/, suffix: .csv}
            parameters:
              InputKey: {event: detail.object.key}
    """

    name: TriggerName
    """Part of the names of what is deployed for it; unique in the module."""
    schedule: Schedule | None = None
    """Start at these times."""
    object_created: ObjectCreated | None = None
    """Start for each new object in a bucket; {} for all objects of the pipeline's own."""
    pipeline_succeeded: PipelineSucceeded | None = None
    """Start when another pipeline has succeeded."""
    model_package: ModelPackage | None = None
    """Start when a version of a model is approved or rejected."""
    pattern: dict[str, object] | None = None
    """Start for each event of the account's default bus that this pattern of Amazon EventBridge matches."""
    parameters: Annotated[
        dict[ParameterName, Annotated[StartValue, StartValueField()]], Field(min_length=1, max_length=200)
    ] = {}
    """Values of pipeline parameters: literals, {event: PATH}, or joins of both, such as {join: {values: [...]}}."""
    enabled: Boolean = True
    """false: it stays deployed, and starts nothing."""
    retry_policy: TriggerRetryPolicy = TriggerRetryPolicy.read({})
    """When a start that fails is tried again."""

    @validator("after")
    def _has_one_cause(self) -> Self:
        given = [key for key, value in self.causes.items() if value is not None]
        if len(given) != 1:
            listed = ", ".join(self.causes)
            got = f"has {' and '.join(map(quoted, given))}" if given else "has none"
            raise invalid("not-one-of", f"must have exactly one of {listed}; it {got}", key=given[1] if given else None)
        return self

    @property
    def causes(self) -> dict[str, object]:
        """What may start the pipeline, by key; all but one are ``None``."""
        return {
            "schedule": self.schedule,
            "objectCreated": self.object_created,
            "pipelineSucceeded": self.pipeline_succeeded,
            "modelPackage": self.model_package,
            "pattern": self.pattern,
        }

    @property
    def cause(self) -> str:
        """The key that says what starts the pipeline."""
        return next(key for key, value in self.causes.items() if value is not None)

    @property
    def detail_type(self) -> str | None:
        """The kind of event that arrives; ``None`` if the pattern decides, and for schedules, which have no event."""
        kinds = {"objectCreated": OBJECT_CREATED, "pipelineSucceeded": EXECUTION, "modelPackage": MODEL_PACKAGE}
        return kinds.get(self.cause)


class Concurrency(Model):
    """How many executions triggers let run at once. A start by hand is not held back."""

    at_most: Annotated[int, NumberField(1, 1, parameter=False)] = 1
    """1: a trigger starts nothing while an execution of the pipeline runs, whoever started that."""
    otherwise: Annotated[str, ChoiceField(("skip",), hints=(("queue", "events are not kept: write skip"),))] = "skip"
    """skip: the trigger is passed over, and leaves a record in the log of the state machine."""
