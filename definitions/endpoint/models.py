"""The models that an endpoint serves: which version of which group, and who registers it.

Sources: APIs CreateModel and DescribeModelPackage; Systems Manager API Reference, GetParameter (``Name`` takes an ARN).
"""

from collections.abc import Iterator, Sequence

from definitions.endpoint.config.model_package import LATEST_APPROVED, ModelPackage
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.config.variants import Variant
from definitions.endpoint.names import LONGEST_MODEL, base_of
from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.module.registry import Registry
from definitions.project.naming.standard import Naming
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import (
    ACCOUNT,
    InfrastructureKind,
    InfrastructureValue,
    Text,
    arn,
    ssm_parameter,
    text,
)

_SHARED = "model"
_KNOWN_TO_A_PROJECT = text(InfrastructureValue(InfrastructureKind.CONTEXT, "approved-model-package-arn"))
"""Stands for the newest approved version in a config of no project, which knows no pipelines."""
_ARN = pattern(
    r"arn:[^:]+:sagemaker:(?P<region>[^:]+):(?P<account>\d{12}):"
    r"(model-package-group/(?P<group>[^/]+)|model-package/(?P<of>[^/]+)(/\d+)?)"
)


@record
class NamedVersion:
    """A version as a config names it, and the variants that serve it.

    Attributes:
        key: the name of its model in Terraform: ``model``, or ``model_<variant>`` for one of a variant's own.
        path: of the map in the YAML that names it; empty for the config itself.
        variants: their names.
        package: the group and the version; ``None`` if the config has neither this nor ``package_arn``.
        package_arn: the ARN of the version.
        model_prefix: the beginning of the model's name in AWS, at most 47 characters.
    """

    key: str
    path: NodePath
    variants: tuple[str, ...]
    package: ModelPackage | None
    package_arn: Text | None
    model_prefix: str

    @property
    def is_latest(self) -> bool:
        """Whether the newest approved version is meant."""
        return self.package is not None and self.package.version == LATEST_APPROVED

    @property
    def named(self) -> Text | None:
        """The text that names the group: its name or ARN, or the ARN of a version."""
        return self.package_arn if self.package is None else self.package.group

    @property
    def named_at(self) -> NodePath:
        """The path of that text."""
        return (*self.path, *(("modelPackageArn",) if self.package is None else ("modelPackage", "group")))

    @property
    def group(self) -> str | None:
        """The name of the group; ``None`` if it is not known before Terraform plans."""
        found = self._arn_parts
        return (found["group"] or found["of"]) if found else self.named if isinstance(self.named, str) else None

    @property
    def account(self) -> str | None:
        """The account of the group, 12 digits, if an ARN says it."""
        found = self._arn_parts
        return found["account"] if found else None

    @property
    def region(self) -> str | None:
        """The Region of the group, if an ARN says it."""
        found = self._arn_parts
        return found["region"] if found else None

    @property
    def _arn_parts(self) -> dict[str, str] | None:
        found = _ARN.fullmatch(self.named) if isinstance(self.named, str) else None
        return found.groupdict() if found else None


@record
class ServedModel:
    """A model that variants serve.

    Attributes:
        key: its name in Terraform.
        version: as the config names it.
        package: the ARN of the version.
        parameter: the SSM parameter that holds this ARN, by its name or ARN; ``None`` if the config says the version.
        registry: of the pipeline of the project that registers it, if there is one.
        account: that owns the version, 12 digits; ``None`` if neither an ARN nor the project file says so.
        is_foreign: whether that is another account than the module's.
        key_parameter: the SSM parameter with the ARN of the key of the registry's bucket; ``None`` in another account.
        name_prefix: the beginning of its name in AWS, at most 47 characters; a digest of its arguments follows.
    """

    key: str
    version: NamedVersion
    package: Text
    parameter: Text | None
    registry: Registry | None
    account: str | None
    is_foreign: bool
    key_parameter: Text | None
    name_prefix: str


