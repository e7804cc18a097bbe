"""How the provider's bindings are loaded: each case in a process of its own, since a process loads them once."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stacks.loading.tarballs import unpack
from tests.app import files_below
from tests.support import ROOT

pytestmark = pytest.mark.xdist_group("bindings")  # cutting a slice takes five seconds: once is enough

EVERY_RESOURCE = str(Path(__file__).with_name("every_resource.py"))
LOAD = "import stacks.bindings"
START_NODE = "from stacks.loading import cdk, nodejs; nodejs.start_node(cdk.CDKTF)"
REFUSED = {".jsii": b"{}", "package.json": b"{}", "index.js": b""}
WHOLE = "loading the whole AWS provider, which takes seconds longer: "


def start(*arguments: str, **variables: object) -> subprocess.Popen[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PIPELINES_")}
    own = {name: str(value) for name, value in variables.items()}
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**inherited, "PYTHONPATH": str(ROOT), **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(process: subprocess.Popen[str]) -> str:
    """What the process says on stderr; it must succeed."""
    _, stderr = process.communicate(timeout=300)
    assert process.returncode == 0, stderr
    return stderr


def run(*arguments: str, **variables: object) -> str:
    return told(start(*arguments, **variables))


def load(cache: Path, before: str = "", **variables: object) -> str:
    """What loading the bindings says, with some code run before it; the bindings must work then."""
    use = (
        "import cdktf; stacks.bindings.IamRole(cdktf.TerraformStack(cdktf.App(), 'it'), 'role', assume_role_policy='')"
    )
    return run("-c", f"{before}\n{LOAD}\n{use}", PIPELINES_CACHE_DIR=cache, **variables)


def tarball(cache: Path, package: str = "provider-aws") -> Path:
    """What is loaded from the cache; processes that make it at the same time keep one each."""
    return min(cache.glob(f"assemblies/*/*/{package}@*.jsii.tgz"))


def bundles(cache: Path) -> list[dict[str, bytes]]:
    """What is kept for CDKTF and the provider, without the bytecode, which differs in each run."""
    packages = [unpack(tarball(cache, package)) for package in ("cdktf", "provider-aws")]
    return [{name: text for name, text in files.items() if not name.endswith(".v8")} for files in packages]


def imported_modules(files: str = "bindings.py") -> set[str]:
    """The provider's modules that some files with bindings import."""
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "stacks").glob(files)]
    return {name for source in sources for name in re.findall(r"from cdktf_cdktf_provider_aws\.(\w+) import", source)}


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder that holds the slice, cut by two processes that started at once."""
    folder = tmp_path_factory.mktemp("cache")
    both = [start("-c", LOAD, PIPELINES_CACHE_DIR=folder) for _ in range(2)]
    assert [told(process) for process in both] == ["", ""]
    return folder


@pytest.fixture(scope="session")
def output(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an app with all the resources writes."""
    folder = tmp_path_factory.mktemp("output")
    assert run(EVERY_RESOURCE, str(folder), PIPELINES_CACHE_DIR=cache) == ""
    return folder


def test_each_imported_module_is_in_the_output(output: Path) -> None:
    stack = json.loads((output / "stacks" / "every_resource" / "cdk.tf.json").read_text(encoding="utf-8"))
    used = {f"data_{kind}" for kind in stack["data"]} | {kind.removeprefix("aws_") for kind in stack["resource"]}
    assert used == imported_modules("*bindings.py") - {"provider"}


def test_nothing_is_cut_where_the_whole_provider_is_asked_for() -> None:
    imported = "import sys; from stacks.loading import cdk, provider_slice"
    inside = "with provider_slice.only_imported_modules(cdk.CDKTF): assert cdk.CDKTF.provider not in sys.modules"
    assert run("-c", f"{imported}\n{inside}", PIPELINES_FULL_BINDINGS=1) == ""


def test_cached_slice_is_used_again(cache: Path) -> None:
    before = tarball(cache).stat()
    assert load(cache) == ""
    assert tarball(cache).stat().st_mtime_ns == before.st_mtime_ns


