"""What can be wrong between the parts of a config: names used twice, references that lead nowhere."""

from collections.abc import Iterable, Iterator
from itertools import islice

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import Problem, dotted
from definitions.pipeline.checks.foreign_accounts import check_accounts
from definitions.pipeline.checks.foreign_regions import check_regions
from definitions.pipeline.checks.order import BranchChecks
from definitions.pipeline.checks.requests import check_requests
from definitions.pipeline.config.module_config import PIPELINE, ModuleConfig
from definitions.pipeline.steps.core.capabilities import DependsOnConfig, NamesParts
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.data_sources import Sourced
from definitions.pipeline.steps.graph import connect, cycles
from definitions.pipeline.steps.jobs.processing import ProcessingStep
from definitions.source.nodes import Node, NodePath
from definitions.values.expressions import ExecutionVariable, Expression, Join, ParameterReference

MOST_CYCLES = 10


def check(
    config: ModuleConfig,
    context: StepContext,
    node: Node,
    *,
    refused: frozenset[str] | None = None,
    account: str | None = None,
    region: str | None = None,
) -> list[Problem]:
    """All problems between the parts of a config, warnings among them.

    Args:
        config: the config.
        context: the same, as steps see it.
        node: the YAML of the config.
        refused: paths of what is no part of the config because it has errors; ``None`` for a config that is whole.
        account: of the stack, if it is known.
        region: of the stack, if it is known.
    """
    checks = _Checks(config, context, node, refused or frozenset(), refused is None)
    problems = [
        *checks.duplicates(),
        *checks.references(),
        *checks.dependencies(),
        *checks.branches(),
        *checks.loops(),
        *checks.compared(),
        *checks.pipeline_options(),
        *checks.property_files(),
        *checks.missing_keys(),
        *checks.ignored_sources(),
        *checks.unused_parameters(),
    ]
    problems.extend(checks.cycles())
    problems.extend(check_requests(config.pipeline.steps, context, node, problems))
    problems.extend(check_regions(config, context, node, problems, region))
    # What a config with errors needs is not asked: permissions follow from what is right.
    return [*problems, *(check_accounts(config, context, node, problems, account) if checks.is_whole else ())]


class _Checks(BranchChecks):
    """All checks; those of references are inherited."""

    def duplicates(self) -> Iterator[Problem]:
        yield from self.twice(((*path, "name"), step.name, "step name") for path, step in self.steps())
        yield from self.twice(
            ((*PIPELINE, "parameters", index, "name"), parameter.name, "parameter name")
            for index, parameter in enumerate(self.config.pipeline.parameters)
        )
        for path, step in self.steps():
            named: dict[str, list[tuple[NodePath, str, str]]] = {}
            for what, where, name in step.part_names() if isinstance(step, NamesParts) else ():
                named.setdefault(what, []).append(((*path, *where), name, what))
            for names in named.values():
                yield from self.twice(names)

    def twice(self, named: Iterable[tuple[NodePath, str, str]]) -> Iterator[Problem]:
        first: dict[str, NodePath] = {}
        for path, name, what in named:
            if name in first:
                place = self.place(first[name], path)
                reason = " (scriptS3Uri is the input 'code')" if first[name][-1] == "scriptS3Uri" else ""
                yield self.at(path, f"{what} '{name}' is used twice; first at {place}{reason}", "duplicate-name")
            if name:
                first.setdefault(name, path)

    def property_files(self) -> Iterator[Problem]:
        for path, step in self.steps():
            entries = step.processing.property_files if isinstance(step, ProcessingStep) else []
            outputs = list(step.outputs(self.context))
            for index, entry in enumerate(entries):
                if entry.output_name not in outputs:
                    where = (*path, "processing", "propertyFiles", index, "outputName")
                    known = f"its outputs are {', '.join(outputs)}" if outputs else "it has no outputs"
                    message = f"'{entry.output_name}' is no output of this step; {known}"
                    yield self.at(where, message, "unknown-output", did_you_mean(entry.output_name, outputs))

    def ignored_sources(self) -> Iterator[Problem]:
        for path, step in self.steps():
            for where, model in step.models(path):
                if isinstance(model, Sourced):
                    for key in list(model.given_sources)[1:]:
                        message = f"is ignored: '{model.source_key}' counts"
                        yield self.warn((*where, key), message, "ignored-key")

    def missing_keys(self) -> Iterator[Problem]:
        if any(not path.startswith("pipeline") for path in self.refused):
            return  # a key of the root may be the one
        for path, step in self.steps():
            for below, message in step.missing_keys(self.context) if isinstance(step, DependsOnConfig) else ():
                if dotted((*path, *below)) not in self.refused:
                    yield Problem.at(self.node, (*path, *below), message, "missing-key", key=True)

    def pipeline_options(self) -> Iterator[Problem]:
        for path, reference in self.pipeline_references():
            match reference:
                case ParameterReference():
                    yield from self.parameter(path, reference)
                case ExecutionVariable(name="TrainingJobName" | "ProcessingJobName" as name):
                    message = f"'{name}' is known only in {name.removesuffix('JobName')} steps"
                    yield self.at(path, message, "wrong-execution-variable")
                case ExecutionVariable() | Join():
                    pass
                case _:
                    message = "must be known before the first step runs: a parameter or an execution variable"
                    yield self.at(path, message, "known-too-late")

    def pipeline_references(self) -> Iterator[tuple[NodePath, Expression]]:
        """References of the pipeline itself, outside its steps."""
        pipeline = self.config.pipeline
        options = {
            "pipelineExperimentConfig": pipeline.pipeline_experiment_config,
            "mlflowConfig": pipeline.mlflow_config,
        }
        for key, option in options.items():
            if option is not None:
                yield from option.references((*PIPELINE, key))

    def unused_parameters(self) -> Iterator[Problem]:
        references = [
            *self.pipeline_references(),
            *(found for _, step in self.steps() for found in step.all_references),
        ]
        used = {reference.name for _, reference in references if isinstance(reference, ParameterReference)}
        for index, parameter in enumerate(self.config.pipeline.parameters):
            if parameter.name not in used:
                where = (*PIPELINE, "parameters", index, "name")
                message = f"no step uses parameter '{parameter.name}', so setting it at a start has no effect"
                yield self.warn(where, message, "unused-parameter", f"use it as {{parameter: {parameter.name}}}")

    def cycles(self) -> Iterator[Problem]:
        for cycle in islice(cycles(connect(self.by_name.values())), MOST_CYCLES):
            message = f"steps wait for each other: {' -> '.join(cycle)}"
            path = next(path for path, step in self.steps() if step.name == cycle[0])
            yield self.at((*path, "name"), message, "cycle")
