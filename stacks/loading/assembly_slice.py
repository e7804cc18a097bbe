"""Slice of a jsii assembly: the package that jsii loads for a Python package, with only some of its submodules."""

import gzip
import io
import json
import posixpath
import re
import tarfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

METADATA, PACKAGE, INDEX = ".jsii", "package.json", "lib/index.js"
# Unlike the plain index, it loads a submodule at its first use. Every provider ships one, and CDKTF does not use it.
LAZY_INDEX = "lib/lazy-index.js"
LAZY_EXPORT = re.compile(r"Object\.defineProperty\(exports, '(\w+)', .* return require\('\./[\w-]+'\); } }\);")

# jsii indents its metadata by two spaces, so the types begin at lines like `    "acme.kmsKey.KmsKey": {`.
TYPES_START, TYPES_END = b'\n  "types": {', b"\n  }"
TYPE_START = re.compile(rb'\n    "([^"\n]+)": \{')

REQUIRE = re.compile(r"""\brequire\(["']([^"']+)["']\)""")
# Most of a script's text; nothing reads it when stacks are synthesized.
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


class UnexpectedAssembly(Exception):
    """The assembly is not laid out as expected."""


def cut(tarball: Path, modules: Collection[str]) -> bytes:
    """Return a tarball with only the submodules of these Python modules; the same input gives the same bytes."""
    wanted = {_unified_name(module) for module in modules}
    files = _read_files(tarball, wanted)
    if missing := {METADATA, PACKAGE, LAZY_INDEX} - files.keys():
        raise UnexpectedAssembly(f"{tarball.name} lacks {_enumerate(missing)}")
    metadata = _cut_metadata(files[METADATA], wanted)
    scripts = {name: SOURCE_MAP.sub("", text.decode()) for name, text in files.items() if name.endswith(".js")}
    scripts[INDEX] = _cut_index(scripts.pop(LAZY_INDEX), wanted)
    _check_requires(scripts, metadata["dependencies"])
    return _pack({METADATA: json.dumps(metadata), PACKAGE: files[PACKAGE].decode(), **scripts})


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
            if name in (METADATA, PACKAGE, LAZY_INDEX) or (file.endswith(".js") and _unified_name(submodule) in wanted):
                content = archive.extractfile(entry)
                files[name] = content.read() if content else b""
    return files


def _cut_metadata(text: bytes, wanted: set[str]) -> dict[str, Any]:
    def drop_other_types(node: dict[str, Any]) -> dict[str, Any] | None:
        is_type = "fqn" in node and "namespace" in node
        return None if is_type and _unified_name(node["namespace"]) not in wanted else node

    metadata: dict[str, Any] = json.loads(_without_other_types(text, wanted), object_hook=drop_other_types)
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


def _without_other_types(text: bytes, wanted: set[str]) -> bytes:
    """Drop types before they are parsed, which takes a quarter of the time; in another layout all of them stay."""
    start = text.find(TYPES_START)
    end = text.find(TYPES_END, start)
    if start < 0 or end < 0:
        return text
    types = [(found.start(), found[1].decode()) for found in TYPE_START.finditer(text, start, end)]
    ends = [position for position, _ in types[1:]] + [end]
    kept = [text[begin:stop] for (begin, name), stop in zip(types, ends, strict=True) if _is_wanted(name, wanted)]
    return b"".join([text[:start], TYPES_START, *kept]).rstrip(b",") + text[end:]


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


def _pack(files: Mapping[str, str]) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, text in sorted(files.items()):
            entry = tarfile.TarInfo(f"package/{name}")  # no date, no owner
            content = text.encode()
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return gzip.compress(archive.getvalue(), compresslevel=6, mtime=0)
