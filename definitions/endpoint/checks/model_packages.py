"""Versions of models that are not named, that nobody publishes, or whose models are not known to be anywhere."""

from collections.abc import Iterator, Sequence

from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.check_context import CheckContext
from definitions.endpoint.models import NamedVersion, registries_of_version, registry_of_version
from definitions.endpoint.permissions import images_of, locations_of
from definitions.module.registry import Registry
from definitions.values.infrastructure import InfrastructureKind, InfrastructureText
from definitions.values.plain import plain

_KEYS = ("modelPackage", "modelPackageArn", "productionVariant", "productionVariants", "shadowVariant")


def check_missing_versions(context: CheckContext) -> Iterator[Problem]:
    """Variants that nothing names a version for."""
    missing = next((version for version in context.versions if version.named is None), None)
    if missing is None or any(context.is_refused((key,)) for key in _KEYS):
        return
    hint = "or 'modelPackageArn' in its place"
    lacking = [path for path, one in context.config.variant_paths() if one.variant_name in missing.variants]
    # If no variant has one of its own, or the config names no variant, the config itself lacks it.
    is_of_variants = len(context.versions) > 1 and all(map(context.has, lacking))
    for path in lacking if is_of_variants else [()]:
        yield context.error((*path, "modelPackage"), "is required and missing", "missing-key", hint, key=True)


def check_groups(context: CheckContext) -> Iterator[Problem]:
    """Groups of which nothing says where their models are: neither a pipeline of the project nor the config."""
    if context.is_alone or context.has(("modelBucketName",)):
        return
    for version in context.versions:
        if version.named is None or registry_of_version(version, context.registries.known) is not None:
            continue
        if version.region is not None and context.module.region not in (None, version.region):
            continue  # check_regions
        if version.group is None:
            message = "is not known before Terraform plans, so 'modelBucketName' must say where the models are"
            yield context.error(version.named_at, message, "unknown-group")
            continue
        owner = f" of account {version.account}" if version.account is not None else ""
        message = f"no pipeline of the project has the model package group '{version.group}'{owner}"
        hint = "for a group of somebody else, name the bucket of its models in 'modelBucketName'"
        if context.registries.broken:
            hint = f"mend '{context.registries.broken[0]}' first: its config has errors, so its group is not known"
        near = _near_group(version, version.group, context.registries.known)
        yield context.error(version.named_at, message, "unknown-group", near or hint)


def check_equal_groups(context: CheckContext) -> Iterator[Problem]:
    """Groups of several pipelines, of which none is nearer than the others."""
    own = (context.module.naming.domain, context.module.naming.environment)
    for version in context.versions:
        found = registries_of_version(version, context.registries.known) if version.named is not None else []
        nearest = [one for one in found if one.distance(*own) == found[0].distance(*own)]
        if len(nearest) > 1:
            stacks = " and ".join(f"'{one.stack}'" for one in nearest)
            hint = f"write its name in AWS, such as '{nearest[0].group}'"
            yield context.error(version.named_at, f"is a group of {stacks}", "equal-groups", hint)


def _near_group(version: NamedVersion, group: str, registries: Sequence[Registry]) -> str | None:
    """A hint with the group that is meant; an ARN has its name in AWS, and says the account."""
    if version.account is None:
        return did_you_mean(group, sorted({name for one in registries for name in (one.group_key, one.group)}))
    own = [one for one in registries if one.account in (None, version.account)]
    meant = next((one.group for one in own if one.group_key == group), None)
    return f"its name in AWS is '{meant}'" if meant else did_you_mean(group, sorted({one.group for one in own}))


def check_latest_approved(context: CheckContext) -> Iterator[Problem]:
    """Newest approved versions that nobody publishes, and parameters that are not asked for one."""
    for version in context.versions:
        package, path = version.package, (*version.path, "modelPackage")
        if package is None:
            continue
        if not version.is_latest:
            if package.parameter is not None:
                message = f"has no effect: 'version' is {package.version}, which is served whatever is approved"
                yield context.warning((*path, "parameter"), message, "no-effect", "leave it out")
        elif isinstance(package.parameter, InfrastructureText) and [
            part.kind for part in package.parameter.parts if not isinstance(part, str)
        ] == [InfrastructureKind.SSM_PARAMETER]:
            message = "is read for the name of another parameter, and that one for the version"
            hint = "write the name itself, without 'ssm:', if this parameter holds the ARN of the version"
            yield context.warning((*path, "parameter"), message, "bad-ssm-path", hint)
        elif package.parameter is None and not context.is_alone:
            yield from _unpublished(context, version)


def _unpublished(context: CheckContext, version: NamedVersion) -> Iterator[Problem]:
    package = version.package
    registry = registry_of_version(version, context.registries.known)
    if package is None or (registry is not None and registry.approved_package is not None):
        return
    path = (*version.path, "modelPackage")
    if registry is None:
        if context.has(("modelBucketName",)) or version.account not in (None, context.module.account):
            message = "is required and missing: no pipeline of the project says which version was approved last"
            yield context.error((*path, "parameter"), message, "missing-key", key=True)
        return
    message = f"the pipeline '{registry.stack}' does not publish which version was approved last"
    hint = (
        f"write 'publishApprovedModelPackage: true' in {registry.config_file}, or name an SSM parameter in 'parameter'"
    )
    yield context.error((*path, "version"), message, "not-published", hint)


def check_unknown_origins(context: CheckContext) -> Iterator[Problem]:
    """Notes on what the role must be granted widely: images and keys that nothing says."""
    config = context.config
    for model in context.models:
        path = model.version.named_at
        if images_of(model) is None and not config.additional_image_repository_arns:
            message = "which images it runs is not known here, so the role may pull all of this Region"
            yield context.note(path, message, "all-repositories", "name them in 'additionalImageRepositoryArns'")
        for bucket in dict.fromkeys(
            one.bucket for one in locations_of(config, model) if one.key is None and not model.is_foreign
        ):
            message = f"the key of bucket '{plain(bucket)}' is not known: the role may use any of this account for it"
            yield context.note(path, message, "key-of-bucket", "name the key in 'modelArtifactKmsKeyArn'")
