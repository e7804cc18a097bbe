"""Values with which an execution starts: its parameters, and what only an execution knows."""

from collections.abc import Mapping

from definitions.execution.expressions import Values
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.settings.parameters import converted
from definitions.values.expressions import Json
from definitions.values.placeholders import with_placeholders


def values_of(
    pipeline: CompiledPipeline,
    parameters: Mapping[str, Json],
    variables: Mapping[str, Json] | None = None,
    objects: Mapping[str, Json] | None = None,
) -> Values:
    """The values of an execution; steps add theirs.

    Args:
        pipeline: the pipeline.
        parameters: those of the start, each of a kind that the parameter takes; defaults are taken for the others.
        variables: execution variables that are known; ``PipelineName`` need not be given.
        objects: contents of JSON files in S3, by URI.
    """
    given = {}
    for name, parameter in pipeline.context.parameters.items():
        value = parameters.get(name, with_placeholders(parameter.default_value))
        if value is not None:
            fitting = converted(value, parameter.type)
            given[name] = value if fitting is None else fitting
    experiment = with_placeholders(pipeline.definition.get("PipelineExperimentConfig", {}))
    assert isinstance(experiment, dict)
    return Values(
        parameters=given,
        variables={"PipelineName": pipeline.names.pipeline, **(variables or {})},
        experiment=experiment,
        objects={} if objects is None else objects,  # it may be one that reads when it is asked
    )
