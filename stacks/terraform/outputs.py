"""Outputs of a stack as one construct: the call to Node that makes a construct takes longer than all the rest of it."""

from collections.abc import Mapping
from typing import Any

from stacks.bindings import TerraformElement, TerraformStack


class Outputs(TerraformElement):
    """What as many ``TerraformOutput`` write, with the entries by which the cdktf command finds outputs of a stack.

    Args:
        stack: the stack.
        stack_name: its name; to ask the stack for it is a call to Node.
        values: templates by name; a name holds letters, digits, ``_`` and ``-`` alone.

    Source: CDKTF API reference, ``TerraformElement.toTerraform``.
    """

    def __init__(self, stack: TerraformStack, stack_name: str, values: Mapping[str, str]) -> None:
        self._blocks = {
            "//": {"outputs": {stack_name: {name: name for name in values}}},
            "output": {name: {"value": value} for name, value in values.items()},
        }
        super().__init__(stack, "outputs")

    def to_terraform(self) -> Any:
        """The blocks, which CDKTF merges with those of other constructs."""
        return self._blocks
