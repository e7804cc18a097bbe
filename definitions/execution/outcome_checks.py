"""Whether outcomes fit a pipeline: its parameters, its steps, and what these can answer."""

from collections.abc import Mapping
from pathlib import Path

from definitions.api.properties import Name, UnknownProperty, parse
from definitions.api.shapes import TEXT, Shape, structure
from definitions.diagnostics.json_text import read_json
from definitions.diagnostics.messages import describe_type, did_you_mean, quoted
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.execution.expressions import OUTPUT_PARAMETERS
from definitions.execution.outcomes import StepOutcome
from definitions.execution.plan import CONTROL_TYPES
from definitions.foundation.patterns import pattern
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.operations.start_parameters import name_fault, value_fault
from definitions.pipeline.settings.parameters import converted
from definitions.pipeline.steps.core.capabilities import DeclaresPropertyFiles
from definitions.pipeline.steps.core.step import Step
from definitions.source.folders import shown_path
from definitions.source.located_yaml import read_text
from definitions.source.nodes import Node, NodePath, NumberText, YamlError
from definitions.values.expressions import EXECUTION_VARIABLES, Json

_ITERATION = pattern(r"(.+)-(\d+)")


class OutcomeChecks:
    """Reads parts of outcomes for a pipeline, and collects ``problems``."""

    def __init__(self, node: Node, pipeline: CompiledPipeline, folder: Path) -> None:
        self.problems: list[Problem] = []
        self._node, self._pipeline, self._folder = node, pipeline, folder
        self._steps = {step.name: step for step in pipeline.config.pipeline.steps}

    def parameters(self, given: Mapping[str, Json]) -> dict[str, Json]:
        """Parameters of the start, in their types."""
        known = self._pipeline.context.parameters
        values: dict[str, Json] = {}
        for name, value in given.items():
            path: NodePath = ("parameters", name)
            if name in known and not isinstance(value, str | int | float):
                self._report(path, f"must be text, a number or true/false; got {describe_type(value)}", "wrong-type")
                continue
            assert isinstance(value, str | int | float) or name not in known
            fault = name_fault(name, known) or value_fault(value, known[name])  # type: ignore[arg-type]
            if fault is None:
                values[name] = converted(value, known[name].type)
            else:
                self._report(path, fault.message, fault.rule, fault.hint, key=name not in known)
        return values

    def variables(self, given: Mapping[str, str]) -> None:
        """Execution variables."""
        for name in given:
            if name not in EXECUTION_VARIABLES:
                hint = did_you_mean(name, EXECUTION_VARIABLES) or f"there are {', '.join(EXECUTION_VARIABLES)}"
                message = f"{quoted(name)} is not an execution variable"
                self._report(("execution", name), message, "wrong-execution-variable", hint, key=True)

    def step(self, name: str) -> Step | None:
        """The step that a name means, or the step of the iteration that it means; ``None`` if none answers to it."""
        iteration = _ITERATION.fullmatch(name)
        in_loops = self._pipeline.context.steps_per_item
        step = self._steps.get(iteration[1] if iteration is not None and iteration[1] in in_loops else name)
        if step is None:
            hint = did_you_mean(name, [*self._steps]) or f"steps: {', '.join(self._steps)}"
            self._report(("steps", name), f"the pipeline has no step {quoted(name)}", "unknown-step", hint, key=True)
        elif step.definition_type in CONTROL_TYPES:
            message = f"'{name}' is a {step.type_name} step: what becomes of it follows from the values of others"
            self._report(("steps", name), message, "not-for-this-type", "remove it", key=True)
            return None
        return step

    def properties(self, step: Step, name: str, outcome: StepOutcome) -> dict[str, Json]:
        """What a step answers, in the types that AWS gives it."""
        path: NodePath = ("steps", name)
        members = {
            member: shape for one in step.properties(self._pipeline.context) for member, shape in one.members.items()
        }
        read = self._answer(step, outcome.properties, structure(members), "", (*path, "properties"))
        if outcome.output_parameters:
            shape, below = members.get(OUTPUT_PARAMETERS, TEXT), (*path, "outputParameters")
            if shape is TEXT:
                message = f"{step.type_name} steps have no output parameters"
                self._report(below, message, "not-for-this-type", "give 'properties'", key=True)
            else:
                read[OUTPUT_PARAMETERS] = self._answer(step, outcome.output_parameters, shape, OUTPUT_PARAMETERS, below)
        return read

    def property_files(self, step: Step, name: str, outcome: StepOutcome) -> dict[str, Json]:
        """The contents of a step's property files."""
        declared = step.property_files() if isinstance(step, DeclaresPropertyFiles) else {}
        contents = {}
        for file, value in outcome.property_files.items():
            path: NodePath = ("steps", name, "propertyFiles", file)
            if file in declared:
                contents[file] = self.content(path, value)
                continue
            hint = did_you_mean(file, [*declared])
            hint = hint or (f"it declares {', '.join(declared)}" if declared else "it declares none")
            message = f"'{step.name}' declares no property file {quoted(file)}"
            self._report(path, message, "unknown-property-file", hint, key=True)
        return contents

    def objects(self, given: Mapping[str, Json]) -> dict[str, Json]:
        """The contents of JSON files in S3."""
        for uri in given:
            if not uri.startswith("s3://"):
                message = f"{quoted(uri)} is not the S3 URI of a file"
                self._report(("objects", uri), message, "bad-s3-uri", "it begins with s3://", key=True)
        return {uri: self.content(("objects", uri), value) for uri, value in given.items()}

    def content(self, path: NodePath, value: Json) -> Json:
        """The content of a JSON file: the value itself, or what is in the file that a text names."""
        if isinstance(value, dict | list):
            return _as_json(value)
        if not isinstance(value, str):
            hint = "the path of a JSON file, or its content as a map or list"
            self._report(path, f"must be a file or its content; got {describe_type(value)}", "wrong-type", hint)
            return None
        file = self._folder / value
        try:
            return read_json(read_text(file, shown_path(file)), shown_path(file))
        except YamlError as error:
            [fault] = error.faults
            self._report(path, f"{quoted(value)}: {fault.message}", fault.rule, fault.hint)
        except InvalidConfig as invalid:
            self.problems += invalid.problems
        return None

    def _answer(
        self, step: Step, whole: Mapping[str, Json], shape: Shape, shown: str, path: NodePath
    ) -> dict[str, Json]:
        """A part of an answer, each value in its type.

        Args:
            step: that answers.
            whole: the part.
            shape: of the part.
            shown: its path, as expressions write it; empty for the whole.
            path: in the YAML.
        """
        is_map = shape.kind in ("map", "list")
        return {
            name: self._value(
                step,
                value,
                _member(shape, name),
                f"{shown}['{name}']" if is_map else f"{shown}.{name}".removeprefix("."),
                (*path, name),
            )
            for name, value in whole.items()
        }

    def _value(self, step: Step, value: Json, shape: Shape | None, shown: str, path: NodePath) -> Json:
        if isinstance(value, dict) and shape is not None and shape.kind in ("structure", "map", "list"):
            return self._answer(step, value, shape, shown, path)
        if isinstance(value, list) and shape is not None and shape.kind == "list":
            return [
                self._value(step, entry, shape.item, f"{shown}[{index}]", (*path, index))
                for index, entry in enumerate(value)
            ]
        try:
            kind = step.property_type(shown, self._pipeline.context)
        except UnknownProperty as unknown:
            message = f"'{step.name}' is a {step.type_name} step; of it, {unknown}"
            self._report(path, message, "unknown-property", unknown.hint, key=True)
            return None
        if shape is None and len(segments := parse(str(path[-1]))) > 1:
            names = [str(segment.name if isinstance(segment, Name) else segment.key) for segment in segments]
            message = f"{quoted(path[-1])} is a path, not the name of a property"
            hint = f"write {': {'.join(names)}: ...{'}' * (len(names) - 1)}"
            self._report(path, message, "unknown-property", hint, key=True)
        found = converted(value, kind)
        if found is None:
            self._report(path, f"must be of type {kind}; got {describe_type(value)} {quoted(value)}", "wrong-type")
        return found

    def _report(self, path: NodePath, message: str, rule: str, hint: str | None = None, *, key: bool = False) -> None:
        self.problems.append(Problem.at(self._node, path, message, rule, hint, key=key))


def _as_json(value: Json) -> Json:
    """Content that is written as YAML, with its numbers as JSON means them: ``0.90`` is one."""
    match value:
        case NumberText():
            return value.number
        case dict():
            return {key: _as_json(entry) for key, entry in value.items()}
        case list():
            return [_as_json(entry) for entry in value]
    return value


def _member(shape: Shape, name: str) -> Shape | None:
    found = shape.members.get(name)
    return shape.item if found is None and shape.kind in ("map", "list") else found
