"""The stack of each kind of module in ``definitions/compiler/kinds.py``."""

from pathlib import Path

from definitions.module.compiled import CompiledModule
from definitions.pipeline.compile import CompiledPipeline
from stacks.bindings import App
from stacks.pipeline_stack import PipelineStack


def add_stack(app: App, module: CompiledModule, folder: Path, out: Path | None = None) -> None:
    """Add the stack of a module to the app; folders are those of ``PipelineStack``.

    Raises:
        TypeError: the kind has no stack.
    """
    if isinstance(module, CompiledPipeline):
        PipelineStack(app, module, folder, out)
        return
    # A project without endpoints does not import what they need.
    from definitions.endpoint.compile import CompiledEndpoint
    from stacks.endpoint_stack import EndpointStack

    if not isinstance(module, CompiledEndpoint):
        raise TypeError(f"there is no stack for {module.package}")
    EndpointStack(app, module, folder, out)
