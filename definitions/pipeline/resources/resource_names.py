"""Names and tags of what one module deploys, the same as MDAA's."""

from dataclasses import dataclass

from definitions.pipeline.config.module_config import ModuleConfig
from definitions.project.module import MODULE_PACKAGE, Module
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import Text

LONGEST_BUCKET = 63
LONGEST_ROLE = 64
LONGEST_GROUP = 63
LONGEST_PIPELINE = 256


@dataclass(frozen=True, slots=True)
class ResourceNames:
    """Physical names.

    Attributes:
        stack: of the Terraform stack.
        key_alias: with ``alias/`` in front.
        bucket: at most 63 characters; of an own bucket.
        role: at most 64 characters; likewise ``replication_role``, which is S3's.
        group: of the model package group, created or not; ``None`` if the config names none.
        pipeline: at most 256 characters.
    """

    stack: str
    key_alias: str
    bucket: str
    role: str
    replication_role: str
    group: str | None
    pipeline: str

    @classmethod
    def of(cls, config: ModuleConfig, naming: Naming) -> "ResourceNames":
        """The names that a config gives under a naming."""
        project, group = config.project_name, config.model_package_group_name
        if group is not None and config.create_model_package_group:
            group = naming.resource_name(group, LONGEST_GROUP)
        return cls(
            stack=naming.stack_name,
            key_alias=f"alias/{naming.resource_name(f'sm-pipeline-{project}', 256)}",
            bucket=naming.resource_name(f"pipeline-{project}", LONGEST_BUCKET),
            role=naming.resource_name(f"pipeline-exec-{project}", LONGEST_ROLE),
            replication_role=naming.resource_name(f"pipeline-replication-{project}", LONGEST_ROLE),
            group=group,
            pipeline=config.pipeline_name or naming.resource_name(f"{project}-sm-pipeline", LONGEST_PIPELINE),
        )


def module_tags(module: Module) -> dict[str, Text]:
    """Tags of everything: the user's own, and those that say which module it belongs to; the latter win."""
    prefix = module.flags.tag_prefix
    return {
        **module.tags,
        f"{prefix}org": module.naming.organization,
        f"{prefix}env": module.naming.environment,
        f"{prefix}domain": module.naming.domain,
        f"{prefix}module_name": module.naming.module,
        f"{prefix}cdk_app": MODULE_PACKAGE,
    }


def studio_tags(config: ModuleConfig) -> dict[str, Text]:
    """Tags by which SageMaker Studio finds what belongs to a project and a domain."""
    tags: dict[str, Text | None] = {
        "sagemaker:project-name": config.project_name,
        "sagemaker:domain-id": config.domain_id,
        "sagemaker:domain-arn": config.domain_arn,
    }
    return {key: value for key, value in tags.items() if value is not None}
