"""What an execution needs to know of each step before it starts."""

from collections.abc import Mapping

from definitions.foundation.records import record
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.rendered_steps import rendered_steps
from definitions.pipeline.steps.graph import Edge
from definitions.values.expressions import Json
from definitions.values.placeholders import with_placeholders

CONDITION, LOOP, FAIL = "Condition", "ForEach", "Fail"
CONTROL_TYPES = (CONDITION, LOOP, FAIL)
"""Types that the service runs by itself."""


@record
class PlannedStep:
    """A step, and what it waits for.

    Attributes:
        name: its name.
        rendered: the step as the definition has it, with names for the steps inside of it.
        before: edges from steps that it waits for; a loop waits for all that its body needs of others.
        triggers: outcomes for which other steps wait, such as ``Failed``, that are not success.
        loop: the loop whose body it is part of.
    """

    name: str
    rendered: Mapping[str, Json]
    before: tuple[Edge, ...]
    triggers: frozenset[str]
    loop: str | None = None

    @property
    def type(self) -> str:
        """``Type`` in the definition."""
        return str(self.rendered["Type"])

    @property
    def arguments(self) -> Mapping[str, Json]:
        """``Arguments`` with their expressions; none for a type without a request."""
        whole = self.rendered.get("Arguments")
        return whole if isinstance(whole, dict) else {}

    def names(self, member: str) -> list[str]:
        """Names of the steps inside of it, such as those of ``IfSteps``."""
        found = self.arguments[member]
        assert isinstance(found, list)
        return found


Plan = Mapping[str, PlannedStep]
"""The steps of a pipeline by name, in the order of the YAML."""


def plan_of(pipeline: CompiledPipeline, definition: Mapping[str, Json] | None = None) -> Plan:
    """The plan of a pipeline.

    Args:
        pipeline: the pipeline.
        definition: its definition with values for what only Terraform knows; these are placeholders if not given.
    """
    if definition is None:
        whole = with_placeholders(pipeline.definition)
        assert isinstance(whole, dict)
        definition = whole
    rendered = rendered_steps(pipeline, definition)
    loops = {name: loop for loop, step in rendered.items() if step["Type"] == LOOP for name in _body(step)}
    before: dict[str, list[Edge]] = {name: [] for name in rendered}
    triggers: dict[str, set[str]] = {name: set() for name in rendered}
    for edge in pipeline.graph.edges:
        inside = loops.get(edge.after)
        if inside == edge.before:
            continue  # a loop starts the steps of its body itself
        waiting = edge.after if inside is None or loops.get(edge.before) == inside else inside
        before[waiting].append(edge)
        triggers[edge.before].add(edge.trigger)
    return {
        name: PlannedStep(name, rendered[name], tuple(before[name]), frozenset(triggers[name]), loops.get(name))
        for name in pipeline.graph.steps
    }


def _body(step: Mapping[str, Json]) -> list[str]:
    arguments = step["Arguments"]
    assert isinstance(arguments, dict)
    names: list[str] = arguments["ForEachBody"]
    return names
