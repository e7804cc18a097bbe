"""What the checks between the modules of a project read of each: little, and plain data.

So a module may be compiled in another process, which hands over these alone.
"""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from definitions.foundation.records import record
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import TRIGGERS
from definitions.pipeline.resources.triggers.circles import Effects, effects_of
from definitions.pipeline.resources.triggers.compiled import CompiledTrigger
from definitions.project.module import Declaration
from definitions.source.nodes import NodePath, Position

Scope: TypeAlias = Literal["partition", "account", "region"]


@record
class ScopedName:
    """A name of something that is deployed, and where no other may have it."""

    kind: str
    name: str
    scope: Scope


@record
class PlacedTrigger:
    """A trigger, and where its config says what it waits for."""

    trigger: CompiledTrigger
    position: Position
    path: NodePath


@record
class SharedFacts:
    """Facts of one compiled pipeline.

    Attributes:
        stack: its name.
        account: 12 digits, or ``None`` for the account of the credentials; likewise ``region`` and ``partition``.
        declaration: of the module in the project file.
        names: of what it deploys.
        triggers: what starts it.
        effects: what its executions cause.
    """

    stack: str
    account: str | None
    region: str | None
    partition: str | None
    declaration: Declaration
    names: tuple[ScopedName, ...]
    triggers: tuple[PlacedTrigger, ...]
    effects: Effects


def facts_of(pipeline: CompiledPipeline) -> SharedFacts:
    """The facts of a pipeline."""
    return SharedFacts(
        pipeline.names.stack,
        pipeline.account,
        pipeline.region,
        pipeline.partition,
        pipeline.declaration,
        tuple(_names(pipeline)),
        tuple(_triggers(pipeline)),
        effects_of(pipeline.names, pipeline.definition, pipeline.granted),
    )


def _names(pipeline: CompiledPipeline) -> Iterator[ScopedName]:
    names, config = pipeline.names, pipeline.config
    if not config.imports_bucket:
        yield ScopedName("bucket", names.bucket, "partition")
        yield ScopedName("alias of the key", names.key_alias, "region")
    yield ScopedName("role", names.role, "account")
    yield ScopedName("pipeline", names.pipeline, "region")
    if names.group is not None and config.create_model_package_group:
        yield ScopedName("model package group", names.group, "region")
    yield ScopedName("SSM parameter", pipeline.solution_path, "region")
    for published in pipeline.published:
        yield ScopedName("SSM parameter", published.path, "region")


def _triggers(pipeline: CompiledPipeline) -> Iterator[PlacedTrigger]:
    for index, trigger in enumerate(pipeline.triggers.triggers if pipeline.triggers is not None else ()):
        path = (*TRIGGERS, index, trigger.settings.cause)
        yield PlacedTrigger(trigger, pipeline.node.nearest(path).position, path)
