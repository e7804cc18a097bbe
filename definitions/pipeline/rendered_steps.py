"""The steps of a definition one by one: those inside of others by name."""

from collections.abc import Mapping

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.values.expressions import Json


def rendered_steps(
    pipeline: CompiledPipeline, definition: Mapping[str, Json] | None = None
) -> dict[str, dict[str, Json]]:
    """The steps by name as the definition has them, but with names for the whole steps that are inside of others.

    Args:
        pipeline: whose steps they are.
        definition: the pipeline's with other values in its texts; its own if not given.
    """
    steps = {step.name: step for step in pipeline.config.pipeline.steps}
    found: dict[str, dict[str, Json]] = {}
    waiting: list[Json] = [(definition or pipeline.definition)["Steps"]]
    while waiting:
        entries = waiting.pop()
        assert isinstance(entries, list)
        for entry in entries:
            step = steps[entry["Name"]]
            inner = {}
            for key in step.branch_keys if isinstance(step, RunsSteps) else ():
                member = f"{key[0].upper()}{key[1:]}"
                chosen = entry["Arguments"][member]
                waiting.append(chosen)
                inner[member] = [one["Name"] for one in chosen]
            found[step.name] = {**entry, "Arguments": {**entry["Arguments"], **inner}} if inner else entry
    return found
