"""Loading of only the imported modules of the AWS provider: a tenth of a second instead of ten seconds."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
from stacks.loading.assembly import UnexpectedAssembly, pack, unpack
from stacks.loading.assembly_slice import cut
from stacks.loading.cdk import Cdk
from stacks.loading.node_folders import CACHE
from stacks.loading.script_bundle import bundled

TRIAL = Path(__file__).with_name("trial.py")
FORMAT = 2  # increase it with every change of the output of ``cut`` or ``bundled``


class Assembly(NamedTuple):
    """A package that jsii loads for a Python package: the arguments of ``jsii.load``."""

    name: str
    version: str
    tarball: str


@contextmanager
def only_imported_modules(cdk: Cdk, later: Collection[str] = ()) -> Iterator[None]:
    """Let jsii load the modules of the CDK's provider that are imported inside this block, and no others.

    Modules that are imported later, if at all, are loaded with them: jsii loads an assembly once.

    The first run on a machine cuts a slice of the provider and caches it, which takes some seconds.
    ``PIPELINES_FULL_BINDINGS=1`` turns this off: the first import then runs the whole package, as in other projects,
    which imports all of its 2,200 modules, and jsii loads as many.
    """
    provider = find_spec(cdk.provider)
    if provider is None or cdk.provider in sys.modules or os.environ.get("PIPELINES_FULL_BINDINGS") == "1":
        yield
        return
    try:
        core, whole = _assembly(cdk.core, cdk.core), _assembly(cdk.provider_assembly, cdk.provider)
    except UnexpectedAssembly as reason:
        _warn(reason)
        yield
        return

    sys.modules[cdk.provider] = module_from_spec(provider)  # its own code never runs: that would import all modules
    postponed = [f"{package}._jsii" for package in (cdk.core, cdk.provider)][cdk.core in sys.modules :]
    with _assemblies_postponed(postponed):
        # Node loads the CDK while Python defines the classes of the CDK and of the provider.
        with ThreadPoolExecutor(1) as background:
            loading = background.submit(_load_core, core)
            yield
            core = loading.result()
        prefix = f"{cdk.provider}."
        imported = {name.split(".")[1] for name in sys.modules if name.startswith(prefix)} - {"_jsii"}
        modules = sorted(imported.union(cdk.needed, later))
        try:
            part = _kept(whole, lambda: cut(Path(whole.tarball), modules), core, modules)
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


def _load_core(core: Assembly) -> Assembly:
    """Load the CDK, and return what was loaded."""
    import_module("constructs")  # if Node does not start, that is what is told
    try:
        core = _kept(core, lambda: unpack(Path(core.tarball)))
    except (UnexpectedAssembly, OSError) as reason:
        print(f"loading CDKTF as it is installed, which takes longer: {reason}", file=sys.stderr)
    _load(core)
    return core


def _load(assembly: Assembly) -> None:
    import_module("constructs")  # starts Node, and all assemblies depend on it
    jsii.load(*assembly)


def _kept(
    whole: Assembly, files: Callable[[], Mapping[str, bytes]], core: Assembly | None = None, modules: Sequence[str] = ()
) -> Assembly:
    """The bundle of some files of an assembly, which needs ``core``: from the cache, or made and tried now.

    Raises:
        UnexpectedAssembly: they cannot be bundled, or jsii does not load the bundle.
    """
    tarball = Path(whole.tarball)
    origin = (FORMAT, jsii.__version__, _node(), tarball.name, tarball.stat().st_size, modules)
    entry = "assemblies", hashlib.sha256(repr(origin).encode()).hexdigest()[:16], tarball.name
    kept = file_cache.find(*entry) or file_cache.store(*entry, _tried(whole, files(), core))
    return whole._replace(tarball=str(kept))


def _node() -> tuple[str, int, int]:
    """Which Node runs: bytecode is of use only to the one that made it."""
    node = Path(shutil.which(os.environ.get("JSII_NODE", "node")) or "node")
    status = node.stat()
    return str(node), status.st_size, status.st_mtime_ns


def _tried(whole: Assembly, files: Mapping[str, bytes], core: Assembly | None) -> bytes:
    """The bundle with its bytecode, which another process has recorded.

    The jsii that refuses an assembly cannot load the whole one any more, so it is not the one of this process.
    """
    with TemporaryDirectory() as folder:
        bytecode = Path(folder, "bytecode")
        tarball = Path(folder, Path(whole.tarball).name)
        tarball.write_bytes(pack(bundled(files, record=bytecode)))
        # -P: no file of the current folder can stand in for cdktf or jsii.
        command = [sys.executable, "-P", str(TRIAL), *(core or ()), *whole._replace(tarball=str(tarball))]
        variables = {**os.environ, CACHE: "disabled"}  # jsii would keep what is loaded only once
        tried = subprocess.run(command, capture_output=True, text=True, check=False, env=variables)  # noqa: S603  ours
        if tried.returncode != 0 or not bytecode.is_file():
            errors = re.findall(r"^[\w.]+: .*", tried.stderr, re.MULTILINE) or ["Node ended without a word"]
            raise UnexpectedAssembly(f"jsii does not load the part in use: {errors[-1]}")
        return pack(bundled(files, bytecode=bytecode.read_bytes()))


def _warn(reason: Exception) -> None:
    print(f"loading the whole AWS provider, which takes seconds longer: {reason}", file=sys.stderr)
