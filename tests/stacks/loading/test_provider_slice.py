"""Which slice is taken from the cache, and which is cut."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from stacks.loading import provider_slice
from stacks.loading.assembly import UnexpectedAssembly, unpack
from stacks.loading.cdk import CDKTF
from stacks.loading.nodejs import use_bundled_node
from stacks.loading.provider_slice import Assembly, _assembly, _kept, _tried, only_imported_modules


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Mapping[str, bytes]]:
    """What has been bundled, while bundling is a matter of noting it."""
    noted: list[Mapping[str, bytes]] = []

    def tried(_: Assembly, files: Mapping[str, bytes], *__: object) -> bytes:
        noted.append(files)
        return b"bundle"

    monkeypatch.setenv("PIPELINES_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(provider_slice, "_tried", tried)
    return noted


def provider(folder: Path, version: str, content: bytes = b"whole") -> Assembly:
    tarball = folder / f"provider-aws@{version}.jsii.tgz"
    tarball.write_bytes(content)
    return Assembly("@cdktf/provider-aws", version, str(tarball))


def kept(whole: Assembly, *modules: str) -> Assembly:
    return _kept(whole, lambda: {"file": b""}, modules=modules)


def test_bundle_is_made_once(made: list[object], tmp_path: Path) -> None:
    whole = provider(tmp_path, "1.0.0")
    part = kept(whole, "kms_key")
    assert (part.name, part.version) == (whole.name, whole.version)
    assert Path(part.tarball).read_bytes() == b"bundle"
    assert kept(whole, "kms_key") == part
    assert made == [{"file": b""}]


def test_bundle_of_other_modules_version_content_jsii_or_node_is_another(
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


def test_bundle_that_jsii_refuses_is_not_kept(tmp_path: Path) -> None:
    main = b"throw new Error('out of order');"
    files = {".jsii": b"{}", "package.json": b"{}", "index.js": main}
    with pytest.raises(UnexpectedAssembly, match="jsii does not load the part in use: "):
        _tried(provider(tmp_path, "21.22.1"), files, None)


def test_bundle_that_jsii_loads_is_kept_with_its_bytecode(tmp_path: Path) -> None:
    use_bundled_node()
    cdktf = _assembly("cdktf", "cdktf")
    tarball = tmp_path / "cdktf.tgz"
    tarball.write_bytes(_tried(cdktf, unpack(Path(cdktf.tarball)), None))
    assert sorted(unpack(tarball)) == [".jsii", "lib/bundle.js", "lib/bundle.v8", "lib/index.js", "package.json"]


def test_package_without_an_assembly_is_refused() -> None:
    with pytest.raises(UnexpectedAssembly, match="the package pytest holds 0 jsii packages, not one"):
        _assembly("pytest", "pytest")


@pytest.fixture
def _provider_not_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, CDKTF.provider, raising=False)


@pytest.mark.usefixtures("_provider_not_imported")
def test_unknown_layout_leaves_imports_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: str) -> Assembly:
        raise UnexpectedAssembly("the package cdktf holds 2 jsii packages, not one")

    monkeypatch.setattr(provider_slice, "_assembly", refuse)
    with only_imported_modules(CDKTF):
        assert CDKTF.provider not in sys.modules
    assert capsys.readouterr().err == (
        "loading the whole AWS provider, which takes seconds longer: the package cdktf holds 2 jsii packages, not one\n"
    )


@pytest.mark.usefixtures("_provider_not_imported")
def test_variable_leaves_imports_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINES_FULL_BINDINGS", "1")
    with only_imported_modules(CDKTF):
        assert CDKTF.provider not in sys.modules
