"""The pipeline definition of a config, and what its steps know of the pipeline when they write their parts of it.

Source: API CreatePipeline; Amazon SageMaker Developer Guide, "Pipeline definition JSON schema".
"""

from collections import Counter
from collections.abc import Mapping

from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.settings.parameters import Parameter
from definitions.pipeline.steps.core.capabilities import RunsSteps, run_steps
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.source_code.source_code import SourceCode
from definitions.values.expressions import Json

DEFINITION_VERSION = "2020-12-01"


def step_context(
    config: ModuleConfig, names: ResourceNames, region: str | None, sources: Mapping[tuple[str, str], SourceCode]
) -> StepContext:
    """What the steps of a config know of it."""
    group = config.model_package_group_name
    return StepContext(
        pipeline_name=names.pipeline,
        network=config.pipeline.network_config,
        parameters=_parameters(config),
        steps=_steps(config),
        region=region,
        steps_per_item=frozenset(
            name
            for step in config.pipeline.steps
            if isinstance(step, RunsSteps) and step.runs_body_per_item
            for name in run_steps(step)
        ),
        group_name=(group, names.group) if group is not None and names.group is not None else None,
        job_prefix=config.base_job_prefix,
        has_extra_read_buckets=bool(config.additional_read_bucket_names),
        has_extra_write_buckets=bool(config.additional_write_bucket_names),
        has_extra_image_repositories=bool(config.additional_image_repository_arns),
        extra_keys=tuple(config.additional_kms_key_arns),
        stack_name=names.stack,
        sources=sources,
        step_tags=config.pipeline.step_tags,
    )


def _steps(config: ModuleConfig) -> dict[str, Step]:
    """The steps by name; a name that is used twice gives an unread step."""
    counts = Counter(step.name for step in config.pipeline.steps)
    return {
        step.name: step if counts[step.name] == 1 else _unread(step.name) for step in config.pipeline.steps if step.name
    }


def _unread(name: str) -> Step:
    from definitions.pipeline.steps.unread_step import unread_step

    return unread_step(name)


def _parameters(config: ModuleConfig) -> dict[str, Parameter]:
    """The parameters by name, without unread ones and names that are used twice."""
    counts = Counter(parameter.name for parameter in config.pipeline.parameters)
    return {
        parameter.name: parameter
        for parameter in config.pipeline.parameters
        if counts[parameter.name] == 1 and parameter.is_known
    }


def definition_of(config: ModuleConfig, context: StepContext) -> dict[str, Json]:
    """The pipeline definition of a config."""
    pipeline = config.pipeline
    names_of_run_steps = {name for step in pipeline.steps for name in run_steps(step)}
    optional_members = {
        "Metadata": dict(pipeline.metadata) or None,
        "Parameters": [parameter.render() for parameter in pipeline.parameters] or None,
        "PipelineExperimentConfig": pipeline.pipeline_experiment_config
        and pipeline.pipeline_experiment_config.render(),
        "MlflowConfig": pipeline.mlflow_config and pipeline.mlflow_config.render(),
    }
    return {
        "Version": DEFINITION_VERSION,
        **{key: context.render(value) for key, value in optional_members.items() if value is not None},
        "Steps": [step.render(context) for step in pipeline.steps if step.name not in names_of_run_steps],
    }
