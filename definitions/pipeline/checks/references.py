"""References that lead nowhere or to the wrong thing, and what all checks of a config share."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from definitions.api.properties import UnknownProperty
from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import Problem
from definitions.pipeline.config.module_config import PIPELINE, STEPS, ModuleConfig
from definitions.pipeline.steps.core.capabilities import DeclaresPropertyFiles, RunsSteps
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.unread_step import UnreadStep, is_read
from definitions.source.nodes import Node, NodePath
from definitions.values.expressions import (
    ExecutionVariable,
    Expression,
    JsonGet,
    ParameterReference,
    ParameterType,
    StepOutput,
    StepProperty,
)


@dataclass(frozen=True)
class References:
    """Checks of one config; each method yields problems.

    Attributes:
        config: the config.
        context: the same, as steps see it.
        node: its YAML.
        refused: paths of what has problems of its own.
        is_whole: whether nothing has.
    """

    config: ModuleConfig
    context: StepContext
    node: Node
    refused: frozenset[str]
    is_whole: bool

    @cached_property
    def by_name(self) -> dict[str, Step]:
        return {name: step for name, step in self.context.steps.items() if isinstance(step, Step)}

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
            for below, reference in step.all_references:
                yield from self.reference(step, (*path, *below), reference)

    def reference(self, step: Step, where: NodePath, reference: Expression) -> Iterator[Problem]:
        match reference:
            case ParameterReference():
                yield from self.parameter(where, reference)
            case StepOutput():
                yield from self.step_output(where, reference)
            case StepProperty():
                yield from self.step_property(where, reference)
            case JsonGet():
                yield from self.property_file(where, reference)
            case ExecutionVariable(name="TrainingJobName" | "ProcessingJobName" as name):
                kind = name.removesuffix("JobName")
                if step.definition_type != kind:
                    message = f"'{name}' is known only in {kind} steps; this is a {step.type_name} step"
                    yield self.at(where, message, "wrong-execution-variable")

    @cached_property
    def loops_of(self) -> dict[str, str]:
        """The steps that ForEach steps run, each with its ForEach step."""
        return {
            name: step.name
            for step in self.by_name.values()
            if isinstance(step, RunsSteps) and step.runs_body_per_item
            for names in step.branches().values()
            for name in names
        }

    def parameter(self, path: NodePath, reference: ParameterReference) -> Iterator[Problem]:
        parameter = self.context.parameters.get(reference.name)
        if parameter is None:
            names = [other.name for other in self.config.pipeline.parameters]
            if reference.name in names:
                return  # it has problems of its own
            hint = did_you_mean(reference.name, names) or "declare it under pipeline.parameters"
            yield self.at(path, f"there is no parameter '{reference.name}'", "unknown-parameter", hint)
        elif parameter.type not in reference.accepts:
            index = self.config.pipeline.parameters.index(parameter)
            place = self.place((*PIPELINE, "parameters", index, "type"), path)
            wanted = " or ".join(reference.accepts)
            message = f"parameter '{reference.name}' is of type {parameter.type} ({place}); here it must be {wanted}"
            yield self.at(path, message, "wrong-parameter-type")

    def unknown_step(self, path: NodePath, name: str) -> Iterator[Problem]:
        hint = did_you_mean(name, list(self.by_name))
        yield self.at(path, f"there is no step '{name}'", "unknown-step", hint)

    def step_output(self, path: NodePath, reference: StepOutput) -> Iterator[Problem]:
        producer = self.by_name.get(reference.step)
        if producer is None:
            yield from self.unknown_step(path, reference.step)
            return
        if isinstance(producer, UnreadStep):
            return
        outputs = producer.outputs(self.context)
        if reference.producer not in (None, producer.type_name):
            others = [name for name, step in self.by_name.items() if step.type_name == reference.producer]
            message = f"'{reference.step}' is {a_step(producer)}; this must be a {reference.producer} step"
            hint = f"{reference.producer} steps: {', '.join(others)}" if others else None
            yield self.at(path, message, "wrong-output", hint)
            return
        if reference.output in outputs:
            output = outputs[reference.output]
            if reference.producer is None and reference.needs_data and not output.is_data:
                is_value = output.property.startswith("OutputParameters")
                message = f"'{reference}' is a {'value' if is_value else 'name'}; this must be data in S3"
                hint = f"a value that is an S3 URI is given as s3Uri: {{stepOutput: {reference}}}" if is_value else None
                yield self.at(path, message, "wrong-output", hint)
            else:
                yield from self.type(path, f"'{reference}'", output.type, reference)
            return
        kind = f"'{reference.step}' is {a_step(producer)}"
        if not outputs:
            others = [name for name, step in self.by_name.items() if reference.output in step.outputs(self.context)]
            hint = f"steps with '{reference.output}': {', '.join(others)}" if others else None
            yield self.at(path, f"{kind} and has no output '{reference.output}'", "wrong-output", hint)
            return
        near = did_you_mean(reference.output, list(outputs))
        hint = near and near.replace("'", f"'{reference.step}.", 1)
        message = f"{kind}; its outputs are {', '.join(outputs)}, not '{reference.output}'"
        yield self.at(path, message, "wrong-output", hint)

    def step_property(self, path: NodePath, reference: StepProperty) -> Iterator[Problem]:
        producer = self.by_name.get(reference.step)
        if producer is None:
            yield from self.unknown_step(path, reference.step)
            return
        if isinstance(producer, UnreadStep):
            return
        kind = f"'{reference.step}' is {a_step(producer)}"
        if not producer.properties(self.context):
            yield self.at(path, f"{kind}; it has no properties to refer to", "unknown-property")
            return
        try:
            found = producer.property_type(reference.path, self.context)
        except UnknownProperty as unknown:
            if is_read(reference.step, self.context):
                yield self.at(path, f"{kind}; of it, {unknown}", "unknown-property", unknown.hint)
            return
        yield from self.type(path, f"'{reference}'", found, reference)

    def type(self, path: NodePath, what: str, found: ParameterType, reference: Expression) -> Iterator[Problem]:
        if found not in reference.accepts:
            wanted = " or ".join(reference.accepts)
            yield self.at(path, f"{what} is of type {found}; here it must be {wanted}", "wrong-expression-type")

    def property_file(self, path: NodePath, reference: JsonGet) -> Iterator[Problem]:
        producer = self.by_name.get(reference.step)
        step_path = (*path[:-1], "stepName") if path[-1] == "propertyFile" else (*path, "jsonGet", "step")
        if producer is None:
            yield from self.unknown_step(step_path, reference.step)
            return
        if isinstance(producer, UnreadStep):
            return
        file_path = path if path[-1] == "propertyFile" else (*path, "jsonGet", "propertyFile")
        files = list(producer.property_files()) if isinstance(producer, DeclaresPropertyFiles) else []
        if reference.property_file not in files:
            declared = f"declares {', '.join(files)}" if files else "declares no property files"
            message = f"'{reference.step}' is {a_step(producer)} that {declared}, not '{reference.property_file}'"
            yield self.at(file_path, message, "unknown-property-file", did_you_mean(reference.property_file, files))


def a_step(step: Step) -> str:
    """``a Training step``, ``an EMR step``."""
    return f"{'an' if step.type_name[0] in 'AEI' else 'a'} {step.type_name} step"
