"""Names of everything that is deployed, the same as MDAA gives.

Source: modern-data-architecture-accelerator, packages of naming; verified on its published baselines.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Naming:
    """Names within one module; organization, environment, domain and module are lower-cased."""

    organization: str
    environment: str
    domain: str
    module: str

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

    def ssm_path(self, path: str) -> str:
        """``/<org>/<domain>/<module>/<path>`` in lower case; the environment is not part of it."""
        return f"/{self.organization}/{self.domain}/{self.module}/{path}".lower()


def _hash(name: str) -> str:
    """MDAA's hash in hexadecimal, possibly negative: 31 h + c, where all but the last addition wrap to 32 bits."""
    value = 0
    for character in name:
        product = (31 * value) & 0xFFFFFFFF
        value = (product - (1 << 32) if product & 0x80000000 else product) + ord(character)
    return format(value, "x")