def test_only_imported_modules_are_loaded(cache: Path) -> None:
    show = (
        "import sys; print(*{name.split('.')[1] for name in sys.modules if 'provider_aws.' in name}, file=sys.stderr)"
    )
    # Those of the other two files follow when a module needs them.
    loaded = run("-c", f"{LOAD}, stacks.kinds\n{show}", PIPELINES_CACHE_DIR=cache).split()
    assert set(loaded) == imported_modules() | {"_jsii"}


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        pytest.param({}, "Key 'description': Unable to deserialize value", id="by jsii, for users"),
        pytest.param(
            {"PIPELINES_ARGUMENT_CHECKS": 1}, "TypeError: type of argument description must be", id="before, in tests"
        ),
    ],
)
def test_argument_of_a_wrong_type_is_refused(cache: Path, variables: dict[str, object], reason: str) -> None:
    wrong = "stacks.bindings.KmsKey(cdktf.TerraformStack(cdktf.App(), 'it'), 'key', description=[1])"
    process = start("-c", f"{LOAD}, cdktf\n{wrong}", PIPELINES_CACHE_DIR=cache, **variables)
    assert reason in process.communicate(timeout=60)[1]


def test_cdktf_may_be_imported_before(cache: Path) -> None:
    assert load(cache, "from stacks.loading.nodejs import use_bundled_node; use_bundled_node(); import cdktf") == ""


def test_node_may_be_started_before(cache: Path) -> None:
    assert load(cache, START_NODE) == ""


def test_program_may_end_while_node_starts(cache: Path) -> None:
    assert run("-c", START_NODE, PIPELINES_CACHE_DIR=cache) == ""


def test_slice_is_cut_alike_by_two_processes_that_start_at_once_and_by_one_alone(cache: Path, tmp_path: Path) -> None:
    assert load(tmp_path) == ""
    assert bundles(tmp_path) == bundles(cache)


def test_damaged_slice_is_cut_again(cache: Path, tmp_path: Path) -> None:
    shutil.copytree(cache, tmp_path, dirs_exist_ok=True)
    damaged = list(tmp_path.glob("assemblies/*/*/provider-aws@*.jsii.tgz"))
    for file in damaged:
        file.write_bytes(file.read_bytes()[:-100])
    assert load(tmp_path) == ""
    for file in damaged:
        file.unlink()
    assert bundles(tmp_path) == bundles(cache)


def test_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert load(file / "cache").splitlines() == [
        f"assemblies take seconds to make and cannot be kept (File exists: {file}); "
        "set PIPELINES_CACHE_DIR to a folder that can be written"
    ]


def test_jsii_keeps_slice_and_whole_provider_apart(cache: Path, tmp_path: Path) -> None:
    assert load(cache, JSII_RUNTIME_PACKAGE_CACHE_ROOT=tmp_path) == ""
    # The name of jsii's entry is a hash of the bytes, so other bytes never get the same one.
    key = hashlib.sha256(tarball(cache).read_bytes() + b"\0@cdktf/provider-aws\x0021.22.1").hexdigest()
    [version] = (tmp_path / "@cdktf" / "provider-aws").iterdir()
    assert [entry.name for entry in version.iterdir()] == [key]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(
            "stacks.loading.assembly_slice.LAZY_INDEX = 'lib/other.js'",
            "lacks lib/other.js",
            id="assembly laid out in another way",
        ),
        pytest.param(
            f"stacks.loading.assembly_slice.cut = lambda *_: {REFUSED}",
            "jsii does not load the part in use: ",
            id="slice that jsii refuses",
        ),
    ],
)
def test_whole_provider_is_loaded_instead_of_and_the_output_is_the_same(
    change: str, reason: str, output: Path, tmp_path: Path
) -> None:
    app = (
        f"import runpy, sys; sys.argv[1:] = ['{tmp_path}/out']; runpy.run_path('{EVERY_RESOURCE}', run_name='__main__')"
    )
    # Python runs this first in each process, that which makes the slice among them.
    (tmp_path / "sitecustomize.py").write_text(f"import stacks.loading.assembly_slice\n{change}\n", "utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    said = run("-c", app, PIPELINES_CACHE_DIR=tmp_path, PYTHONPATH=path)
    assert said.startswith(WHOLE)
    assert reason in said
    assert said.count("\n") == 1
    assert files_below(tmp_path / "out") == files_below(output)
