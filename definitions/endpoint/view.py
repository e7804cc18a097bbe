"""What verbs show, explain and compare of an endpoint."""

from collections.abc import Iterator, Mapping

from definitions.endpoint.alarms import compiled_alarms, rollback_alarms
from definitions.endpoint.compile import CompiledEndpoint
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.models import ServedModel, named_versions, served_models
from definitions.endpoint.names import EndpointNames
from definitions.endpoint.permissions import role_statements
from definitions.endpoint.published_values import published_values
from definitions.endpoint.rendered_requests import rendered_requests, set_members
from definitions.endpoint.requests import configuration_request, endpoint_request, model_request
from definitions.endpoint.scaling import compiled_scaling
from definitions.endpoint.words import compute_in_words, version_in_words
from definitions.foundation.patterns import pattern
from definitions.foundation.records import values
from definitions.module.service_roles import ENDPOINT, ServiceRole
from definitions.module.tags import studio_tags
from definitions.module.view import Derivation, GroupUse, ModuleView, StackResource
from definitions.schema.model import Model
from definitions.values.expressions import Json
from definitions.values.plain import plain

_CAPITAL = pattern(r"(?<=[a-z])(?=[A-Z])")


class EndpointView(ModuleView):
    """The answers of an endpoint."""

    whole = "requests"

    def __init__(self, endpoint: CompiledEndpoint) -> None:
        self.module = self.endpoint = endpoint
        self.config = endpoint.config
        self.deletion_protection = endpoint.config.deletion_protection

    @property
    def definition(self) -> Mapping[str, Json]:
        endpoint = self.endpoint
        return rendered_requests(
            endpoint.config,
            endpoint.models,
            {"CreateEndpointConfig": endpoint.configuration, "CreateEndpoint": endpoint.endpoint},
            endpoint.scaling,
            endpoint.alarms,
        )

    def names(self) -> dict[str, object]:
        endpoint = self.endpoint
        names, config = endpoint.names, endpoint.config
        optional = {
            "vpcPolicy": names.vpc_policy if config.network_config.subnet_ids else None,
            "captureBucket": names.capture_bucket if config.has_bucket else None,
        }
        alarms = {alarm.key: alarm.name for alarm in endpoint.alarms}
        return {
            "stack": names.stack,
            "endpoint": names.endpoint,
            "configurationPrefix": names.configuration_prefix,
            "modelPrefixes": {model.key: model.name_prefix for model in endpoint.models},
            "role": names.role,
            "s3Policy": names.s3_policy,
            **{key: name for key, name in optional.items() if name is not None},
            "keyAlias": names.key_alias,
            "parameters": {
                "aws-solution": endpoint.solution_path,
                **{published.name: published.path for published in endpoint.published},
            },
            **({"alarms": alarms} if alarms else {}),
        }

    def identifiers(self) -> Mapping[str, str | None]:
        alarms = {f"alarm {alarm.key}": alarm.name for alarm in self.endpoint.alarms}
        policies = {policy.key: policy.name for one in self.endpoint.scaling for policy in one.policies}
        return {**values(self.endpoint.names), **alarms, **policies}

    def roles(self) -> list[ServiceRole]:
        return [ServiceRole(ENDPOINT, self.endpoint.names.role, self.endpoint.statements)]

    def resources(self) -> Iterator[StackResource]:
        endpoint = self.endpoint
        names, config = endpoint.names, endpoint.config
        yield StackResource("aws_kms_key.encryption_key", "", {}, is_of_mdaa=True, published_as="kms-id")
        yield StackResource("aws_kms_alias.encryption_key_alias", names.key_alias, {}, is_of_mdaa=True)
        if config.has_bucket:
            yield StackResource("aws_s3_bucket.capture_bucket", names.capture_bucket, {})
        yield StackResource("aws_iam_role.execution_role", names.role, {}, is_of_mdaa=True)
        yield _policy("s3_policy", names.s3_policy)
        if config.network_config.subnet_ids:
            yield _policy("vpc_policy", names.vpc_policy)
        for model in endpoint.models:
            request = model_request(config, model)
            yield StackResource(f"aws_sagemaker_model.{model.key}", "", _arguments(request))
        configuration = "aws_sagemaker_endpoint_configuration.endpoint_configuration"
        yield StackResource(configuration, "", _arguments(endpoint.configuration))
        yield StackResource("aws_sagemaker_endpoint.endpoint", names.endpoint, {}, is_of_mdaa=True)
        yield StackResource("aws_ssm_parameter.parameter_aws_solution", endpoint.solution_path, {}, is_of_mdaa=True)
        for published in endpoint.published:
            address = f"aws_ssm_parameter.parameter_{_terraform_name(published.name)}"
            yield StackResource(address, published.path, {}, is_of_mdaa=published.is_of_mdaa)
        for scaling in endpoint.scaling:
            yield StackResource(f"terraform_data.scaled_{scaling.key}", "", {})
            yield StackResource(f"aws_appautoscaling_target.scaling_{scaling.key}", "", {})
            for policy in scaling.policies:
                address = f"aws_appautoscaling_policy.scaling_{policy.key}"
                yield StackResource(address, policy.name, {})
        for alarm in endpoint.alarms:
            yield StackResource(f"aws_cloudwatch_metric_alarm.alarm_{_terraform_name(alarm.key)}", alarm.name, {})

    def derived(self, config: Model | None = None) -> Derivation:
        endpoint = self.endpoint
        config = endpoint.config if config is None else config
        assert isinstance(config, EndpointModuleConfig)
        names = EndpointNames.of(config, endpoint.naming)
        versions = named_versions(config, endpoint.naming)
        registries = [model.registry for model in endpoint.models if model.registry is not None]
        models = list(served_models(versions, endpoint.account, registries))
        alarms = compiled_alarms(config, endpoint.naming, names)
        requests = {
            "CreateEndpointConfig": configuration_request(config),
            "CreateEndpoint": endpoint_request(config, names, rollback_alarms(config, alarms)),
        }
        granted, _ = role_statements(config, names, models)
        tags = studio_tags(config.project_name, config.domain_id, config.domain_arn)
        published = published_values(config, names, models, endpoint.naming) if endpoint.published else []
        return Derivation(
            rendered_requests(config, models, requests, list(compiled_scaling(config, names)), alarms),
            {"Bucket": _bucket(config)} if config.has_bucket else {},
            granted,
            [],
            {
                **{key.replace("_", " "): name for key, name in values(names).items()},
                **{f"{model.key} prefix": model.name_prefix for model in models},
                "SSM parameters": published,
                **{f"tag {key}": value for key, value in tags.items()},
            },
        )

    def remarks(self) -> Iterator[str]:
        for variant in self.endpoint.config.variants:
            yield f"{variant.variant_name}: {compute_in_words(variant)}"

    def groups(self) -> list[GroupUse]:
        return [use for model in self.endpoint.models if (use := _group(model, self.endpoint)) is not None]

    def named_lists(self) -> Mapping[str, list[str]]:
        variants = self.endpoint.config.production_variants or []
        return {"productionVariants": [variant.variant_name for variant in variants]}


