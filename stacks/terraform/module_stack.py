"""The stack of a module of any kind, with its backend and its provider."""

from pathlib import Path

from definitions.module.compiled import CompiledModule
from stacks.bindings import App, TerraformStack
from stacks.terraform.backends import add_backend
from stacks.terraform.provider import add_provider


class ModuleStack(TerraformStack):
    """All resources of one module, in one state.

    Args:
        app: the app that writes it.
        module: the module.
        out: the folder from which Terraform will use the stack.
    """

    def __init__(self, app: App, module: CompiledModule, out: Path) -> None:
        super().__init__(app, module.stack)
        add_backend(self, out, module.stack, module.deployment.state)
        add_provider(self, module)

    def prepare_stack(self) -> None:
        """Nothing: CDKTF would resolve all resources once more, to find references to other stacks, which none has.

        Source: CDKTF API reference, ``TerraformStack.prepareStack``.
        """
