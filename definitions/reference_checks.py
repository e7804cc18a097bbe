"""References that lead nowhere or to the wrong thing, and what all checks of a config share."""

from collections.abc import Iterator
from dataclasses import dataclass

from definitions.config import ModuleConfig
from definitions.expressions import ParameterReference, PropertyFileReference, StepOutput
from definitions.nodes import Node, NodePath
from definitions.problems import Problem
from definitions.steps.base import Scope, Step
from definitions.wording import did_you_mean

PIPELINE: NodePath = ("pipeline",)
STEPS: NodePath = (*PIPELINE, "steps")


@dataclass(frozen=True)
class References:
    """Checks of one config; each method yields problems."""

    config: ModuleConfig
    scope: Scope
    node: Node
    broken: frozenset[str]
    is_whole: bool

    def at(self, path: NodePath, message: str, rule: str, hint: str | None = None) -> Problem:
        return Problem.at(self.node, path, message, rule, hint)

    def warn(self, path: NodePath, message: str, rule: str, hint: str | None = None) -> Problem:
        return Problem.at(self.node, path, message, rule, hint, severity="warning")

    def place(self, path: NodePath, here: NodePath) -> str:
        """Another place, as a message at ``here`` names it."""
        position, own = self.node.nearest(path).position, self.node.nearest(here).position
        return f"line {position.line}" if position.file == own.file else str(position)

    def steps(self) -> Iterator[tuple[NodePath, Step]]:
        for index, step in enumerate(self.config.pipeline.steps):
            yield (*STEPS, index), step

    def references(self) -> Iterator[Problem]:
        for path, step in self.steps():
            for where, reference in step.references(path):
                if isinstance(reference, ParameterReference):
                    yield from self.parameter(where, reference)
                elif isinstance(reference, StepOutput):
                    yield from self.step_output(where, reference)
                else:
                    yield from self.property_file(where, reference)

    def parameter(self, path: NodePath, reference: ParameterReference) -> Iterator[Problem]:
        parameter = self.scope.parameters.get(reference.name)
        if parameter is None:
            if reference.name in self.broken:
                return
            hint = did_you_mean(reference.name, list(self.scope.parameters)) or "declare it under pipeline.parameters"
            yield self.at(path, f"there is no parameter '{reference.name}'", "unknown-parameter", hint)
        elif parameter.type not in reference.accepts:
            index = self.config.pipeline.parameters.index(parameter)
            place = self.place((*PIPELINE, "parameters", index, "type"), path)
            wanted = " or ".join(reference.accepts)
            message = f"parameter '{reference.name}' is of type {parameter.type} ({place}); here it must be {wanted}"
            yield self.at(path, message, "wrong-parameter-type")

    def unknown_step(self, path: NodePath, name: str) -> Iterator[Problem]:
        if name not in self.broken:
            hint = did_you_mean(name, [*self.scope.steps, *sorted(self.broken)])
            yield self.at(path, f"there is no step '{name}'", "unknown-step", hint)

    def step_output(self, path: NodePath, reference: StepOutput) -> Iterator[Problem]:
        producer = self.scope.steps.get(reference.step)
        if producer is None:
            yield from self.unknown_step(path, reference.step)
            return
        outputs = producer.outputs(self.scope)
        if reference.producer not in (None, producer.type_name):
            others = [name for name, step in self.scope.steps.items() if step.type_name == reference.producer]
            message = f"'{reference.step}' is a {producer.type_name} step; this must be a {reference.producer} step"
            hint = f"{reference.producer} steps: {', '.join(others)}" if others else None
            yield self.at(path, message, "wrong-output", hint)
            return
        if reference.output in outputs:
            if reference.producer is None and not outputs[reference.output].is_data:
                message = f"'{reference}' is a name; this must be data in S3"
                yield self.at(path, message, "wrong-output")
            return
        kind = f"'{reference.step}' is a {producer.type_name} step"
        if not outputs:
            others = [name for name, step in self.scope.steps.items() if reference.output in step.outputs(self.scope)]
            hint = f"steps with '{reference.output}': {', '.join(others)}" if others else None
            yield self.at(path, f"{kind} and has no output '{reference.output}'", "wrong-output", hint)
            return
        near = did_you_mean(reference.output, list(outputs))
        hint = near and near.replace("'", f"'{reference.step}.", 1)
        message = f"{kind}; its outputs are {', '.join(outputs)}, not '{reference.output}'"
        yield self.at(path, message, "wrong-output", hint)

    def property_file(self, path: NodePath, reference: PropertyFileReference) -> Iterator[Problem]:
        producer = self.scope.steps.get(reference.step)
        if producer is None:
            yield from self.unknown_step((*path[:-1], "stepName"), reference.step)
            return
        files = list(producer.property_files())
        if reference.property_file not in files:
            declared = f"declares {', '.join(files)}" if files else "declares no property files"
            message = (
                f"'{reference.step}' is a {producer.type_name} step that {declared}, not '{reference.property_file}'"
            )
            yield self.at(path, message, "unknown-property-file", did_you_mean(reference.property_file, files))
