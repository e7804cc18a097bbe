"""Loading of only the imported modules of the AWS provider: a tenth of a second instead of ten seconds."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import NamedTuple

import jsii

from stacks.loading import file_cache
from stacks.loading.assembly_slice import UnexpectedAssembly, cut

PROVIDER = "cdktf_cdktf_provider_aws"
FORMAT = 1  # increase it with every change of the output of ``cut``


class Assembly(NamedTuple):
    """A package that jsii loads for a Python package: the arguments of ``jsii.load``."""

    name: str
    version: str
    tarball: str


@contextmanager
def only_imported_modules() -> Iterator[None]:
    """Let jsii load the modules of the provider that are imported inside this block, and no others.

    The first run on a machine cuts a slice of the provider and caches it, which takes some seconds.
    ``PIPELINES_FULL_BINDINGS=1`` turns this off: the first import then runs the whole package, as in other projects,
    which imports all of its 2,200 modules, and jsii loads as many.
    """
    provider = find_spec(PROVIDER)
    if provider is None or PROVIDER in sys.modules or os.environ.get("PIPELINES_FULL_BINDINGS") == "1":
        yield
        return
    try:
        core, whole = _assembly("cdktf", "cdktf"), _assembly("@cdktf/provider-aws", PROVIDER)
    except UnexpectedAssembly as reason:
        _warn(reason)
        yield
        return

    sys.modules[PROVIDER] = module_from_spec(provider)  # its own code never runs: that would import all modules
    postponed = [f"{PROVIDER}._jsii"] if "cdktf" in sys.modules else ["cdktf._jsii", f"{PROVIDER}._jsii"]
    with _assemblies_postponed(postponed):
        # Node loads cdktf while Python defines the classes of cdktf and of the provider.
        with ThreadPoolExecutor(1) as background:
            loading = background.submit(_load, core)
            yield
            loading.result()
        modules = {name.split(".")[1] for name in sys.modules if name.startswith(f"{PROVIDER}.")} - {"_jsii"}
        try:
            part = _slice(whole, sorted(modules))
        except (UnexpectedAssembly, OSError) as reason:
            _warn(reason)
        else:
            _load(part)


@contextmanager
def _assemblies_postponed(modules: Sequence[str]) -> Iterator[None]:
    """Prevent packages from loading their assemblies, the first thing each does, until the end of this block.

    jsii then loads those that it has not loaded yet.
    """
    for name in modules:
        sys.modules[name] = ModuleType(name)
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]
    for name in modules:
        import_module(name)


def _assembly(name: str, package: str) -> Assembly:
    spec = find_spec(package)
    tarballs = list(Path(spec.origin).parent.glob("_jsii/*@*.jsii.tgz")) if spec and spec.origin else []
    if len(tarballs) != 1:
        raise UnexpectedAssembly(f"the package {package} holds {len(tarballs)} jsii packages, not one")
    version = tarballs[0].name.removesuffix(".jsii.tgz").rpartition("@")[2]
    return Assembly(name, version, str(tarballs[0]))


def _load(assembly: Assembly) -> None:
    import_module("constructs")  # starts Node, and all assemblies depend on it
    jsii.load(*assembly)


def _slice(whole: Assembly, modules: Sequence[str]) -> Assembly:
    tarball = Path(whole.tarball)
    origin = (FORMAT, jsii.__version__, tarball.name, tarball.stat().st_size, modules)
    entry = "provider-slices", hashlib.sha256(repr(origin).encode()).hexdigest()[:16], tarball.name
    kept = file_cache.find(*entry) or file_cache.store(*entry, _tried(whole, cut(tarball, modules)))
    return whole._replace(tarball=str(kept))


def _tried(whole: Assembly, content: bytes) -> bytes:
    """Have another process load the slice: the jsii that refuses an assembly cannot load the whole one any more."""
    with TemporaryDirectory() as folder:
        tarball = Path(folder, Path(whole.tarball).name)
        tarball.write_bytes(content)
        trial = "import sys, cdktf, jsii; jsii.load(*sys.argv[1:])"
        # -P: no file of the current folder can stand in for cdktf or jsii.
        command = [sys.executable, "-P", "-c", trial, *whole._replace(tarball=str(tarball))]
        tried = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  all words are ours
    if tried.returncode != 0:
        reason = tried.stderr.strip().rpartition("\n")[2]
        raise UnexpectedAssembly(f"jsii does not load the part in use: {reason}")
    return content


def _warn(reason: Exception) -> None:
    print(f"loading the whole AWS provider, which takes seconds longer: {reason}", file=sys.stderr)
