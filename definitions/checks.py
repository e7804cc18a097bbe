"""What can be wrong between the parts of a config: names used twice, references that lead nowhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from definitions.config import ModuleConfig
from definitions.expressions import ParameterReference, PropertyFileReference, StepOutput
from definitions.fields import did_you_mean
from definitions.graph import connect, cycles
from definitions.nodes import Node, NodePath
from definitions.problems import Problem
from definitions.steps import ConditionStep, ProcessingStep, RegisterModelStep, TrainingStep
from definitions.steps.base import Scope, Step
from definitions.steps.data_sources import Sourced
from definitions.steps.processing import CODE_INPUT

MOST_CYCLES = 10
PIPELINE: NodePath = ("pipeline",)
STEPS: NodePath = (*PIPELINE, "steps")


def check(config: ModuleConfig, scope: Scope, node: Node, *, broken: frozenset[str] | None = None) -> list[Problem]:
    """All problems between the parts of a config, warnings among them.

    Args:
        config: the config.
        scope: the same, as steps see it.
        node: the YAML of the config.
        broken: names of steps and parameters that are there, but too broken to be part of the config; ``None`` for a
            config that is whole.
    """
    checks = _Checks(config, scope, node, broken or frozenset(), broken is None)
    problems = [
        *checks.duplicates(),
        *checks.references(),
        *checks.dependencies(),
        *checks.branches(),
        *checks.property_files(),
        *checks.groups(),
        *checks.ignored_sources(),
        *checks.unused_parameters(),
    ]
    return [*problems, *checks.cycles()]


@dataclass(frozen=True, slots=True)
class _Checks:
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

    def duplicates(self) -> Iterator[Problem]:
        yield from self.twice(((*path, "name"), step.name, "step name") for path, step in self.steps())
        yield from self.twice(
            ((*PIPELINE, "parameters", index, "name"), parameter.name, "parameter name")
            for index, parameter in enumerate(self.config.pipeline.parameters)
        )
        for path, step in self.steps():
            if isinstance(step, ProcessingStep):
                yield from self.processing_duplicates((*path, "processing"), step)
            if isinstance(step, TrainingStep):
                channels = (*path, "training", "inputChannels")
                yield from self.twice(
                    ((*channels, index, "channelName"), channel.channel_name, "channel name")
                    for index, channel in enumerate(step.training.input_channels)
                )

    def processing_duplicates(self, path: NodePath, step: ProcessingStep) -> Iterator[Problem]:
        job = step.processing
        inputs = [
            ((*path, "inputs", i, "inputName"), entry.input_name, "input name") for i, entry in enumerate(job.inputs)
        ]
        script = [((*path, "scriptS3Uri"), CODE_INPUT, "input name")] if job.script_s3_uri is not None else []
        yield from self.twice([*script, *inputs])
        yield from self.twice(
            ((*path, "outputs", i, "outputName"), entry.output_name, "output name")
            for i, entry in enumerate(job.outputs)
        )
        yield from self.twice(
            ((*path, "propertyFiles", i, "propertyFileName"), entry.property_file_name, "property file name")
            for i, entry in enumerate(job.property_files)
        )

    def twice(self, named: Iterable[tuple[NodePath, str, str]]) -> Iterator[Problem]:
        first: dict[str, NodePath] = {}
        for path, name, what in named:
            if name in first:
                place = self.place(first[name], path)
                reason = " (scriptS3Uri is the input 'code')" if first[name][-1] == "scriptS3Uri" else ""
                yield self.at(path, f"{what} '{name}' is used twice; first at {place}{reason}", "duplicate-name")
            first.setdefault(name, path)

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

    def property_files(self) -> Iterator[Problem]:
        for path, step in self.steps():
            entries = step.processing.property_files if isinstance(step, ProcessingStep) else []
            outputs = list(step.outputs(self.scope))
            for index, entry in enumerate(entries):
                if entry.output_name not in outputs:
                    where = (*path, "processing", "propertyFiles", index, "outputName")
                    known = f"its outputs are {', '.join(outputs)}" if outputs else "it has no outputs"
                    message = f"'{entry.output_name}' is no output of this step; {known}"
                    yield self.at(where, message, "unknown-output", did_you_mean(entry.output_name, outputs))

    def dependencies(self) -> Iterator[Problem]:
        for path, step in self.steps():
            for index, name in enumerate(step.depends_on):
                where = (*path, "dependsOn", index)
                before = self.scope.steps.get(name)
                if before is None:
                    yield from self.unknown_step(where, name)
                elif isinstance(before, ConditionStep):
                    hint = "name a step of its branches instead"
                    yield self.at(
                        where,
                        f"'{name}' is a Condition step; AWS lets no step depend on one",
                        "depends-on-condition",
                        hint,
                    )

    def branches(self) -> Iterator[Problem]:
        first: dict[str, NodePath] = {}
        for path, step in self.steps():
            for key, names in step.branches().items():
                for index, name in enumerate(names):
                    where = (*path, "condition", key, index)
                    chosen = self.scope.steps.get(name)
                    if chosen is None:
                        yield from self.unknown_step(where, name)
                        continue
                    if name in first:
                        place = self.place(first[name], where)
                        yield self.at(where, f"step '{name}' is in two branches; first at {place}", "two-branches")
                    first.setdefault(name, where)
                    if isinstance(chosen, ConditionStep) and chosen.name != step.name:
                        message = f"'{name}' is a Condition step inside a Condition; AWS documents this as unsupported"
                        yield self.warn(
                            where, message, "nested-condition", "combine the conditions, or order by outputs"
                        )

    def ignored_sources(self) -> Iterator[Problem]:
        for path, step in self.steps():
            for where, model in step.models(path):
                if isinstance(model, Sourced):
                    for key in list(model.given_sources)[1:]:
                        message = f"is ignored: '{model.source_key}' counts"
                        yield self.warn((*where, key), message, "ignored-key")

    def groups(self) -> Iterator[Problem]:
        if not self.is_whole:
            return
        for path, step in self.steps():
            if isinstance(step, RegisterModelStep) and step.group(self.scope) is None:
                where = (*path, "register", "modelPackageGroupName")
                message = "is required and missing: neither the step nor the config names a model package group"
                yield Problem.at(self.node, where, message, "missing-key", key=True)

    def unused_parameters(self) -> Iterator[Problem]:
        used = {
            reference.name
            for path, step in self.steps()
            for _, reference in step.references(path)
            if isinstance(reference, ParameterReference)
        }
        for index, parameter in enumerate(self.config.pipeline.parameters):
            if parameter.name not in used:
                where = (*PIPELINE, "parameters", index, "name")
                message = f"no step uses parameter '{parameter.name}', so setting it at a start has no effect"
                yield self.warn(where, message, "unused-parameter", f"use it as {{parameter: {parameter.name}}}")

    def cycles(self) -> Iterator[Problem]:
        for cycle in islice(cycles(connect(self.scope.steps)), MOST_CYCLES):
            message = f"steps wait for each other: {' -> '.join(cycle)}"
            path = next(path for path, step in self.steps() if step.name == cycle[0])
            yield self.at((*path, "name"), message, "cycle")
