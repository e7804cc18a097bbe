"""A jsii assembly: the npm package that jsii loads for a Python package."""

import gzip
import io
import tarfile
from collections.abc import Mapping
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


def unpack(tarball: Path) -> dict[str, bytes]:
    """The files of a tarball, by their paths in the package."""
    with tarfile.open(tarball) as archive:
        opened = {entry.name: archive.extractfile(entry) for entry in archive}
        return {name.removeprefix("package/"): file.read() for name, file in opened.items() if file}


def pack(files: Mapping[str, bytes]) -> bytes:
    """The tarball with these files, by their paths in the package; the same files give the same bytes."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(f"package/{name}")  # no date, no owner
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return gzip.compress(archive.getvalue(), compresslevel=6, mtime=0)
