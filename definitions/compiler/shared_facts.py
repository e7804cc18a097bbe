"""What the checks between the modules of a project read of each: little, and plain data.

So a module may be compiled in another process, which hands over these alone.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from definitions.foundation.records import record
from definitions.module.compiled import CompiledModule
from definitions.module.scoped_names import ScopedName
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import TRIGGERS
from definitions.pipeline.resources.triggers.effects import Effects, effects_of
from definitions.project.module import Declaration
from definitions.source.nodes import NodePath, Position

if TYPE_CHECKING:
    from definitions.pipeline.resources.triggers.compiled import CompiledTrigger


@record
class PlacedTrigger:
    """A trigger, and where its config says what it waits for."""

    trigger: "CompiledTrigger"
    position: Position
    path: NodePath


@record
class SharedFacts:
    """Facts of one compiled module.

    Attributes:
        stack: its name.
        account: 12 digits, or ``None`` for the account of the credentials; likewise ``region`` and ``partition``.
        declaration: of the module in the project file.
        names: of what it deploys.
        triggers: what starts it, if it is a pipeline.
        effects: what its executions cause; ``None`` for what is no pipeline.
    """

    stack: str
    account: str | None
    region: str | None
    partition: str | None
    declaration: Declaration
    names: tuple[ScopedName, ...]
    triggers: tuple[PlacedTrigger, ...]
    effects: Effects | None


def facts_of(module: CompiledModule) -> SharedFacts:
    """The facts of a module."""
    pipeline = module if isinstance(module, CompiledPipeline) else None
    paths = [module.solution_path, *(published.path for published in module.published)]
    return SharedFacts(
        module.stack,
        module.account,
        module.region,
        module.partition,
        module.declaration,
        (*module.own_names, *(ScopedName("SSM parameter", path, "region") for path in paths)),
        tuple(_triggers(pipeline)) if pipeline is not None else (),
        effects_of(pipeline.names, pipeline.definition, pipeline.granted) if pipeline is not None else None,
    )


def _triggers(pipeline: CompiledPipeline) -> Iterator[PlacedTrigger]:
    for index, trigger in enumerate(pipeline.triggers.triggers if pipeline.triggers is not None else ()):
        path = (*TRIGGERS, index, trigger.settings.cause)
        yield PlacedTrigger(trigger, pipeline.node.nearest(path).position, path)
