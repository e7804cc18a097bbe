"""From a module to its compiled pipeline: definition, permissions, graph, names, tags; plain data, no Terraform."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.iam.statements import Statement
from definitions.pipeline.checks.check import check
from definitions.pipeline.checks.definition_size import too_long_definition
from definitions.pipeline.config.load import LoadedConfig, load_config, partition
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.resources.published_values import PublishedValue, published_values
from definitions.pipeline.resources.resource_names import ResourceNames, module_tags, studio_tags
from definitions.pipeline.resources.role_permissions import (
    closed_to_readers,
    role_permissions,
    shared_models,
    too_many_policies,
)
from definitions.pipeline.settings.parameters import Parameter
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.graph import Graph, connect
from definitions.pipeline.steps.unread_step import UnreadParameter, unread_step
from definitions.project.deployment.deployment import Deployment
from definitions.project.flags import Flags
from definitions.project.module import Declaration, Module
from definitions.values.expressions import Json
from definitions.values.infrastructure import Text

DEFINITION_VERSION = "2020-12-01"


@dataclass(frozen=True, slots=True)
class CompiledPipeline:
    """All that a stack is made of.

    Attributes:
        config: the validated config.
        names: physical names.
        account: 12 digits, or ``None`` for the account of the credentials; likewise ``region`` and ``partition``.
        definition: the pipeline definition; its texts may hold infrastructure values.
        statements: the role's permissions, each with the reasons why it is there.
        graph: steps and edges.
        tags: of everything.
        solution_tags: of the marker parameter ``aws-solution``.
        solution_path: the SSM path of that marker.
        published: values for other modules.
        shared_models: keys in the own bucket, as IAM patterns, at which registered models are.
        permissions_boundary_arn: of the role.
        flags: what context flags of the project change.
        deployment: where Terraform keeps state, and how its provider is set up.
        place: where the project file makes the module.
        warnings: what is allowed and yet deserves a look.
    """

    config: ModuleConfig
    names: ResourceNames
    account: str | None
    region: str | None
    partition: str | None
    definition: dict[str, Json]
    statements: list[Statement]
    graph: Graph
    tags: dict[str, Text]
    solution_tags: dict[str, Text]
    solution_path: str
    published: list[PublishedValue]
    shared_models: list[Text]
    permissions_boundary_arn: str | None
    flags: Flags
    deployment: Deployment
    place: Declaration
    warnings: list[Problem]


def compile_module(
    module: Module, *, is_complete: bool = True, environment: Mapping[str, str] | None = None
) -> CompiledPipeline:
    """Load, check and compile one module.

    Raises:
        InvalidConfig: with all problems of the module's files.
    """
    loaded = load_config(module, is_complete=is_complete, environment=environment)
    config, naming = loaded.config, module.naming
    names = ResourceNames.of(config, naming)
    context = _scope(config, names)
    problems = [*loaded.problems, *_cross_checks(loaded, context, module)]
    if any(problem.severity == "error" for problem in problems):
        raise InvalidConfig(problems)
    definition = _definition(config, context)
    if (too_long := too_long_definition(definition, loaded.node)) is not None:
        problems.append(too_long)
        if too_long.severity == "error":
            raise InvalidConfig(problems)
    statements, ungranted = role_permissions(config, names, context, loaded.node)
    return CompiledPipeline(
        config=config,
        names=names,
        account=module.account,
        region=module.region,
        partition=partition(module.region),
        definition=definition,
        statements=statements,
        graph=connect(config.pipeline.steps),
        tags={**module_tags(module), **studio_tags(config)},
        solution_tags=module_tags(module),
        solution_path=naming.ssm_path("aws-solution"),
        published=published_values(config, names, naming) if module.flags.has_parameters else [],
        shared_models=shared_models(context),
        permissions_boundary_arn=module.permissions_boundary_arn,
        flags=module.flags,
        deployment=module.deployment,
        place=module.place,
        warnings=[
            *problems,
            *ungranted,
            *closed_to_readers(config, context, loaded.node),
            *too_many_policies(statements, loaded.node),
        ],
    )


def _cross_checks(loaded: LoadedConfig, context: StepContext, module: Module) -> list[Problem]:
    """Problems between the parts of a config; only errors, where there are some already."""
    account, region = module.account, module.region
    problems = check(loaded.config, context, loaded.node, refused=loaded.refused, account=account, region=region)
    return [problem for problem in problems if loaded.refused is None or problem.severity == "error"]


def _scope(config: ModuleConfig, names: ResourceNames) -> StepContext:
    written = config.model_package_group_name
    return StepContext(
        pipeline_name=names.pipeline,
        network=config.pipeline.network_config,
        parameters=_parameters(config),
        steps=_steps(config),
        steps_per_item=frozenset(
            name
            for step in config.pipeline.steps
            if isinstance(step, RunsSteps) and step.runs_body_per_item
            for names in step.branches().values()
            for name in names
        ),
        group_name=(written, names.group) if written is not None and names.group is not None else None,
        job_prefix=config.base_job_prefix,
        has_extra_read_buckets=bool(config.additional_read_bucket_names),
        has_extra_write_buckets=bool(config.additional_write_bucket_names),
        has_extra_image_repositories=bool(config.additional_image_repository_arns),
        extra_keys=tuple(config.additional_kms_key_arns),
    )


def _steps(config: ModuleConfig) -> dict[str, Step]:
    """The steps by name; which one is meant by a name that is used twice is unknown."""
    counts = Counter(step.name for step in config.pipeline.steps)
    return {
        step.name: step if counts[step.name] == 1 else unread_step(step.name)
        for step in config.pipeline.steps
        if step.name
    }


def _parameters(config: ModuleConfig) -> dict[str, Parameter]:
    """The parameters by name, without those that are used twice or cannot be read."""
    counts = Counter(parameter.name for parameter in config.pipeline.parameters)
    return {
        parameter.name: parameter
        for parameter in config.pipeline.parameters
        if counts[parameter.name] == 1 and not isinstance(parameter, UnreadParameter)
    }


def _definition(config: ModuleConfig, context: StepContext) -> dict[str, Json]:
    pipeline = config.pipeline
    run_by_others = {
        name
        for step in pipeline.steps
        if isinstance(step, RunsSteps)
        for names in step.branches().values()
        for name in names
    }
    optional = {
        "Metadata": dict(pipeline.metadata) or None,
        "Parameters": [parameter.render() for parameter in pipeline.parameters] or None,
        "PipelineExperimentConfig": pipeline.pipeline_experiment_config
        and pipeline.pipeline_experiment_config.render(),
        "MlflowConfig": pipeline.mlflow_config and pipeline.mlflow_config.render(),
    }
    return {
        "Version": DEFINITION_VERSION,
        **{key: context.render(value) for key, value in optional.items() if value is not None},
        "Steps": [step.render(context) for step in pipeline.steps if step.name not in run_by_others],
    }
