"""Naming classes that are wrong, each in its way."""

from definitions.project.naming import Naming

NOT_A_CLASS = Naming


class NotANaming:
    """It does not derive from Naming."""


class Short(Naming):
    """Right at the root, and nowhere a problem."""

    def resource_name(self, suffix: str = "", longest: int | None = None) -> str:
        return f"{self.module}-{suffix}".strip("-")[:longest].lower()


class NeverMade(Naming):
    """It cannot be made."""

    def __post_init__(self) -> None:
        raise ValueError(f"no '{self.props['team']}'")


class TooLong(Naming):
    """It does not hear how long a name may be."""

    def resource_name(self, suffix: str = "", longest: int | None = None) -> str:
        return "x" * 65


class Slashed(Naming):
    """Its names are no names, and its paths no paths."""

    @property
    def stack_name(self) -> str:
        return f"{self.organization}/{self.module}"


class Fails(Naming):
    """It fails when it is asked."""

    def ssm_path(self, path: str, *, include_module: bool = True, lower_case: bool = True) -> str:
        return f"/{1 // 0}"


class NoPath(Naming):
    """Its paths are no paths."""

    def ssm_path(self, path: str, *, include_module: bool = True, lower_case: bool = True) -> str:
        return f"no path {path}"
