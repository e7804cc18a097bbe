"""The AWS provider of a stack, and the accounts that its config trusts.

Sources: AWS provider documentation, "Argument reference"; Terraform documentation, "Provider Requirements".
"""

from typing import TYPE_CHECKING

from definitions.module.compiled import CompiledModule
from definitions.project.deployment.versions import Versions
from stacks.bindings import AwsProvider, AwsProviderAssumeRole, AwsProviderDefaultTags, TerraformLocal, TerraformStack
from stacks.terraform.renderer import escape

if TYPE_CHECKING:
    from definitions.project.deployment.settings import AssumeRole


def add_provider(stack: TerraformStack, module: CompiledModule) -> None:
    """Add the provider, without credentials: it uses those of the environment that Terraform runs in."""
    if module.trusted_accounts:  # for the checks, and for those who review the stack
        TerraformLocal(stack, "trusted_account_ids", sorted(set(module.trusted_accounts)))
    _require_versions(stack, module.deployment.versions)
    settings = module.deployment.provider
    profile = role = None
    tags: dict[str, str] = {}
    if settings is not None:
        profile, role = settings.profile, settings.assume_role
        tags = settings.default_tags.tags if settings.default_tags is not None else {}
    AwsProvider(
        stack,
        "aws",
        region=module.region,
        profile=profile and escape(profile),
        # A plan for one account is then never applied to another.
        allowed_account_ids=[module.account] if module.account else None,
        assume_role=[_role(role)] if role is not None else None,
        default_tags=[AwsProviderDefaultTags(tags={escape(key): escape(value) for key, value in tags.items()})]
        if tags
        else None,
    )


def _require_versions(stack: TerraformStack, versions: Versions) -> None:
    """Ask for other versions than the CDK does; Terraform allows only literals there."""
    for key, value in {
        "required_version": versions.terraform,
        "required_providers.aws.version": versions.provider,
        "required_providers.aws.source": versions.source,
    }.items():
        if value is not None:
            stack.add_override(f"terraform.{key}", value)


def _role(role: "AssumeRole") -> AwsProviderAssumeRole:
    return AwsProviderAssumeRole(
        role_arn=role.role_arn,
        session_name=role.session_name,
        external_id=role.external_id and escape(role.external_id),
        duration=role.duration,
    )
