"""Derives the schema from the provider's Python package.

The generated JavaScript in that package carries, in its source maps, the TypeScript it was compiled from, and that was
generated from the schema of the real provider. Lost on the way: which attributes are sensitive or write-only, and
limits of blocks other than none, one and many.
"""

import base64
import json
import re
import tarfile
from collections.abc import Collection, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.emulator.schema.typescript import Module
from tests.support import ROOT

PROVIDER = "cdktf_cdktf_provider_aws"
SENSITIVE = {"aws_ssm_parameter": ("value", "value_wo")}
"""Written down by hand, after the provider's documentation."""

_SOURCE_MAP = re.compile(r"sourceMappingURL=data:application/json;[^,]*,(\S+)")


def types_in_use() -> set[str]:
    """The modules that the stacks import; each is in a synthesized stack, as another test asserts."""
    sources = (file.read_text("utf-8") for file in (ROOT / "stacks").glob("*bindings.py"))
    return {name for source in sources for name in re.findall(rf"from {PROVIDER}\.(\w+) import", source)}


def derived(modules: Collection[str], tarball: Path | None = None) -> dict[str, Any]:
    """The schema of these modules of the package: ``provider``, ``kms_key``, ``data_aws_region`` and so on.

    Args:
        modules: their names.
        tarball: what jsii loads for another package than the locked one.
    """
    schema: dict[str, Any] = {"resource_schemas": {}, "data_source_schemas": {}}
    found = set()
    for name, source in _sources(modules, tarball or _locked_tarball()):
        module = Module(source)
        found.add(name)
        schema["provider_version"] = module.provider_version
        entry = {"version": 0, "block": module.schema()}
        if module.kind == "Provider":
            schema["provider"] = entry
        else:
            schema["resource_schemas" if module.kind == "Resource" else "data_source_schemas"][module.type] = entry
    assert found == set(modules), f"the package lacks {set(modules) - found}"
    for kind, attributes in SENSITIVE.items():
        for attribute in attributes:
            schema["resource_schemas"][kind]["block"]["attributes"][attribute]["sensitive"] = True
    return schema


def _locked_tarball() -> Path:
    # Found, not imported: importing the package takes ten seconds.
    package = find_spec(PROVIDER)
    assert package
    assert package.origin
    [tarball] = Path(package.origin).parent.glob("_jsii/*.jsii.tgz")
    return tarball


def _sources(modules: Collection[str], tarball: Path) -> Iterator[tuple[str, str]]:
    """The TypeScript of each module."""
    with tarfile.open(tarball, "r|gz") as archive:
        for entry in archive:
            path = re.fullmatch(r"package/lib/([\w-]+)/index\.js", entry.name)
            name = path[1].replace("-", "_") if path else ""
            content = archive.extractfile(entry) if name in modules else None
            source_map = _SOURCE_MAP.search(content.read().decode()) if content else None
            if source_map:
                yield name, json.loads(base64.b64decode(source_map[1]))["sourcesContent"][0]
