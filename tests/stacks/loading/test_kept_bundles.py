"""Which bundles are taken from the cache, and which are made."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stacks.loading import kept_bundles
from stacks.loading.assembly import Assembly, UnexpectedAssembly, installed_assembly
from stacks.loading.cdk import CDKTF, Cdk
from stacks.loading.jsii_runtime import LAUNCHER, VARIABLE
from stacks.loading.kept_bundles import _kept, _made
from stacks.loading.provider_slice import only_imported_modules


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, ...]]:
    """The modules of each bundle of the provider that has been made, while making is a matter of noting them."""
    noted: list[tuple[str, ...]] = []

    def make(_: Cdk, core: Assembly, provider: Assembly, modules: tuple[str, ...]) -> dict[str, bytes]:
        noted.append(modules)
        return {
            Path(core.tarball).name: b"bundle of the CDK",
            Path(provider.tarball).name: b"bundle of its provider",
            LAUNCHER: b"script of jsii",
        }

    monkeypatch.setenv("PIPELINES_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(kept_bundles, "_made", make)
    return noted


def provider(folder: Path, version: str, content: bytes = b"whole") -> Assembly:
    tarball = folder / f"provider-aws@{version}.jsii.tgz"
    tarball.write_bytes(content)
    return Assembly("@cdktf/provider-aws", version, str(tarball))


def kept(whole: Assembly, *modules: str) -> Path:
    return _kept(CDKTF, installed_assembly("cdktf", "cdktf"), whole, modules)


def test_bundles_are_made_once(made: list[object], tmp_path: Path) -> None:
    whole = provider(tmp_path, "1.0.0")
    folder = kept(whole, "kms_key")
    assert {file.name: file.read_bytes() for file in folder.rglob("*.*") if file.is_file()} == {
        "cdktf@0.21.0.jsii.tgz": b"bundle of the CDK",
        "provider-aws@1.0.0.jsii.tgz": b"bundle of its provider",
        "jsii-runtime.js": b"script of jsii",
    }
    assert kept(whole, "kms_key") == folder
    assert made == [("kms_key",)]


def test_bundles_of_other_modules_version_content_jsii_or_node_are_others(
    made: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundles = {
        kept(provider(tmp_path, "1.0.0"), "kms_key"),
        kept(provider(tmp_path, "1.0.0"), "kms_key", "iam_role"),
        kept(provider(tmp_path, "1.0.1"), "kms_key"),
        kept(provider(tmp_path, "1.0.1", b"built otherwise"), "kms_key"),
    }
    monkeypatch.setattr("jsii.__version__", "99.0.0")
    bundles.add(kept(provider(tmp_path, "1.0.0"), "kms_key"))
    monkeypatch.setenv("JSII_NODE", sys.executable)
    bundles.add(kept(provider(tmp_path, "1.0.0"), "kms_key"))
    assert len(bundles) == len(made) == 6


def test_what_cannot_be_bundled_is_said_as_it_is(tmp_path: Path) -> None:
    broken = provider(tmp_path, "1.0.0", b"")
    with pytest.raises(UnexpectedAssembly, match=r"^tarfile\.ReadError: not a gzip file$"):
        _made(CDKTF, broken, broken, ["kms_key"])


def test_package_without_an_assembly_is_refused() -> None:
    with pytest.raises(UnexpectedAssembly, match="the package pytest holds 0 jsii packages, not one"):
        installed_assembly("pytest", "pytest")


@pytest.fixture
def _nothing_imported(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delitem(sys.modules, CDKTF.provider, raising=False)
    kept_bundles.kept_bundles.cache_clear()
    yield
    kept_bundles.kept_bundles.cache_clear()


@pytest.mark.usefixtures("_nothing_imported", "made")
def test_jsii_starts_from_what_is_kept_unless_the_user_names_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")  # so that it is put back afterwards
    monkeypatch.delenv(VARIABLE)
    assert kept_bundles.kept_bundles(CDKTF) is not None
    assert Path(os.environ[VARIABLE]).read_bytes() == b"script of jsii"

    monkeypatch.setenv(VARIABLE, "/opt/jsii-runtime.js")
    kept_bundles.kept_bundles.cache_clear()
    assert kept_bundles.kept_bundles(CDKTF) is not None
    assert os.environ[VARIABLE] == "/opt/jsii-runtime.js"


@pytest.mark.usefixtures("_nothing_imported")
def test_unknown_layout_leaves_imports_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: str) -> Assembly:
        raise UnexpectedAssembly("the package cdktf holds 2 jsii packages, not one")

    monkeypatch.setattr(kept_bundles, "installed_assembly", refuse)
    with only_imported_modules(CDKTF):
        assert CDKTF.provider not in sys.modules
    assert capsys.readouterr().err == (
        "loading the whole AWS provider, which takes seconds longer: the package cdktf holds 2 jsii packages, not one\n"
    )


@pytest.mark.usefixtures("_nothing_imported")
def test_variable_leaves_imports_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINES_FULL_BINDINGS", "1")
    with only_imported_modules(CDKTF):
        assert CDKTF.provider not in sys.modules
