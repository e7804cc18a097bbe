"""A step or parameter of which little is known: it has problems of its own, or shares its name with another.

It stands in the place of the real one, so that what else is wrong is reported in the same run, and nothing that only
follows from its own problems.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from definitions.pipeline.settings.parameters import Parameter
from definitions.pipeline.steps.core.context import PermissionResult, StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json


class UnreadParameter(Parameter):
    """A parameter whose type or default is unknown."""


class UnreadStep(Step):
    """A step whose outputs, permissions and request are unknown."""

    type_name = ""
    payload = ""

    chosen: dict[str, list[str]] = {}
    """The steps that it starts, by key of its settings."""
    found: tuple[Any, ...] = ()
    """References that could be read, each with its path in the step."""
    may_run_others: bool = True
    """Whether it may be a loop around steps that are unknown."""

    def arguments(self, context: StepContext) -> Json:
        """Nothing: the request is unknown."""
        return {}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Nothing: what it needs is unknown."""
        return iter(())

    def branches(self) -> dict[str, list[str]]:
        """The steps that it starts, as far as they could be read."""
        return self.chosen

    def references(self, path: NodePath = ()) -> Iterator[tuple[NodePath, Expression]]:
        """References that could be read."""
        return ((path + where, reference) for where, reference in self.found)


def unread_step(name: str, type_name: str = "", payload: str = "", **known: Any) -> UnreadStep:
    """A stand-in for a step of this name and, if it is known, of this type."""
    step: UnreadStep = _of_type(type_name, payload).model_construct(name=name, **known)
    return step


def is_read(name: str, context: StepContext) -> bool:
    """Whether the step of this name is known, and all that it starts: a loop has the properties of its body."""
    step = context.steps.get(name)
    started = [] if step is None else [other for names in step.branches().values() for other in names]
    return step is not None and not any(isinstance(context.steps.get(one), UnreadStep) for one in (name, *started))


@cache
def _of_type(type_name: str, payload: str) -> type[UnreadStep]:
    return type("UnreadStep", (UnreadStep,), {"__module__": __name__, "type_name": type_name, "payload": payload})
