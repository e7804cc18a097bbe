"""Cutting an assembly: what stays, and when to refuse."""

import gzip
import io
import json
import tarfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from stacks.loading import assembly_slice
from stacks.loading.assembly import UnexpectedAssembly
from stacks.loading.assembly_slice import cut
from stacks.loading.tarballs import pack, unpack


def assembly(*modules: str, **changes: Any) -> dict[str, Any]:
    names = {module: f"acme.{module}.{module.capitalize()}" for module in modules}
    return {
        "name": "acme",
        "dependencies": {"cdktf": "^0.21.0"},
        "targets": {"dotnet": {"namespace": "Acme"}},
        "types": {name: {"fqn": name, "namespace": module} for module, name in names.items()},
        "submodules": {f"acme.{module}": {} for module in modules},
        **changes,
    }


def lazy_export(module: str, folder: str) -> str:
    return f"Object.defineProperty(exports, '{module}', {{ get: function () {{ return require('./{folder}'); }} }});\n"


FILES = {
    ".jsii": json.dumps(assembly("kmsKey", "iamRole")),
    "package.json": "{}",
    "LICENSE": "as you like",
    "lib/index.js": 'exports.kmsKey = require("./kms-key");',
    "lib/lazy-index.js": "// Copyright\n" + lazy_export("kmsKey", "kms-key") + lazy_export("iamRole", "iam-role"),
    "lib/kms-key/index.js": 'require("cdktf");\n//# sourceMappingURL=data:1\n',
    "lib/kms-key/index.d.ts": "types",
    "lib/iam-role/index.js": 'require("./structs");',
    "lib/iam-role/structs/index.js": 'require("../index");',
}


@pytest.fixture
def tarball(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


@pytest.fixture
def as_jsii_writes_it(tmp_path_factory: pytest.TempPathFactory) -> Path:
    metadata = json.dumps(assembly("kmsKey", "iamRole"), indent=2)
    return write(tmp_path_factory.mktemp("indented"), {**FILES, ".jsii": metadata})


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The texts that have been parsed as JSON."""
    noted: list[bytes] = []
    loads = json.loads

    def recorded(text: bytes, **options: Any) -> Any:
        noted.append(text)
        return loads(text, **options)

    monkeypatch.setattr(json, "loads", recorded)
    return noted


def write(folder: Path, files: dict[str, str]) -> Path:
    path = folder / "acme@1.0.0.jsii.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return path


def read(files: dict[str, bytes]) -> dict[str, str]:
    return {name: content.decode() for name, content in files.items()}


def test_only_wanted_modules_stay(tarball: Path) -> None:
    files = read(cut(tarball, ["kms_key"]))
    assert json.loads(files.pop(".jsii")) == assembly("kmsKey")
    assert files == {
        "package.json": "{}",
        "lib/index.js": '"use strict";\n' + lazy_export("kmsKey", "kms-key"),
        "lib/kms-key/index.js": FILES["lib/kms-key/index.js"],
    }


def test_scripts_in_folders_of_a_module_stay(tarball: Path) -> None:
    assert {"lib/iam-role/index.js", "lib/iam-role/structs/index.js"} < read(cut(tarball, ["iam_role"])).keys()


def test_same_modules_give_the_same_bytes(tarball: Path) -> None:
    content = pack(cut(tarball, ["kms_key", "iam_role"]))
    assert content == pack(cut(tarball, ["iam_role", "kms_key"]))
    assert gzip.decompress(content) != gzip.decompress(pack(cut(tarball, ["iam_role"])))


def test_what_is_packed_can_be_unpacked(tarball: Path, tmp_path: Path) -> None:
    files = cut(tarball, ["kms_key"])
    packed = tmp_path / "packed.tgz"
    packed.write_bytes(pack(files))
    assert unpack(packed) == files


@pytest.mark.parametrize("modules", [["kms_key"], ["iam_role"], ["iam_role", "kms_key"]])
def test_types_of_other_modules_are_never_parsed(
    modules: list[str], tarball: Path, as_jsii_writes_it: Path, parsed: list[bytes]
) -> None:
    in_one_line = cut(tarball, modules)
    parsed.clear()
    assert cut(as_jsii_writes_it, modules) == in_one_line
    assert [len(json.JSONDecoder().decode(text.decode())["types"]) for text in parsed] == [len(modules)]


@pytest.mark.parametrize("size", [1, 7, 40])
def test_types_are_found_wherever_blocks_end(
    size: int, tarball: Path, as_jsii_writes_it: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_one_line = cut(tarball, ["kms_key"])
    monkeypatch.setattr(assembly_slice, "BLOCK", size)
    assert cut(as_jsii_writes_it, ["kms_key"]) == in_one_line


def test_the_provider_is_laid_out_as_expected_and_cut_as_when_all_of_it_is_parsed(
    parsed: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    [folder] = find_spec("cdktf_cdktf_provider_aws").submodule_search_locations  # type: ignore[union-attr, misc]
    [provider] = Path(folder, "_jsii").glob("*.tgz")
    streamed = cut(provider, ["kms_key", "s3_bucket"])
    monkeypatch.setattr(assembly_slice, "TYPES_START", b"as in no assembly")
    assert cut(provider, ["kms_key", "s3_bucket"]) == streamed
    assert len(parsed[0]) < 2_000_000 < 100_000_000 < len(parsed[1])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({".jsii": None}, "acme@1.0.0.jsii.tgz lacks .jsii"),
        ({"lib/lazy-index.js": None}, "acme@1.0.0.jsii.tgz lacks lib/lazy-index.js"),
        ({".jsii": "{}"}, ".jsii lacks dependencies, name, submodules, types"),
        ({".jsii": json.dumps(assembly("iamRole"))}, ".jsii has no types of kmskey"),
        (
            {
                ".jsii": json.dumps(
                    assembly(
                        types={"acme.kmsKey.Key": {"fqn": "acme.kmsKey.Key", "namespace": "kmsKey", "base": "acme.A"}}
                    )
                )
            },
            "the types in use need acme.A",
        ),
        ({"lib/lazy-index.js": "export * as kmsKey from './kms-key';"}, "lib/lazy-index.js does not export kmskey"),
        ({"lib/kms-key/index.js": "require('../shared');"}, "lib/kms-key/index.js needs ../shared"),
        ({"lib/kms-key/index.js": None}, "lib/index.js needs ./kms-key"),
    ],
)
def test_assembly_of_another_layout_is_refused(changes: dict[str, str | None], message: str, tmp_path: Path) -> None:
    files = {name: text for name, text in {**FILES, **changes}.items() if text is not None}
    with pytest.raises(UnexpectedAssembly) as refused:
        cut(write(tmp_path, files), ["kms_key"])
    assert str(refused.value) == message
