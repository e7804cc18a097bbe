"""What verbs show, explain and compare of a pipeline."""

from collections.abc import Collection, Iterator, Mapping

from definitions.foundation.records import values
from definitions.iam.statements import Statement
from definitions.module.service_roles import ServiceRole
from definitions.module.tags import studio_tags
from definitions.module.view import Derivation, GroupUse, ModuleView, StackResource
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.definition import definition_of, step_context
from definitions.pipeline.named_resources import named_resources, resources_around
from definitions.pipeline.resources.approvals.deployed_names import deployed_names as names_of_approvals
from definitions.pipeline.resources.notifications.deployed_names import deployed_names as names_of_notifications
from definitions.pipeline.resources.notifications.deployed_names import names_of_alarms
from definitions.pipeline.resources.published_values import published_values
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.resources.role_permissions import role_permissions
from definitions.pipeline.resources.triggers.deployed_names import deployed_names as names_of_triggers
from definitions.pipeline.service_roles import service_roles
from definitions.pipeline.surroundings import surroundings_of
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import Text


class PipelineView(ModuleView):
    """The answers of a pipeline."""

    def __init__(self, pipeline: CompiledPipeline) -> None:
        self.module = self.pipeline = pipeline
        self.config = pipeline.config
        self.imports_bucket = pipeline.config.imports_bucket
        self.deletion_protection = pipeline.config.deletion_protection

    @property
    def definition(self) -> Mapping[str, Json]:
        return self.pipeline.definition

    def names(self) -> dict[str, object]:
        pipeline = self.pipeline
        names, config = pipeline.names, pipeline.config
        optional: dict[str, object] = {
            "keyAlias": None if config.imports_bucket else names.key_alias,
            "replicationRole": names.replication_role if config.replication is not None else None,
            "modelPackageGroup": names.group,
        }
        return {
            "stack": names.stack,
            "pipeline": names.pipeline,
            "role": names.role,
            "bucket": config.pipeline_bucket_name or names.bucket,
            **{key: name for key, name in optional.items() if name is not None},
            "parameters": {
                "aws-solution": pipeline.solution_path,
                **{published.name: published.path for published in pipeline.published},
            },
            **{key: around for key, around in self._names_around() if around},
        }

    def _names_around(self) -> Iterator[tuple[str, dict[str, object]]]:
        """What starts the pipeline, who hears of it, its alarms, and what publishes approvals."""
        triggers, notifications = self.pipeline.triggers, self.pipeline.notifications
        if triggers is not None:
            yield "triggers", dict(names_of_triggers(triggers))
        if notifications is not None:
            yield "notifications", dict(names_of_notifications(notifications))
            yield "alarms", {**names_of_alarms(notifications)}
        if self.pipeline.approvals is not None:
            yield "approvals", dict(names_of_approvals(self.pipeline.approvals))

    def identifiers(self) -> Mapping[str, str | None]:
        return {**values(self.pipeline.names), **dict(resources_around(self.pipeline))}

    def roles(self) -> list[ServiceRole]:
        return service_roles(self.pipeline)

    def resources(self) -> Iterator[StackResource]:
        pipeline = self.pipeline
        names, config = pipeline.names, pipeline.config
        if not config.imports_bucket:
            key = "aws_kms_key.encryption_key"
            yield StackResource(key, "", {}, is_of_mdaa=True, published_as="kms-id", is_of_bucket=True)
        for address, name in named_resources(pipeline):
            is_group = address.startswith("aws_sagemaker_model_package_group.")
            is_of_bucket = address.startswith(("aws_kms_alias.", "aws_s3_bucket."))
            arguments = {"description": config.project_name} if is_group else {}
            yield StackResource(address, name, arguments, is_of_mdaa=True, is_of_bucket=is_of_bucket)
        if config.replication is not None:
            yield StackResource("aws_iam_role.replication_role", names.replication_role, {}, is_of_bucket=True)
        yield from (StackResource(address, name, {}) for address, name in resources_around(pipeline))
        for number, _ in enumerate(pipeline.managed_policies, 1):
            address = f"aws_iam_policy.execution_role_permissions_{number}"
            yield StackResource(address, f"{names.role}-{number}", {"description": names.pipeline})

    def derived(self, config: Model | None = None) -> Derivation:
        pipeline = self.pipeline
        if config is None:
            return self._derivation(pipeline.config, pipeline.names, pipeline.definition, pipeline.granted)
        assert isinstance(config, ModuleConfig)
        names = ResourceNames.of(config, pipeline.naming)
        context = step_context(config, names, pipeline.region, pipeline.context.sources)
        granted, _ = role_permissions(config, names, context, pipeline.node)
        return self._derivation(config, names, definition_of(config, context), granted)

    def _derivation(
        self, config: ModuleConfig, names: ResourceNames, definition: dict[str, Json], granted: list[Statement]
    ) -> Derivation:
        pipeline = self.pipeline
        around = surroundings_of(pipeline, config, names)
        published = published_values(config, names, pipeline.naming, definition) if pipeline.published else []
        tags = studio_tags(config.project_name, config.domain_id, config.domain_arn)
        return Derivation(
            definition,
            around.resources,
            granted,
            around.roles,
            {
                **{key.replace("_", " "): name for key, name in values(names).items()},
                "SSM parameters": published,
                **{f"tag {key}": value for key, value in tags.items()},
                **around.names,
            },
        )

    def changed(self, path: NodePath, keep: Collection[str]) -> Model:
        if path[0] == "concurrency":  # that it is there says all
            return self.config.model_copy(update={"concurrency": None})
        return super().changed(path, keep)

    def groups(self) -> list[GroupUse]:
        pipeline = self.pipeline
        group, title = pipeline.names.group, pipeline.config.model_package_group_name
        if group is None or title is None:
            return []
        return [GroupUse(group, title, pipeline.account, pipeline.region, "models", is_source=False)]

    def tags(self) -> Mapping[str, Text]:
        return {**self.pipeline.config.pipeline.tags, **self.pipeline.tags}

    def named_lists(self) -> Mapping[str, list[str]]:
        config = self.pipeline.config
        return {
            "triggers": [trigger.name for trigger in config.triggers],
            "notifications": [receiver.name for receiver in config.notifications],
        }
