"""Which slice is taken from the cache, and which is cut."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from stacks.loading import provider_slice
from stacks.loading.assembly_slice import UnexpectedAssembly
from stacks.loading.provider_slice import PROVIDER, Assembly, _assembly, _slice, _tried, only_imported_modules


@pytest.fixture
def cuts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, Sequence[str]]]:
    """What has been cut, while cutting is a matter of noting it."""
    noted: list[tuple[str, Sequence[str]]] = []

    def cut(tarball: Path, modules: Sequence[str]) -> bytes:
        noted.append((tarball.name, modules))
        return b"slice"

    monkeypatch.setenv("PIPELINES_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(provider_slice, "cut", cut)
    monkeypatch.setattr(provider_slice, "_tried", lambda whole, content: content)
    return noted


def provider(folder: Path, version: str, content: bytes = b"whole") -> Assembly:
    tarball = folder / f"provider-aws@{version}.jsii.tgz"
    tarball.write_bytes(content)
    return Assembly("@cdktf/provider-aws", version, str(tarball))


def test_slice_is_cut_once(cuts: list[object], tmp_path: Path) -> None:
    whole = provider(tmp_path, "1.0.0")
    part = _slice(whole, ["kms_key"])
    assert (part.name, part.version) == (whole.name, whole.version)
    assert Path(part.tarball).read_bytes() == b"slice"
    assert _slice(whole, ["kms_key"]) == part
    assert len(cuts) == 1


def test_slice_of_other_modules_version_content_or_jsii_is_another(
    cuts: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slices = {
        _slice(provider(tmp_path, "1.0.0"), ["kms_key"]),
        _slice(provider(tmp_path, "1.0.0"), ["kms_key", "iam_role"]),
        _slice(provider(tmp_path, "1.0.1"), ["kms_key"]),
        _slice(provider(tmp_path, "1.0.1", b"built otherwise"), ["kms_key"]),
    }
    monkeypatch.setattr("jsii.__version__", "99.0.0")
    slices.add(_slice(provider(tmp_path, "1.0.0"), ["kms_key"]))
    assert len(slices) == len(cuts) == 5


def test_slice_that_jsii_refuses_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(UnexpectedAssembly, match="jsii does not load the part in use: RuntimeError: TAR_BAD_ARCHIVE"):
        _tried(provider(tmp_path, "21.22.1"), b"not a tarball")


def test_slice_that_jsii_loads_is_kept() -> None:
    cdktf = _assembly("cdktf", "cdktf")
    content = Path(cdktf.tarball).read_bytes()
    assert _tried(cdktf, content) == content


def test_package_without_an_assembly_is_refused() -> None:
    with pytest.raises(UnexpectedAssembly, match="the package pytest holds 0 jsii packages, not one"):
        _assembly("pytest", "pytest")


@pytest.fixture
def _provider_not_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, PROVIDER, raising=False)


@pytest.mark.usefixtures("_provider_not_imported")
def test_unknown_layout_leaves_imports_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: str) -> Assembly:
        raise UnexpectedAssembly("the package cdktf holds 2 jsii packages, not one")

    monkeypatch.setattr(provider_slice, "_assembly", refuse)
    with only_imported_modules():
        assert PROVIDER not in sys.modules
    assert capsys.readouterr().err == (
        "loading the whole AWS provider, which takes seconds longer: the package cdktf holds 2 jsii packages, not one\n"
    )


@pytest.mark.usefixtures("_provider_not_imported")
def test_variable_leaves_imports_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIPELINES_FULL_BINDINGS", "1")
    with only_imported_modules():
        assert PROVIDER not in sys.modules
