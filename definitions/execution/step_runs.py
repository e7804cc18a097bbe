"""Runs of steps: what an execution knows of each, and how one ends."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from definitions.execution.expressions import EvaluationError
from definitions.foundation.records import field, record
from definitions.values.expressions import Json

SUCCEEDED, FAILED, STOPPED = STEP_ENDS = ("Succeeded", "Failed", "Stopped")
"""How a step that started ends, in AWS's words for ``StepStatus``."""

State: TypeAlias = Literal["waiting", "running", "ran", "failed", "skipped", "never"]
WAITING, RUNNING = "waiting", "running"


@record
class StepEnd:
    """How a step ended.

    Attributes:
        status: one of ``STEP_ENDS``.
        properties: of a step that succeeded: what AWS's Describe API answers, as far as it is known; what the request
            has need not be repeated.
        property_files: of a step that succeeded: contents of its property files, by name.
        reason: ``FailureReason`` of a step that failed.
        attempts: ``AttemptCount``: how often it was run.
        cached_request: if the result is that of an earlier execution: the request there, which properties repeat.
    """

    status: str = SUCCEEDED
    properties: Mapping[str, Json] = field(default_factory=dict)
    property_files: Mapping[str, Json] = field(default_factory=dict)
    reason: str = ""
    attempts: int = 1
    cached_request: Json = None


@record(frozen=False)
class StepRun:
    """A step in an execution; a step in a loop has one for each item.

    Attributes:
        name: that of the step; in a loop with the number of the item behind it, ``Train-0``, as AWS lists it.
        step: the step's name in the YAML.
        type: its type in the definition.
        loop: the name of the loop around it; ``item`` is the number of its item, counted from 0.
        state: ``ran`` if it succeeded; ``failed`` also if it was stopped; ``skipped`` if a condition or a trigger did
            not choose it; ``never`` if what it waits for did not happen. Until then ``waiting`` or ``running``.
        status: AWS's ``StepStatus``; empty for a step that did not start.
        arguments: its request, with values for the expressions; ``None`` before it started.
        reason: why it failed or did not start.
        branch: the steps that a Condition chose.
        end: how it ended, if it started.
        fault: the expression that has no value, which made it fail.
    """

    name: str
    step: str
    type: str
    loop: str | None = None
    item: int | None = None
    state: State = "waiting"
    status: str = ""
    arguments: Json = None
    reason: str = ""
    branch: tuple[str, ...] = ()
    end: StepEnd | None = None
    fault: EvaluationError | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state not in (WAITING, RUNNING)

    @property
    def has_started(self) -> bool:
        """Whether AWS lists it among the steps of the execution."""
        return self.status != ""
