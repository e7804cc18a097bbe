"""Stacks that there have been: those of the last synth, and those whose state lies in the current folder.

Source: Terraform, state as JSON (``resources``).
"""

from contextlib import suppress
from pathlib import Path

from stacks.output.folder import OutputProblem, json_object
from stacks.output.manifest import manifest_entries


def former_stacks(out: Path) -> set[str]:
    """Their names; a manifest or state that cannot be read has none."""
    names = {file.name.split(".")[1] for file in Path().glob("terraform.*.tfstate") if _has_resources(file)}
    with suppress(OutputProblem):
        names.update(manifest_entries(out))
    return names


def _has_resources(state: Path) -> bool:
    try:
        return bool(json_object(state).get("resources"))
    except OutputProblem:
        return False
