"""Names of everything that is deployed: MDAA's, or those of a class of the user's own.

Source: modern-data-architecture-accelerator, packages of naming; verified on its published baselines.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Naming:
    """Names within one module; organization, environment, domain and module are lower-cased.

    A class of the user's own derives from this one and overrides what it names differently (``naming_class`` in the
    project file). What it gives is checked: names for their characters and length, paths for what SSM takes.

    Attributes:
        organization: ``<org>``; likewise ``environment``, ``domain`` and ``module``.
        props: ``naming_props`` of the project file, for classes of the user's own.
    """

    organization: str
    environment: str
    domain: str
    module: str
    props: Mapping[str, object] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for name in ("organization", "environment", "domain", "module"):
            object.__setattr__(self, name, getattr(self, name).lower())

    @property
    def stack_name(self) -> str:
        """``<org>-<env>-<domain>-<module>``, ``_`` written as ``-``."""
        return self.resource_name().replace("_", "-")

    def resource_name(self, suffix: str = "", longest: int | None = None) -> str:
        """``<org>-<env>-<domain>-<module>-<suffix>``; of ``longest`` or more characters, it ends in its own hash."""
        parts = [self.organization, self.environment, self.domain, self.module, suffix.lower()]
        name = "-".join(part for part in parts if part)
        if longest is None or len(name) < longest:
            return name
        digest = _hash(name)
        return f"{name[: longest - len(digest) - 1]}-{digest}"

    def ssm_path(self, path: str, *, include_module: bool = True, lower_case: bool = True) -> str:
        """``/<org>/<domain>/<module>/<path>``; the environment is not part of it."""
        parts = [self.organization, self.domain, *([self.module] if include_module else [])]
        return _path(parts, path, lower_case=lower_case)

    def ssm_org_path(self, path: str, *, lower_case: bool = True) -> str:
        """``/<org>/<path>``, what ``ssm-org:`` looks up."""
        return _path([self.organization], path, lower_case=lower_case)

    def ssm_domain_path(self, path: str, *, lower_case: bool = True) -> str:
        """``/<org>/<domain>/<path>``, what ``ssm-domain:`` looks up."""
        return _path([self.organization, self.domain], path, lower_case=lower_case)

    def ssm_env_path(self, path: str, *, lower_case: bool = True) -> str:
        """``/<org>/<domain>/<env>/<path>``, what ``ssm-env:`` looks up."""
        return _path([self.organization, self.domain, self.environment], path, lower_case=lower_case)


def _path(parts: list[str], path: str, *, lower_case: bool) -> str:
    whole = "/".join(["", *parts, path])
    return whole.lower() if lower_case else whole


def _hash(name: str) -> str:
    """MDAA's hash in hexadecimal, possibly negative: 31 h + c, where all but the last addition wrap to 32 bits."""
    value = 0
    for character in name:
        product = (31 * value) & 0xFFFFFFFF
        value = (product - (1 << 32) if product & 0x80000000 else product) + ord(character)
    return format(value, "x")
