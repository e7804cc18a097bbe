"""What Node runs in place of what is installed: jsii, the CDK, and the part of the AWS provider in use.

They are made once, tried, and kept in the file cache. Programs of their own do this, one after the other and before
this process starts Node: together they would need twice the memory of a run.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import jsii

from stacks.loading import file_cache, jsii_runtime
from stacks.loading.assembly import Assembly, UnexpectedAssembly, installed_assembly
from stacks.loading.cdk import CDKTF, Cdk
from stacks.loading.node_folders import CACHE

FORMAT = 6  # increase it with every change of what is made
PROGRAMS = Path(__file__).parent
BINDINGS = sorted(PROGRAMS.parent.glob("*bindings.py"))
IMPORT = re.compile(rf"^ *from {CDKTF.provider}\.(\w+) import", re.MULTILINE)


@cache
def kept_bundles(cdk: Cdk) -> tuple[Assembly, Assembly] | None:
    """The bundles of the CDK and of its provider: from the cache, or made now, which takes some seconds.

    jsii, if it has not started, is told to start from its own bundle, unless the user names what it shall start from.
    ``None`` if they are not wanted (``PIPELINES_FULL_BINDINGS=1``), nothing is installed to make them of, or they
    cannot be made, as one line then says.
    """
    if os.environ.get("PIPELINES_FULL_BINDINGS") == "1" or find_spec(cdk.provider) is None:
        return None
    try:
        core = installed_assembly(cdk.core, cdk.core)
        provider = installed_assembly(cdk.provider_assembly, cdk.provider)
        imported = (module for file in BINDINGS for module in IMPORT.findall(file.read_text(encoding="utf-8")))
        modules = sorted({*imported, *cdk.needed})
        folder = _kept(cdk, core, provider, modules)
    except (UnexpectedAssembly, OSError) as reason:
        print(f"loading the whole AWS provider, which takes seconds longer: {reason}", file=sys.stderr)
        return None
    os.environ.setdefault(jsii_runtime.VARIABLE, str(folder / jsii_runtime.LAUNCHER))
    return _in_folder(folder, core), _in_folder(folder, provider)


def _kept(cdk: Cdk, core: Assembly, provider: Assembly, modules: Sequence[str]) -> Path:
    tarballs = [Path(whole.tarball) for whole in (core, provider)]
    sizes = [(tarball.name, tarball.stat().st_size) for tarball in tarballs]
    origin = (FORMAT, jsii.__version__, _node(), sizes, modules)
    key = hashlib.sha256(repr(origin).encode()).hexdigest()[:16]
    if (folder := file_cache.find("assemblies", key)) is not None:
        return folder
    return file_cache.store("assemblies", key, _made(cdk, core, provider, modules))


def _in_folder(folder: Path, whole: Assembly) -> Assembly:
    return whole._replace(tarball=str(folder / Path(whole.tarball).name))


def _node() -> tuple[str, int, int]:
    """Which Node runs: bytecode is of use only to the one that made it."""
    node = Path(shutil.which(os.environ.get("JSII_NODE", "node")) or "node")
    status = node.stat()
    return str(node), status.st_size, status.st_mtime_ns


def _made(cdk: Cdk, core: Assembly, provider: Assembly, modules: Sequence[str]) -> dict[str, bytes]:
    """The files of the bundles, each with the bytecode that Node has recorded of it.

    The jsii that refuses an assembly cannot load the whole one any more, so it is not the one of this process.

    Raises:
        UnexpectedAssembly: they cannot be bundled, or jsii does not load them.
    """
    from stacks.loading.script_bundle import with_bytecode
    from stacks.loading.tarballs import pack, unpack

    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _run("making", folder, temporary, cdk.core, cdk.provider, core.tarball, provider.tarball, *modules)
        tried = [_in_folder(folder, whole) for whole in (core, provider)]
        try:
            _run("trial", folder, *tried[0], *tried[1])
            made = jsii_runtime.recorded_scripts(folder)
            for bundle in map(Path, (tried[0].tarball, tried[1].tarball)):
                made[bundle.name] = pack(with_bytecode(unpack(bundle), Path(f"{bundle}.v8").read_bytes()))
            return made
        except (UnexpectedAssembly, FileNotFoundError) as error:
            raise UnexpectedAssembly(f"jsii does not load the part in use: {error}") from None


def _run(program: str, folder: Path, *words: str) -> None:
    # -P: no file of the current folder can stand in for cdktf or jsii.
    command = [sys.executable, "-P", str(PROGRAMS / f"{program}.py"), *words]
    variables = {
        **os.environ,
        CACHE: "disabled",  # jsii would keep what is loaded only once
        jsii_runtime.VARIABLE: str(folder / jsii_runtime.LAUNCHER),
    }
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=variables)  # noqa: S603  ours
    if done.returncode != 0:
        errors = re.findall(r"^[\w.]+: .*", done.stderr, re.MULTILINE) or ["it ended without a word"]
        raise UnexpectedAssembly(errors[-1].removeprefix(f"{UnexpectedAssembly.__module__}.UnexpectedAssembly: "))
