"""What a value of a config reaches: it is changed, the rest is derived again, and what differs comes from it.

No step type has to keep track of what it writes; ``pipeline/checks/request_origin.py`` finds the way back likewise.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from definitions.explanation.config_paths import entry_name
from definitions.explanation.surroundings import statements_only_in, surroundings_of
from definitions.foundation.records import record, values
from definitions.iam.statements import Statement, merge_statements
from definitions.module.tags import studio_tags
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.definition import definition_of, step_context
from definitions.pipeline.resources.published_values import published_values
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.resources.role_permissions import role_permissions
from definitions.schema.changed_values import changed_at
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json


@record
class Effects:
    """What comes from one value.

    Attributes:
        definition: parts of the definition, such as ``Steps[Train].Arguments.ResourceConfig.InstanceType``.
        around: parts of what starts the pipeline and of who hears of it, such as
            ``Schedules[weekly].ScheduleExpression``.
        statements: permissions with the resources and reasons that this value gives them.
        statements_around: permissions of what starts the pipeline or tells of it, each with whose role it is.
        names: names and tags of what is deployed.
    """

    definition: list[str]
    around: list[str]
    statements: list[Statement]
    statements_around: list[tuple[str, Statement]]
    names: list[str]


def effects_of(pipeline: CompiledPipeline, path: NodePath) -> Effects | None:
    """What the value at a path reaches; ``None`` if other parts go by it, as by the name of a step.

    Args:
        pipeline: the module.
        path: of its config, to a value or to a key that is not set, whose default then counts.
    """
    if path[0] == "concurrency":  # that it is there says all
        return _differing(pipeline, pipeline.config.model_copy(update={"concurrency": None}))
    own_names = {name for _, entry in pipeline.node.walk() if (name := entry_name(entry)) is not None}
    for keep in ((), own_names):
        config = changed_at(pipeline.config, path, keep=keep)
        assert isinstance(config, ModuleConfig)
        # What goes by a name does not find it any more, or finds a text instead of a reference.
        with suppress(LookupError, AttributeError):
            return None if keep and config == pipeline.config else _differing(pipeline, config)
    return None


def _differing(pipeline: CompiledPipeline, config: ModuleConfig) -> Effects:
    """What another config would change.

    Raises:
        LookupError, AttributeError: the other config names a part that it does not have.
    """
    names = ResourceNames.of(config, pipeline.naming)
    context = step_context(config, names, pipeline.region, pipeline.context.sources)
    definition = definition_of(config, context)
    granted, _ = role_permissions(config, names, context, pipeline.node)
    before = surroundings_of(pipeline, pipeline.config, pipeline.names)
    after = surroundings_of(pipeline, config, names)
    return Effects(
        definition=list(dict.fromkeys(_differences(pipeline.definition, definition))),
        around=list(dict.fromkeys(_differences(before.resources, after.resources))),
        statements=merge_statements(_only_in(pipeline.granted, granted)),
        statements_around=list(statements_only_in(before, after)),
        names=[
            *_changed_names(pipeline, config, names),
            *(key for key, name in before.names.items() if after.names.get(key) != name),
        ],
    )


def _only_in(some: Sequence[Statement], others: Sequence[Statement]) -> list[Statement]:
    known = set(others)
    return [statement for statement in some if statement not in known]


def _changed_names(pipeline: CompiledPipeline, config: ModuleConfig, names: ResourceNames) -> Iterator[str]:
    before, after = values(pipeline.names), values(names)
    yield from (key.replace("_", " ") for key in before if before[key] != after[key])
    published = published_values(config, names, pipeline.naming, pipeline.definition)
    if pipeline.published and published != pipeline.published:
        yield "SSM parameters"
    before, after = (studio_tags(one.project_name, one.domain_id, one.domain_arn) for one in (pipeline.config, config))
    yield from (f"tag {key}" for key, value in before.items() if after.get(key) != value)


def _differences(before: Json, after: Json, path: str = "") -> Iterator[str]:
    """Paths of the innermost parts that differ; an expression is one part."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and not _is_expression(before):
        for key in before:
            yield from _differences(before[key], after.get(key), f"{path}.{key}" if path else key)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (entry, other) in enumerate(zip(before, after, strict=True)):
            yield from _differences(entry, other, f"{path}[{_name(entry) or index}]")
    else:
        yield path


def _is_expression(tree: dict[str, Json]) -> bool:
    return len(tree) == 1 and next(iter(tree)).startswith(("Get", "Std:"))


def _name(entry: Json) -> object:
    """The name of an entry of a list: of a step, a parameter, an input ..."""
    names = (value for key, value in entry.items() if key.endswith("Name")) if isinstance(entry, dict) else ()
    return next((name for name in names if isinstance(name, str)), None)
