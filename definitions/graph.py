"""Steps and references as a graph, and everything that can be wrong between steps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from definitions.config import ModuleConfig
from definitions.expressions import ParameterReference, PropertyFileReference, StepOutput
from definitions.fields import did_you_mean
from definitions.located_yaml import Node, NodePath
from definitions.problems import Problem
from definitions.steps import ConditionStep, ProcessingStep, RegisterModelStep, TrainingStep
from definitions.steps.base import Scope, Step
from definitions.steps.processing import CODE_INPUT

PIPELINE: NodePath = ("pipeline",)
STEPS: NodePath = (*PIPELINE, "steps")


@dataclass(frozen=True, slots=True)
class Edge:
    """``before`` must be finished, or be the condition that chooses, before ``after`` starts."""

    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Names of steps, and the edges between them."""

    steps: tuple[str, ...]
    edges: tuple[Edge, ...]


def connect(config: ModuleConfig, scope: Scope, node: Node) -> tuple[Graph, list[Problem]]:
    """The graph of a config, and all problems between its parts; with errors among them the graph is not complete."""
    checks = _Checks(config, scope, node)
    problems = [
        *checks.duplicates(),
        *checks.references(),
        *checks.dependencies(),
        *checks.branches(),
        *checks.property_files(),
        *checks.groups(),
        *checks.unused_parameters(),
    ]
    graph = Graph(tuple(scope.steps), tuple(dict.fromkeys(checks.edges())))
    if not any(problem.severity == "error" for problem in problems):
        problems.extend(checks.cycles(graph))
    return graph, problems


@dataclass(frozen=True, slots=True)
class _Checks:
    config: ModuleConfig
    scope: Scope
    node: Node

    def at(self, path: NodePath, message: str, rule: str, hint: str | None = None) -> Problem:
        return Problem.at(self.node, path, message, rule, hint)

    def warn(self, path: NodePath, message: str, rule: str, hint: str | None = None) -> Problem:
        return Problem.at(self.node, path, message, rule, hint, severity="warning")

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
        inputs = [((*path, "inputs", i, "inputName"), entry.input_name, "input name") for i, entry in enumerate(job.inputs)]
        script = [((*path, "scriptS3Uri"), CODE_INPUT, "input name")] if job.script_s3_uri is not None else []
        yield from self.twice([*script, *inputs])
        yield from self.twice(
            ((*path, "outputs", i, "outputName"), entry.output_name, "output name") for i, entry in enumerate(job.outputs)
        )
        yield from self.twice(
            ((*path, "propertyFiles", i, "propertyFileName"), entry.property_file_name, "property file name")
            for i, entry in enumerate(job.property_files)
        )

    def twice(self, named: Iterable[tuple[NodePath, str, str]]) -> Iterator[Problem]:
        first: dict[str, NodePath] = {}
        for path, name, what in named:
            if name in first:
                line = self.node.nearest(first[name]).position.line
                reason = " (scriptS3Uri is the input 'code')" if first[name][-1] == "scriptS3Uri" else ""
                yield self.at(path, f"{what} '{name}' is used twice; first at line {line}{reason}", "duplicate-name")
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
            hint = did_you_mean(reference.name, list(self.scope.parameters)) or "declare it under pipeline.parameters"
            yield self.at(path, f"there is no parameter '{reference.name}'", "unknown-parameter", hint)
        elif parameter.type not in reference.accepts:
            index = list(self.scope.parameters).index(reference.name)
            line = self.node.nearest((*PIPELINE, "parameters", index, "type")).position.line
            wanted = " or ".join(reference.accepts)
            message = f"parameter '{reference.name}' is of type {parameter.type} (line {line}); here it must be {wanted}"
            yield self.at(path, message, "wrong-parameter-type")

    def unknown_step(self, path: NodePath, name: str) -> Problem:
        return self.at(path, f"there is no step '{name}'", "unknown-step", did_you_mean(name, list(self.scope.steps)))

    def step_output(self, path: NodePath, reference: StepOutput) -> Iterator[Problem]:
        producer = self.scope.steps.get(reference.step)
        if producer is None:
            yield self.unknown_step(path, reference.step)
            return
        outputs = producer.outputs(self.scope)
        if reference.output in outputs:
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
            yield self.unknown_step((*path[:-1], "stepName"), reference.step)
            return
        files = list(producer.property_files())
        if reference.property_file not in files:
            declared = f"declares {', '.join(files)}" if files else "declares no property files"
            message = f"'{reference.step}' is a {producer.type_name} step that {declared}, not '{reference.property_file}'"
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
                    yield self.unknown_step(where, name)
                elif isinstance(before, ConditionStep):
                    hint = "name a step of its branches instead"
                    yield self.at(where, f"'{name}' is a Condition step; AWS lets no step depend on one", "depends-on-condition", hint)

    def branches(self) -> Iterator[Problem]:
        first: dict[str, NodePath] = {}
        for path, step in self.steps():
            for key, names in step.branches().items():
                for index, name in enumerate(names):
                    where = (*path, "condition", key, index)
                    chosen = self.scope.steps.get(name)
                    if chosen is None:
                        yield self.unknown_step(where, name)
                        continue
                    if name in first:
                        line = self.node.nearest(first[name]).position.line
                        yield self.at(where, f"step '{name}' is in two branches; first at line {line}", "two-branches")
                    first.setdefault(name, where)
                    if isinstance(chosen, ConditionStep) and chosen.name != step.name:
                        message = f"'{name}' is a Condition step inside a Condition; AWS documents this as unsupported"
                        yield self.warn(where, message, "nested-condition", "combine the conditions, or order by outputs")

    def groups(self) -> Iterator[Problem]:
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

    def edges(self) -> Iterator[Edge]:
        names = self.scope.steps
        for path, step in self.steps():
            for _, reference in step.references(path):
                if isinstance(reference, StepOutput) and reference.step in names:
                    yield Edge(reference.step, step.name, reference.output)
                elif isinstance(reference, PropertyFileReference) and reference.step in names:
                    yield Edge(reference.step, step.name, reference.property_file)
            yield from (Edge(name, step.name, "dependsOn") for name in step.depends_on if name in names)
            for key, chosen in step.branches().items():
                yield from (Edge(step.name, name, key) for name in chosen if name in names)

    def cycles(self, graph: Graph) -> Iterator[Problem]:
        edges = set(graph.edges)
        while True:
            sorter: TopologicalSorter[str] = TopologicalSorter({name: [] for name in graph.steps})
            for edge in graph.edges:
                if edge in edges:
                    sorter.add(edge.after, edge.before)
            try:
                sorter.prepare()
                return
            except CycleError as error:
                cycle: list[str] = error.args[1]
            pairs = set(zip(cycle, cycle[1:], strict=False))
            edges = {edge for edge in edges if (edge.before, edge.after) not in pairs}
            names = list(self.scope.steps)
            first = min(cycle, key=names.index)
            turned = cycle[cycle.index(first) : -1] + cycle[: cycle.index(first)] + [first]
            message = f"steps wait for each other: {' -> '.join(turned)}"
            yield self.at((*STEPS, names.index(first), "name"), message, "cycle")
