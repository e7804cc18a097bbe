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
from definitions.values.infrastructure import ACCOUNT, Text, arn, ssm_parameter, text

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
        account: that owns the version, 12 digits; ``None`` for the module's own.
        name_prefix: the beginning of its name in AWS, at most 47 characters; a digest of its arguments follows.
    """

    key: str
    version: NamedVersion
    package: Text
    parameter: Text | None
    registry: Registry | None
    account: str | None
    name_prefix: str


def named_versions(config: EndpointModuleConfig, naming: Naming) -> list[NamedVersion]:
    """What the config names: for the variants without a version of their own together, then for each other."""
    found: list[NamedVersion] = []
    base = base_of(config)
    sharing = tuple(variant.variant_name for variant in config.variants if not _has_own_version(variant))
    if sharing:
        prefix = _prefix(naming, base)
        found.append(NamedVersion("model", (), sharing, config.model_package, config.model_package_arn, prefix))
    for path, variant in config.variant_paths():
        if _has_own_version(variant):
            name = variant.variant_name
            prefix = _prefix(naming, f"{base}-{name}")
            own = (variant.model_package, variant.model_package_arn)
            found.append(NamedVersion(f"model_{name}", path, (name,), *own, prefix))
    return found


def _has_own_version(variant: Variant) -> bool:
    return variant.model_package is not None or variant.model_package_arn is not None


def _prefix(naming: Naming, base: str) -> str:
    return f"{naming.resource_name(base, LONGEST_MODEL)}-"


def registry_of_version(version: NamedVersion, registries: Sequence[Registry]) -> Registry | None:
    """The first registry that has the group: by its name in the config of its pipeline, or by its name in AWS."""
    return next((one for one in registries if _has_group(one, version)), None)


def _has_group(registry: Registry, version: NamedVersion) -> bool:
    names = (registry.group,) if version.account is not None else (registry.group, registry.group_key)
    places = ((version.account, registry.account), (version.region, registry.region))
    return version.group in names and all(one is None or other is None or one == other for one, other in places)


def served_models(
    versions: Sequence[NamedVersion], own_account: str | None, registries: Sequence[Registry]
) -> Iterator[ServedModel]:
    """The models of versions that are named; for those that are not, nothing. ``own_account`` is the module's."""
    for version in versions:
        registry = registry_of_version(version, registries)
        owner = version.account or (registry.account if registry is not None else None)
        account = owner if owner != own_account else None
        parameter = _parameter(version, registry, account)
        package = ssm_parameter(parameter) if parameter is not None else _package(version, registry, account)
        if package is not None:
            yield ServedModel(version.key, version, package, parameter, registry, account, version.model_prefix)


def _parameter(version: NamedVersion, registry: Registry | None, account: str | None) -> Text | None:
    """The SSM parameter with the newest approved version: that of the config, else that of the registry."""
    if version.package is None or not version.is_latest:
        return None
    if version.package.parameter is not None or registry is None or registry.approved_package is None:
        return version.package.parameter
    path = registry.approved_package
    return path if account is None else arn("ssm", f"parameter{path}", account=account)


def _package(version: NamedVersion, registry: Registry | None, account: str | None) -> Text | None:
    if version.package is None:
        return version.package_arn
    if version.is_latest:
        return None
    group, number = version.package.group, version.package.version
    if version.account is not None and isinstance(group, str):
        return f"{group.replace(':model-package-group/', ':model-package/')}/{number}"
    name = group if registry is None else registry.group
    return arn("sagemaker", text("model-package/", name, f"/{number}"), account=account or ACCOUNT)
