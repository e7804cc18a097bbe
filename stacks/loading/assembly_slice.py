"""Slice of a jsii assembly: the package that jsii loads for a Python package, with only some of its submodules."""

import json
import posixpath
import re
import tarfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from stacks.loading.assembly import METADATA, PACKAGE, UnexpectedAssembly

INDEX = "lib/index.js"
# Unlike the plain index, it loads a submodule at its first use. Every provider ships one, and CDKTF does not use it.
LAZY_INDEX = "lib/lazy-index.js"
LAZY_EXPORT = re.compile(r"Object\.defineProperty\(exports, '(\w+)', .* return require\('\./[\w-]+'\); } }\);")

# jsii indents its metadata by two spaces, and no text in JSON has a line end, so these are never parts of texts.
TYPES_START, TYPES_END, KEY_START = b'\n  "types": {', b"\n  }", b'\n    "'
BLOCK = 1 << 20  # bytes

REQUIRE = re.compile(r"""\brequire\(["']([^"']+)["']\)""")


def cut(tarball: Path, modules: Collection[str]) -> dict[str, bytes]:
    """Return the files of a tarball, by path, with only the submodules of these Python modules.

    Raises:
        UnexpectedAssembly: it is not laid out as expected.
    """
    wanted = {_unified_name(module) for module in modules}
    files = _read_files(tarball, wanted)
    if missing := {METADATA, PACKAGE, LAZY_INDEX} - files.keys():
        raise UnexpectedAssembly(f"{tarball.name} lacks {_enumerate(missing)}")
    metadata = _parse_metadata(files[METADATA], wanted)
    scripts = {name: text.decode() for name, text in files.items() if name.endswith(".js")}
    scripts[INDEX] = _cut_index(scripts.pop(LAZY_INDEX), wanted)
    _check_requires(scripts, metadata["dependencies"])
    contents = {METADATA: json.dumps(metadata), PACKAGE: files[PACKAGE].decode(), **scripts}
    return {name: text.encode() for name, text in sorted(contents.items())}


def _unified_name(name: str) -> str:
    """Unify the spellings of a submodule: ``kms_key``, ``kmsKey`` and ``kms-key``."""
    return re.sub("[_-]", "", name).lower()


def _enumerate(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _read_files(tarball: Path, wanted: set[str]) -> dict[str, bytes]:
    files = {}
    # As a stream, in one pass: the archive unpacks to 400 MB.
    with tarfile.open(tarball, "r|gz") as archive:
        for entry in archive:
            name = entry.name.removeprefix("package/")
            submodule, _, file = name.removeprefix("lib/").partition("/")
            is_script = file.endswith(".js") and _unified_name(submodule) in wanted
            if (is_script or name in (METADATA, PACKAGE, LAZY_INDEX)) and (content := archive.extractfile(entry)):
                files[name] = _without_other_types(content, wanted) if name == METADATA else content.read()
    return files


def _parse_metadata(text: bytes, wanted: set[str]) -> dict[str, Any]:
    def drop_other_types(node: dict[str, Any]) -> dict[str, Any] | None:
        is_type = "fqn" in node and "namespace" in node
        return None if is_type and _unified_name(node["namespace"]) not in wanted else node

    metadata: dict[str, Any] = json.loads(text, object_hook=drop_other_types)
    if missing := {"name", "dependencies", "types", "submodules"} - metadata.keys():
        raise UnexpectedAssembly(f"{METADATA} lacks {_enumerate(missing)}")
    types = {name: definition for name, definition in metadata["types"].items() if definition}
    if missing := wanted - {_unified_name(definition["namespace"]) for definition in types.values()}:
        raise UnexpectedAssembly(f"{METADATA} has no types of {_enumerate(missing)}")
    own_type = re.compile(rf'"({re.escape(metadata["name"])}\.[\w.]+)"')
    if missing := set(own_type.findall(json.dumps(types))) - types.keys():
        raise UnexpectedAssembly(f"the types in use need {_enumerate(missing)}")
    submodules = {
        name: submodule
        for name, submodule in metadata["submodules"].items()
        if _unified_name(name.rpartition(".")[2]) in wanted
    }
    return {**metadata, "types": types, "submodules": submodules}


def _without_other_types(metadata: IO[bytes], wanted: set[str]) -> bytes:
    """Drop types while they are read, 130 MB; in another layout all of them stay, and are dropped when parsed."""
    entries = _entries(metadata)
    kept = []
    for entry in entries:
        kept.append(entry)
        if entry.endswith(TYPES_START):
            break
    for entry in entries:
        definition, end, after = entry.partition(TYPES_END)
        if _is_wanted(entry[: entry.find(b'"')].decode(), wanted):
            kept.append(definition)
        if end:
            return KEY_START.join(kept).rstrip(b",") + end + KEY_START.join([after, *entries])
    return KEY_START.join(kept)


def _entries(metadata: IO[bytes]) -> Iterator[bytes]:
    """What is between one ``KEY_START`` and the next."""
    rest = b""
    while block := metadata.read(BLOCK):
        *entries, rest = (rest + block).split(KEY_START)
        yield from entries
    yield rest


def _is_wanted(type_name: str, wanted: set[str]) -> bool:
    _, *submodule, _ = type_name.split(".")
    return not submodule or _unified_name(submodule[0]) in wanted


def _cut_index(lazy_index: str, wanted: set[str]) -> str:
    lines = {
        _unified_name(export[1]): export[0]
        for line in lazy_index.splitlines()
        if (export := LAZY_EXPORT.fullmatch(line)) and _unified_name(export[1]) in wanted
    }
    if missing := wanted - lines.keys():
        raise UnexpectedAssembly(f"{LAZY_INDEX} does not export {_enumerate(missing)}")
    return "\n".join(['"use strict";', *lines.values(), ""])


def _check_requires(scripts: Mapping[str, str], dependencies: Collection[str]) -> None:
    for name, text in scripts.items():
        for required in REQUIRE.findall(text):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), required))
            if required not in dependencies and not {f"{path}.js", f"{path}/index.js"} & scripts.keys():
                raise UnexpectedAssembly(f"{name} needs {required}")
