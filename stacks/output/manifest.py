"""The manifest of an output folder, by which cdktf knows its stacks.

A synth of all stacks names its own. A synth of some names the others too, as they are: cdktf removes folders of stacks
that the manifest does not name.

Source: CDKTF, ``Manifest`` (``version``, and ``stacks`` by name) and ``SynthStack`` of its command line.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from stacks.output.folder import VARIABLE, OutputProblem, json_object

NAME = "manifest.json"
_EMPTY = re.compile(r"^( *)(.*: [\[{])([\]}],?)$", re.MULTILINE)
"""A list or map without entries, which CDKTF writes on two lines, and CDK Terrain on one."""
Entries: TypeAlias = dict[str, dict[str, Any]]
"""What the manifest says of each stack, by name."""


def manifest_entries(folder: Path) -> Entries:
    """The stacks that the manifest names; none if there is no manifest.

    Raises:
        OutputProblem: it cannot be read, or is none of CDKTF's.
    """
    file = folder / NAME
    if not file.is_file():
        return {}
    stacks: Any = json_object(file).get("stacks")
    if isinstance(stacks, dict) and all(
        isinstance(entry, dict) and isinstance(entry.get("synthesizedStackPath"), str) for entry in stacks.values()
    ):
        return stacks
    raise OutputProblem(f"{file}: is no manifest of CDKTF; synthesize all stacks again")


def add_entries(folder: Path, others: Mapping[str, dict[str, Any]]) -> None:
    """Let the manifest in a folder name other stacks too: the same bytes as if CDKTF had written them all."""
    file = folder / NAME
    manifest = json_object(file)
    has_empty_on_one_line = _EMPTY.search(file.read_text(encoding="utf-8"))
    manifest["stacks"] = {**others, **manifest["stacks"]}
    text = json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False)
    file.write_text(text if has_empty_on_one_line else _EMPTY.sub(r"\1\2\n\1\3", text), encoding="utf-8")


def stack_files(out: Path) -> dict[str, Path]:
    """The ``cdk.tf.json`` of each stack that the manifest names, at least one, sorted by the name of the stack.

    Raises:
        OutputProblem: nothing was synthesized into the folder, or a stack of it is gone.
    """
    if not (out / NAME).is_file():
        raise OutputProblem(
            f"{out}: nothing was synthesized here; run `pipelines synth` first, with the same {VARIABLE}"
        )
    files = {name: out / entry["synthesizedStackPath"] for name, entry in sorted(manifest_entries(out).items())}
    if not files:
        raise OutputProblem(f"{out}: the synth made no stack: the project has no module of a kind that is built here")
    for file in files.values():
        if file.suffix != ".json":
            raise OutputProblem(f"{file}: must be cdk.tf.json; unset SYNTH_HCL_OUTPUT and run `pipelines synth` again")
        if not file.is_file():
            raise OutputProblem(f"{file}: there is no such file; run `pipelines synth` again")
    return files
