"""Tags of what one module deploys, the same as MDAA's."""

from definitions.project.module import Module
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
        f"{prefix}cdk_app": module.package,
    }


def studio_tags(project_name: Text, domain_id: Text | None, domain_arn: Text | None) -> dict[str, Text]:
    """Tags by which SageMaker Studio finds what belongs to a project and a domain."""
    tags: dict[str, Text | None] = {
        "sagemaker:project-name": project_name,
        "sagemaker:domain-id": domain_id,
        "sagemaker:domain-arn": domain_arn,
    }
    return {key: value for key, value in tags.items() if value is not None}