def _policy(key: str, name: str) -> StackResource:
    """A managed policy, which the provider finds by its ARN."""
    published = f"{key.replace('_', '-')}-arn"
    return StackResource(f"aws_iam_policy.{key}", name, {}, is_of_mdaa=True, published_as=published)


def _terraform_name(key: str) -> str:
    return key.replace("-", "_")


def _arguments(request: Mapping[str, object]) -> dict[str, str]:
    """The arguments of a resource that Terraform replaces whenever one of them changes, all but its name."""
    arguments = {key: value for key, value in request.items() if not key.endswith(("ModelName", "ConfigName"))}
    return {_CAPITAL.sub("_", key).lower(): str(set_members(value)) for key, value in arguments.items()}


def _group(model: ServedModel, endpoint: CompiledEndpoint) -> GroupUse | None:
    """The group of a model; ``None`` if only Terraform will know it."""
    version, registry = model.version, model.registry
    which = version_in_words(version)
    if registry is not None:
        return GroupUse(registry.group, registry.group_key, registry.account, registry.region, which, is_source=True)
    if version.group is None:
        return None
    account, region = version.account or endpoint.account, version.region or endpoint.region
    return GroupUse(version.group, version.group, account, region, which, is_source=True)


def _bucket(config: EndpointModuleConfig) -> dict[str, Json]:
    """Settings of the endpoint's own bucket."""
    lifecycle = config.lifecycle
    return {
        "Days": lifecycle.captured_data_days,
        "NoncurrentDays": lifecycle.noncurrent_version_days,
        "DaysAfterInitiation": lifecycle.incomplete_upload_days,
        "TargetBucket": plain(config.access_log_bucket_name),
    }
