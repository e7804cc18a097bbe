"""The values that take the place of expressions in a request."""

from collections.abc import Collection, Iterator, Mapping

from definitions.diagnostics.messages import yaml_text
from definitions.diagnostics.problems import dotted
from definitions.execution.plan import PlannedStep
from definitions.execution.readable import readable
from definitions.execution.request_places import place_of_entry
from definitions.execution.step_runs import StepRun
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json

_FUNCTIONS = ("Get", "Std:Join", "Std:JsonGet")


def values_in_request(step: PlannedStep, run: StepRun, secrets: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """The place of each expression in the request, and its value on one line.

    In ``HyperParameters.max_depth`` and ``InputDataConfig[train].DataSource...``, entries of lists go by their names.
    """
    yield from _values(step.arguments, readable(run.arguments, secrets), ())


def _values(raw: Json, value: Json, path: NodePath) -> Iterator[tuple[str, str]]:
    if isinstance(raw, Mapping) and len(raw) == 1 and next(iter(raw)) in _FUNCTIONS:
        yield dotted(path), yaml_text(value)
    elif isinstance(raw, Mapping) and isinstance(value, Mapping):
        for key, part in raw.items():
            if key in value:
                yield from _values(part, value[key], (*path, key))
    elif isinstance(raw, list) and isinstance(value, list):
        for index, (part, found) in enumerate(zip(raw, value, strict=True)):
            yield from _values(part, found, place_of_entry(path, found, index))
