"""Generated classes without their checks: whose, when, and where the bytecode of each kind lies."""

import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from importlib import import_module, invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from stacks.loading.argument_checks import FOR_CHECKS, VARIABLE, without_argument_checks

MODULE = "IS_CHECKED = __debug__\nassert IS_CHECKED or True\n"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two packages, which are importable; their checks may be left out."""
    for name in ("generated", "own"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("", "utf-8")
        (tmp_path / name / "module.py").write_text(MODULE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return tmp_path


@pytest.fixture
def imported() -> Iterator[Callable[..., ModuleType]]:
    """Imports a module anew, with its checks or without."""

    def forget() -> None:
        for name in [name for name in sys.modules if name.partition(".")[0] in ("generated", "own")]:
            del sys.modules[name]

    def import_anew(name: str = "generated.module", *, with_checks: bool = False) -> ModuleType:
        forget()
        invalidate_caches()
        with nullcontext() if with_checks else without_argument_checks("generated"):
            return import_module(name)

    yield import_anew
    forget()


def test_only_named_packages_lose_their_checks(imported: Callable[..., ModuleType]) -> None:
    assert not imported("generated.module").IS_CHECKED
    assert imported("own.module").IS_CHECKED


def test_annotations_are_not_evaluated(site: Path, imported: Callable[..., ModuleType]) -> None:
    """They are half of what it takes to import a generated module; without the checks nothing reads them."""
    (site / "generated" / "module.py").write_text("def read(one: [][0]) -> None: ...\n", "utf-8")
    assert imported().read.__annotations__ == {"one": "[][0]", "return": "None"}
    with pytest.raises(IndexError):
        imported(with_checks=True)


def test_types_of_properties_are_not_evaluated(site: Path, imported: Callable[..., ModuleType]) -> None:
    text = "import typing\ndef read(result):\n    return typing.cast([][0], result)\n"
    (site / "generated" / "module.py").write_text(text, "utf-8")
    assert imported().read(1) == 1
    with pytest.raises(IndexError):
        imported(with_checks=True).read(1)


def test_what_generated_modules_import_for_checks_is_found_in_them() -> None:
    """jsii may change these lines; a run then takes the time again that typeguard takes to import."""
    cdktf = find_spec("cdktf")
    assert cdktf is not None
    assert cdktf.origin is not None
    assert FOR_CHECKS in Path(cdktf.origin).read_bytes()


def test_imports_after_the_block_are_checked(imported: Callable[..., ModuleType]) -> None:
    finders = list(sys.meta_path)
    imported()
    assert sys.meta_path == finders
    assert imported(with_checks=True).IS_CHECKED


@pytest.mark.parametrize("variable", [VARIABLE, "PIPELINES_FULL_BINDINGS"])
def test_variable_keeps_the_checks(
    variable: str, imported: Callable[..., ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "1")
    assert imported().IS_CHECKED


@pytest.mark.parametrize("has_prefix", [False, True])
def test_bytecode_of_both_kinds_is_kept_and_never_mixed(
    has_prefix: bool, site: Path, imported: Callable[..., ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    if has_prefix:
        monkeypatch.setattr(sys, "pycache_prefix", str(site / "bytecode"))
    for with_checks in (False, True, False, True):
        module = imported(with_checks=with_checks)
        assert with_checks == module.IS_CHECKED
    kept = [file.name for file in site.rglob("module.*.pyc")]
    assert sorted(name.partition("-")[2].partition(".")[2] for name in kept) == ["opt-unchecked.pyc", "pyc"]


def test_kept_bytecode_is_used_until_its_source_changes(site: Path, imported: Callable[..., ModuleType]) -> None:
    imported()
    [kept] = site.rglob("module.*.opt-unchecked.pyc")
    before = kept.stat().st_mtime_ns
    imported()
    assert kept.stat().st_mtime_ns == before
    (site / "generated" / "module.py").write_text(MODULE + "IS_NEW = True\n", "utf-8")
    assert imported().IS_NEW
