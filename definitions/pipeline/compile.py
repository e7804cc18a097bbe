"""Compile a pipeline to plain data: definition, permissions, graph, names and tags."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors
from definitions.foundation.records import record
from definitions.iam.policy_sizes import in_managed_policies
from definitions.iam.statements import Statement, merge_statements
from definitions.module.compiled import CompiledModule
from definitions.module.tags import module_tags, studio_tags
from definitions.pipeline.checks.check import check
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.container_data import check_container_data
from definitions.pipeline.checks.definition_size import check_definition_size
from definitions.pipeline.config.load import LoadedConfig, load_config
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.config.own_code import own_sources
from definitions.pipeline.definition import definition_of, step_context
from definitions.pipeline.resources.keys_of_buckets import unknown_keys
from definitions.pipeline.resources.published_values import published_values
from definitions.pipeline.resources.reader_accounts import closed_to_readers, shared_models
from definitions.pipeline.resources.resource_names import ResourceNames, scoped_names
from definitions.pipeline.resources.role_permissions import role_permissions, too_many_policies
from definitions.pipeline.resources.triggers.effects import Effects, effects_of
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.graph import Graph
from definitions.project.deployment.regions import partition_of
from definitions.project.module import Module
from definitions.project.naming.standard import Naming
from definitions.source.nodes import Node
from definitions.source_code.source_code import SourceCode
from definitions.values.expressions import Json
from definitions.values.infrastructure import Text

if TYPE_CHECKING:  # imported when a config has them
    from definitions.pipeline.resources.approvals.compiled import CompiledApprovals
    from definitions.pipeline.resources.events.names import StateMachineNames
    from definitions.pipeline.resources.notifications.compiled import CompiledNotifications
    from definitions.pipeline.resources.triggers.compiled import CompiledTriggers


@record
class CompiledPipeline(CompiledModule):
    """A compiled pipeline.

    Attributes:
        config: the validated config.
        context: what its steps know of it, with which they answer.
        names: physical names.
        definition: the pipeline definition; its texts may hold infrastructure values.
        managed_policies: the statements in groups, one for each policy; none if one inline policy holds all.
        graph: steps and edges.
        triggers: what starts it; ``None`` if the config names nothing.
        notifications: who hears of it, and its alarms; ``None`` if the config has neither.
        approvals: what publishes the newest approved version; ``None`` if the config does not ask for it.
        shared_models: keys in the own bucket, as IAM patterns, at which registered models are.
        sources: code beside the YAML that is uploaded, each once.
    """

    config: ModuleConfig
    context: StepContext
    names: ResourceNames
    definition: dict[str, Json]
    managed_policies: list[list[Statement]]
    graph: Graph
    triggers: "CompiledTriggers | None"
    notifications: "CompiledNotifications | None"
    approvals: "CompiledApprovals | None"
    shared_models: list[Text]
    sources: list[SourceCode]

    @property
    def senders_of_dead_letters(self) -> "list[StateMachineNames]":
        """The names of what sends to the dead-letter queue, which a module has once, or not at all."""
        return [one.names for one in (self.triggers, self.approvals) if one is not None]


def compile_pipeline(
    module: Module, *, is_complete: bool = True, environment: Mapping[str, str] | None = None
) -> CompiledPipeline:
    """Load, check and compile one module.

    Raises:
        InvalidConfig: with all problems of the module's files.
    """
    loaded = load_config(module, is_complete=is_complete, environment=environment)
    names = ResourceNames.of(loaded.config, module.naming)
    sources = own_sources(loaded.config, loaded.node, module.folders)
    context = step_context(loaded.config, names, module.region, sources.by_step)
    config_checks = CheckContext(
        loaded.config, context, loaded.node, loaded.refused, module.account, module.region, list(sources.problems)
    )
    problems = [*loaded.problems, *check(config_checks)]
    watched: Mapping[str, str] = {}
    if loaded.config.triggers:
        from definitions.pipeline.resources.triggers.watched_pipelines import watched_pipelines

        watched, unknown_pipelines = watched_pipelines(loaded.config, module, loaded.node, environment)
        problems += unknown_pipelines
    if problems:
        from definitions.pipeline.checks.remedies import with_remedies

        problems = with_remedies(config_checks, problems)
    if has_errors(problems):
        raise InvalidConfig(problems)
    triggers = _triggers(loaded.config, module.naming, names, watched)
    return _compile(loaded, config_checks, names, module, triggers, problems)


def _compile(
    loaded: LoadedConfig,
    config_checks: CheckContext,
    names: ResourceNames,
    module: Module,
    triggers: "CompiledTriggers | None",
    problems: list[Problem],
) -> CompiledPipeline:
    """The compiled pipeline; ``problems`` are those of the config.

    Raises:
        InvalidConfig: the definition is too long, or the pipeline starts itself in a circle.
    """
    config, context, node = loaded.config, config_checks.step_context, loaded.node
    definition = definition_of(config, context)
    granted, missing_permissions = role_permissions(config, names, context, node)
    circles = [] if triggers is None else _circles(triggers, effects_of(names, definition, granted), node)
    problems = [*problems, *check_definition_size(definition, node), *circles]
    if has_errors(problems):
        raise InvalidConfig(problems)
    statements = merge_statements(granted)
    managed_policies = in_managed_policies(statements)
    approvals = _approvals(config, module.naming, names)
    return CompiledPipeline(
        package=module.package,
        parts=loaded.parts,
        config=config,
        node=node,
        context=context,
        naming=module.naming,
        names=names,
        account=module.account,
        region=module.region,
        partition=partition_of(module.region),
        definition=definition,
        granted=granted,
        statements=statements,
        managed_policies=managed_policies,
        graph=config_checks.graph,
        tags={**module_tags(module), **studio_tags(config.project_name, config.domain_id, config.domain_arn)},
        solution_tags=module_tags(module),
        solution_path=module.naming.ssm_path("aws-solution"),
        published=published_values(config, names, module.naming, definition) if module.flags.has_parameters else [],
        triggers=triggers,
        notifications=_notifications(config, module.naming, names),
        approvals=approvals,
        shared_models=shared_models(context),
        trusted_accounts=config.trusted_account_ids,
        permissions_boundary_arn=module.permissions_boundary_arn,
        flags=module.flags,
        deployment=module.deployment,
        declaration=module.declaration,
        sources=list({source.digest: source for source in context.sources.values()}.values()),
        own_names=[*scoped_names(names, config), *([approvals.scoped_name] if approvals is not None else [])],
        problems=[
            *problems,
            *missing_permissions,
            *check_container_data(config_checks, statements),
            *closed_to_readers(config, context, node),
            *too_many_policies(managed_policies, node),
            *unknown_keys(config, statements, node),
        ],
    )


def _triggers(
    config: ModuleConfig, naming: Naming, names: ResourceNames, watched: Mapping[str, str]
) -> "CompiledTriggers | None":
    if not config.triggers:
        return None
    from definitions.pipeline.resources.triggers.compiled import compiled_triggers

    return compiled_triggers(config, naming, names, watched)


def _circles(triggers: "CompiledTriggers", effects: Effects, node: Node) -> Iterator[Problem]:
    from definitions.pipeline.resources.triggers.circles import own_circles

    return own_circles(triggers, effects, node)


def _notifications(config: ModuleConfig, naming: Naming, names: ResourceNames) -> "CompiledNotifications | None":
    if not config.notifications and config.alarms is None:
        return None
    from definitions.pipeline.resources.notifications.compiled import compiled_notifications

    return compiled_notifications(config, naming, names)


def _approvals(config: ModuleConfig, naming: Naming, names: ResourceNames) -> "CompiledApprovals | None":
    if not config.publish_approved_model_package:
        return None
    from definitions.pipeline.resources.approvals.compiled import compiled_approvals

    return compiled_approvals(config, naming, names)
