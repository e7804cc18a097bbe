"""Compile an endpoint to plain data: models, configuration, endpoint, scaling, alarms, permissions, names and tags."""

from collections.abc import Callable, Mapping

from definitions.diagnostics.problems import InvalidConfig, has_errors
from definitions.endpoint.alarms import compiled_alarms, rollback_alarms
from definitions.endpoint.checks.check import check
from definitions.endpoint.checks.check_context import CheckContext
from definitions.endpoint.config.load import load_config
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.models import ServedModel, named_versions, served_models
from definitions.endpoint.names import EndpointNames, scoped_names
from definitions.endpoint.permissions import RolePolicies, role_statements
from definitions.endpoint.published_values import published_values
from definitions.endpoint.requests import configuration_request, endpoint_request
from definitions.endpoint.scaling import CompiledScaling, compiled_scaling
from definitions.foundation.records import record
from definitions.iam.statements import merge_statements
from definitions.module.alarms import CompiledAlarm
from definitions.module.compiled import CompiledModule
from definitions.module.registry import Registries
from definitions.module.tags import module_tags, studio_tags
from definitions.project.deployment.regions import partition_of
from definitions.project.module import Module


@record
class CompiledEndpoint(CompiledModule):
    """A compiled endpoint.

    Attributes:
        config: the validated config.
        names: physical names.
        models: one for each version that is served; requests name them by ``model_name(key)``.
        configuration: request of CreateEndpointConfig.
        endpoint: request of CreateEndpoint.
        scaling: of the variants that have any.
        alarms: that the module makes; each makes a deployment go back.
        policies: the statements of the role by the policy that holds them.
    """

    config: EndpointModuleConfig
    names: EndpointNames
    models: list[ServedModel]
    configuration: dict[str, object]
    endpoint: dict[str, object]
    scaling: list[CompiledScaling]
    alarms: tuple[CompiledAlarm, ...]
    policies: RolePolicies


def compile_endpoint(
    registries_of: Callable[[Module, Mapping[str, str] | None], Registries],
    module: Module,
    *,
    is_complete: bool = True,
    environment: Mapping[str, str] | None = None,
) -> CompiledEndpoint:
    """Load, check and compile one module.

    Args:
        registries_of: reads the registries of the project's pipelines, the nearest first.
        module: the module.
        is_complete: whether a missing context key is an error.
        environment: for ``{{env_var:NAME}}``; that of the process if not given.

    Raises:
        InvalidConfig: with all problems of the module's files.
    """
    loaded = load_config(module, is_complete=is_complete, environment=environment)
    config = loaded.config
    names = EndpointNames.of(config, module.naming)
    versions = named_versions(config, module.naming)
    is_named = any(version.named is not None for version in versions)
    registries = registries_of(module, environment) if is_named else Registries()
    models = list(served_models(versions, module.account, registries.known))
    alarms = compiled_alarms(config, module.naming, names)
    configuration = configuration_request(config)
    endpoint = endpoint_request(config, names, rollback_alarms(config, alarms))
    problems = [
        *loaded.problems,
        *check(CheckContext(config, loaded.node, loaded.refused, module, names, versions, registries, models)),
    ]
    if has_errors(problems):
        raise InvalidConfig(problems)
    granted, policies = role_statements(config, names, models)
    return CompiledEndpoint(
        package=module.package,
        parts=loaded.parts,
        config=config,
        node=loaded.node,
        naming=module.naming,
        names=names,
        account=module.account,
        region=module.region,
        partition=partition_of(module.region),
        models=models,
        configuration=configuration,
        endpoint=endpoint,
        scaling=list(compiled_scaling(config, names)),
        alarms=alarms,
        granted=granted,
        statements=merge_statements(granted),
        policies=policies,
        tags={**module_tags(module), **studio_tags(config.project_name, config.domain_id, config.domain_arn)},
        solution_tags=module_tags(module),
        solution_path=module.naming.ssm_path("aws-solution"),
        published=published_values(config, names, models, module.naming) if module.flags.has_parameters else [],
        trusted_accounts=config.trusted_account_ids,
        permissions_boundary_arn=module.permissions_boundary_arn,
        flags=module.flags,
        deployment=module.deployment,
        declaration=module.declaration,
        own_names=list(scoped_names(names, config, (alarm.name for alarm in alarms))),
        problems=problems,
    )
