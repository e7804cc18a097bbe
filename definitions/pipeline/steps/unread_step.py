"""A step or parameter of which little is known: it has problems of its own, or shares its name with another.

It stands in the place of the real one, so that what else is wrong is reported in the same run, and nothing that only
follows from its own problems.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from definitions.pipeline.settings.parameters import Parameter
from definitions.pipeline.steps.core.capabilities import EndsExecution, RunsSteps
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json

_FACTS_OF_RUNS = ("runs_body_per_item", "chooses_them", "refused_types")


class UnreadParameter(Parameter):
    """A parameter whose type or default is unknown."""

    is_known: ClassVar = False


class UnreadStep(Step, RunsSteps):
    """A step whose outputs, permissions and request are unknown."""

    is_known: ClassVar = False
    type_name: ClassVar = ""
    payload: ClassVar = ""

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


def unread_step(name: str, model: type[Step] | None = None, **known: Any) -> UnreadStep:
    """A stand-in for a step of this name and, if it is known, of this type."""
    step: UnreadStep = _of_type(model).model_construct(name=name, **known)
    return step


@cache
def _of_type(model: type[Step] | None) -> type[UnreadStep]:
    if model is None:
        return UnreadStep
    facts = ("type_name", "payload", *(_FACTS_OF_RUNS if issubclass(model, RunsSteps) else ()))
    known = {name: getattr(model, name) for name in facts}
    bases = (UnreadStep, EndsExecution) if issubclass(model, EndsExecution) else (UnreadStep,)
    return type("UnreadStep", bases, {"__module__": __name__, **known})
