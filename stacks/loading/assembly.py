"""A jsii assembly: the npm package that jsii loads for a Python package."""

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

METADATA, PACKAGE = ".jsii", "package.json"


class UnexpectedAssembly(Exception):
    """The assembly is not laid out as expected."""


class Assembly(NamedTuple):
    """A package that jsii loads for a Python package: the arguments of ``jsii.load``."""

    name: str
    version: str
    tarball: str


def installed_assembly(name: str, package: str) -> Assembly:
    """The assembly that a Python package brings.

    Raises:
        UnexpectedAssembly: it does not bring one.
    """
    spec = find_spec(package)
    tarballs = list(Path(spec.origin).parent.glob("_jsii/*@*.jsii.tgz")) if spec and spec.origin else []
    if len(tarballs) != 1:
        raise UnexpectedAssembly(f"the package {package} holds {len(tarballs)} jsii packages, not one")
    version = tarballs[0].name.removesuffix(".jsii.tgz").rpartition("@")[2]
    return Assembly(name, version, str(tarballs[0]))
