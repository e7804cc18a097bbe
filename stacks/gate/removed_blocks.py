"""Stacks with ``removed`` blocks, which checkov takes for blocks with a label and then cannot read.

They say what Terraform lets go of, so no check has anything to judge in them.
"""

from typing import Any

from checkov.terraform_json import parser

_prepare = parser.prepare_definition


def leave_out_removed_blocks() -> None:
    """Let checkov read stacks as if they had none."""
    parser.prepare_definition = _without_removed


def _without_removed(definition: dict[str, Any]) -> dict[str, Any]:
    return _prepare({kind: blocks for kind, blocks in definition.items() if kind != "removed"})
