"""Tags of what one module deploys, the same as MDAA's."""

from definitions.pipeline.config.module_config import ModuleConfig
from definitions.project.module import MODULE_PACKAGE, Module
from definitions.values.infrastructure import Text


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