def named_versions(config: EndpointModuleConfig, naming: Naming) -> list[NamedVersion]:
    """What the config names: for the variants without a version of their own together, then for each other."""
    found: list[NamedVersion] = []
    base = base_of(config)
    sharing = tuple(variant.variant_name for variant in config.variants if not _has_own_version(variant))
    if sharing:
        prefix = _prefix(naming, base)
        found.append(NamedVersion(_SHARED, (), sharing, config.model_package, config.model_package_arn, prefix))
    for path, variant in config.variant_paths():
        if _has_own_version(variant):
            prefix = _prefix(naming, f"{base}-{variant.variant_name}")
            own = (variant.model_package, variant.model_package_arn)
            found.append(NamedVersion(model_key(variant), path, (variant.variant_name,), *own, prefix))
    return found


def model_key(variant: Variant) -> str:
    """The name in Terraform of the model that a variant serves."""
    return f"{_SHARED}_{variant.variant_name}" if _has_own_version(variant) else _SHARED


def _has_own_version(variant: Variant) -> bool:
    return variant.model_package is not None or variant.model_package_arn is not None


def _prefix(naming: Naming, base: str) -> str:
    return f"{naming.resource_name(base, LONGEST_MODEL)}-"


def registries_of_version(version: NamedVersion, registries: Sequence[Registry]) -> list[Registry]:
    """Registries that have the group: by its name in the config of their pipeline, or by its name in AWS."""
    return [one for one in registries if _has_group(one, version)]


def registry_of_version(version: NamedVersion, registries: Sequence[Registry]) -> Registry | None:
    """The first of these registries, which is the nearest."""
    return next(iter(registries_of_version(version, registries)), None)


def _has_group(registry: Registry, version: NamedVersion) -> bool:
    names = (registry.group,) if version.account is not None else (registry.group, registry.group_key)
    places = ((version.account, registry.account), (version.region, registry.region))
    return version.group in names and all(one is None or other is None or one == other for one, other in places)


def served_models(
    versions: Sequence[NamedVersion], own_account: str | None, registries: Sequence[Registry]
) -> Iterator[ServedModel]:
    """The models of versions that are named; for those that are not, nothing. ``own_account`` is the module's."""
    for version in versions:
        if version.named is None:
            continue
        registry = registry_of_version(version, registries)
        account = version.account or (registry.account if registry is not None else None)
        is_foreign = account is not None and own_account is not None and account != own_account
        parameter = _parameter(version, registry, own_account)
        key = registry.key_path if registry is not None and not is_foreign else None
        yield ServedModel(
            key=version.key,
            version=version,
            package=ssm_parameter(parameter) if parameter is not None else _package(version, registry, account),
            parameter=parameter,
            registry=registry,
            account=account,
            is_foreign=is_foreign,
            key_parameter=None if key is None or registry is None else _in_account(key, registry, own_account),
            name_prefix=version.model_prefix,
        )


def _parameter(version: NamedVersion, registry: Registry | None, own_account: str | None) -> Text | None:
    """The SSM parameter with the newest approved version: that of the config, else that of the registry."""
    if version.package is None or not version.is_latest:
        return None
    if version.package.parameter is not None or registry is None or registry.approved_package is None:
        return version.package.parameter
    return _in_account(registry.approved_package, registry, own_account)


def _in_account(path: str, registry: Registry, own_account: str | None) -> Text:
    """The name of a parameter of the registry's stack; its ARN if that may be in another account."""
    owner = registry.account
    return path if owner in (None, own_account) else arn("ssm", f"parameter{path}", account=owner or ACCOUNT)


def _package(version: NamedVersion, registry: Registry | None, account: str | None) -> Text:
    if version.package is None:
        return version.package_arn or ""
    group, number = version.package.group, version.package.version
    if version.is_latest:
        return _KNOWN_TO_A_PROJECT
    if version.account is not None and isinstance(group, str):
        return f"{group.replace(':model-package-group/', ':model-package/')}/{number}"
    name = group if registry is None else registry.group
    return arn("sagemaker", text("model-package/", name, f"/{number}"), account=account or ACCOUNT)
