"""The file of tests: the pipeline that it is about, and its cases."""

from typing import Annotated, Any, Self

from pydantic import Field, ModelWrapValidatorHandler

from definitions.execution.outcomes import Outcomes
from definitions.execution.scopes import COMPLETED_WITH_FAILURES
from definitions.execution.step_runs import FAILED, STEP_ENDS, STOPPED, SUCCEEDED
from definitions.schema.errors import invalid
from definitions.schema.field_types import FixedText
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.key_rules import at_most_one, require_one_of_each
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.schema.short_form import ShortForm

SKIPPED, NEVER = "skipped", "never"
STATUSES = (SUCCEEDED, FAILED, STOPPED, COMPLETED_WITH_FAILURES)
_STATE_HINTS = (
    *((word, f"write {SUCCEEDED}") for word in ("ran", "success", "ok", "passed", "completed", "true")),
    *((word, f"write {FAILED}") for word in ("failure", "error", "fails")),
    ("never runs", f"write {NEVER}"),
)

_TEXT = TextField(infrastructure=False)
_RULE = TextField("the id of a rule", "bad-name", r"[a-z0-9]+(-[a-z0-9]+)*", infrastructure=False)


class ExpectedProblem(Model):
    """A problem or warning."""

    rule: Annotated[str, _RULE] | None = None
    """The id in brackets behind its message."""
    text: FixedText | None = None
    """A part of its message."""

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (("rule", "text"),)

    @validator("wrap")
    @classmethod
    def _says_something(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return require_one_of_each(value, handler, *cls.required_choices())


class Access(Model):
    """An action on a resource."""

    action: FixedText
    """Such as s3:GetObject."""
    resource: FixedText | None = None
    """An ARN, or a name as `show --what permissions` writes it; any resource if not given."""


State = Annotated[str, ChoiceField((*STEP_ENDS, SKIPPED, NEVER), hints=_STATE_HINTS)]
ProblemOrRule = Annotated[ExpectedProblem, ShortForm("rule", _RULE)]
AccessOrAction = Annotated[Access, ShortForm("action", _TEXT)]


class ExpectedPermissions(Model):
    """What the pipeline's role may do and may not do, whatever the conditions of its statements."""

    allowed: Annotated[list[AccessOrAction], Field(min_length=1)] = []
    """Actions that it may do."""
    not_allowed: Annotated[list[AccessOrAction], Field(min_length=1)] = []
    """Actions that it may not do; on a resource with wildcards, not on any that it stands for."""

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (("allowed", "notAllowed"),)

    @validator("wrap")
    @classmethod
    def _expects_something(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return require_one_of_each(value, handler, *cls.required_choices())


class Expectations(Model):
    """What is expected; what is not named may be as it likes."""

    status: Annotated[str, ChoiceField(STATUSES, hints=_STATE_HINTS)] | None = None
    """How the execution ends: Succeeded, Failed, Stopped or CompletedWithFailures."""
    branches: Annotated[dict[str, list[FixedText]], Field(min_length=1)] = {}
    """Condition steps by name, each with the steps that it chooses; an empty list if it chooses none."""
    steps: Annotated[dict[str, State], Field(min_length=1)] = {}
    """Steps by name: Succeeded, Failed, Stopped, skipped or never. Of a step in a loop, all iterations end so."""
    order: Annotated[list[FixedText], Field(min_length=1)] = []
    """Steps, each of which starts when the one before has ended."""
    requests: Annotated[dict[str, Annotated[dict[str, object], Field(min_length=1)]], Field(min_length=1)] = {}
    """Steps by name, each with values in its request, by their places as `simulate` writes them."""
    permissions: ExpectedPermissions | None = None
    """What the pipeline's role may do."""
    warnings: list[ProblemOrRule] | None = None
    """All warnings about the config; an empty list if there are none."""
    problems: Annotated[list[ProblemOrRule], Field(min_length=1)] | None = None
    """All problems for which the config, the start or the execution is refused."""

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (("status", "branches", "steps", "order", "requests", "permissions", "warnings", "problems"),)

    @validator("wrap")
    @classmethod
    def _expects_something(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return require_one_of_each(value, handler, *cls.required_choices())

    @validator("after")
    def _is_refused_or_ends(self) -> Self:
        if self.problems is not None:
            for key, value in self.of_the_walk.items():
                if value:
                    raise invalid("not-one-of", "an execution that is refused has none", "remove it", key=key)
        return self

    @property
    def of_the_walk(self) -> dict[str, Any]:
        """What is expected of the execution, by key."""
        return {
            "status": self.status,
            "branches": self.branches,
            "steps": self.steps,
            "order": self.order,
            "requests": self.requests,
        }


class Case(Model):
    """One test."""

    name: Annotated[str, TextField("a name", "bad-name", r".*\S.*", longest=256, infrastructure=False)]
    """What it shows, in a sentence."""
    given: Outcomes = Outcomes.read({})
    """What happens in the execution, with the keys of an outcomes file."""
    expect: Expectations
    """What is expected of it."""


class CaseFile(Model):
    """Tests of one pipeline."""

    config: FixedText | None = None
    """The module config, relative to this file."""
    stack: FixedText | None = None
    """In place of config: the stack, for a config that several stacks use."""
    tests: Annotated[list[Case], Field(min_length=1)]
    """The tests."""

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (("config", "stack"),)

    @validator("wrap")
    @classmethod
    def _names_a_pipeline(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return require_one_of_each(value, handler, *cls.required_choices())

    @validator("after")
    def _names_one_pipeline(self) -> Self:
        at_most_one(config=self.config, stack=self.stack)
        return self
