"""References to parameters, the pipeline's own references, and parameters that nothing refers to."""

from collections.abc import Iterator

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import PARAMETERS, PIPELINE
from definitions.source.nodes import NodePath
from definitions.values.expressions import STEP_VARIABLES, ExecutionVariable, Expression, Join, ParameterReference


def parameter_problems(context: CheckContext, path: NodePath, reference: ParameterReference) -> Iterator[Problem]:
    """Problems with one reference to a parameter: it is unknown, or of another type."""
    parameter = context.step_context.parameters.get(reference.name)
    if parameter is None:
        names = [other.name for other in context.config.pipeline.parameters]
        if reference.name in names:
            return  # it has problems of its own
        hint = did_you_mean(reference.name, names) or "declare it under pipeline.parameters"
        yield context.error(path, f"there is no parameter '{reference.name}'", "unknown-parameter", hint)
    elif parameter.type not in reference.accepts:
        index = context.config.pipeline.parameters.index(parameter)
        line = context.line((*PARAMETERS, index, "type"), seen_from=path)
        accepted = " or ".join(reference.accepts)
        message = f"parameter '{reference.name}' is of type {parameter.type} ({line}); here it must be {accepted}"
        yield context.error(path, message, "wrong-parameter-type")


def check_pipeline_options(context: CheckContext) -> Iterator[Problem]:
    """References of the pipeline itself: their values must be known before the first step runs."""
    for path, reference in pipeline_references(context):
        match reference:
            case ParameterReference():
                yield from parameter_problems(context, path, reference)
            case ExecutionVariable(name=name) if name in STEP_VARIABLES:
                message = f"'{name}' is known only in {STEP_VARIABLES[name]} steps"
                yield context.error(path, message, "wrong-execution-variable")
            case ExecutionVariable() | Join():
                pass
            case _:
                message = "must be known before the first step runs: a parameter or an execution variable"
                yield context.error(path, message, "known-too-late")


def check_unused_parameters(context: CheckContext) -> Iterator[Problem]:
    """Parameters that nothing refers to."""
    references = [
        *pipeline_references(context),
        *(found for _, step in context.steps() for found in step.all_references),
    ]
    used = {reference.name for _, reference in references if isinstance(reference, ParameterReference)}
    for index, parameter in enumerate(context.config.pipeline.parameters):
        if parameter.name not in used:
            message = f"no step uses parameter '{parameter.name}', so setting it at a start has no effect"
            hint = f"use it as {{parameter: {parameter.name}}}"
            yield context.warning((*PARAMETERS, index, "name"), message, "unused-parameter", hint)


def pipeline_references(context: CheckContext) -> Iterator[tuple[NodePath, Expression]]:
    """References of the pipeline's own settings."""
    pipeline = context.config.pipeline
    options = {
        "pipelineExperimentConfig": pipeline.pipeline_experiment_config,
        "mlflowConfig": pipeline.mlflow_config,
    }
    for key, option in options.items():
        if option is not None:
            yield from option.references((*PIPELINE, key))
