"""What can be wrong between the parts of a config: names used twice, references that lead nowhere."""

from collections.abc import Iterable, Iterator
from itertools import islice

from definitions.config import ModuleConfig
from definitions.expressions import ParameterReference
from definitions.graph import connect, cycles
from definitions.nodes import Node, NodePath
from definitions.problems import Problem
from definitions.reference_checks import PIPELINE, References
from definitions.steps import ConditionStep, ProcessingStep, RegisterModelStep, TrainingStep
from definitions.steps.base import Scope
from definitions.steps.data_sources import Sourced
from definitions.steps.processing import CODE_INPUT
from definitions.wording import did_you_mean

MOST_CYCLES = 10


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


class _Checks(References):
    """All checks; those of references are inherited."""

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
