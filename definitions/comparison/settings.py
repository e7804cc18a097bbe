"""Settings of a module outside of its definition: of its bucket, its network, its tags, its place in the project."""

from collections.abc import Iterator, Mapping

from definitions.api.structure import Structure
from definitions.comparison.changes import Change, EntryName, changes
from definitions.comparison.hidden import with_hidden
from definitions.comparison.normal_form import Named, Unordered, is_default, key_of
from definitions.foundation.records import values
from definitions.module.compiled import CompiledModule
from definitions.module.view import ModuleView
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.operations.event_values import EventValue, JoinedText, as_yaml
from definitions.schema.model import Model
from definitions.source.nodes import NodePath, Position
from definitions.values.expressions import Expression
from definitions.values.placeholders import with_placeholders

PROJECT = "project file"
"""The first segment of paths to what the project file says."""
_IN_DEFINITION = {"steps", "parameters", "pipelineExperimentConfig", "mlflowConfig", "metadata", "tags"}
"""Keys of ``pipeline`` that are in the definition, or among the tags."""
_LEVELS = ("org", "env", "domain", "module_name")


def setting_changes(old: ModuleView, new: ModuleView) -> list[Change]:
    """Changes of settings, with paths of the YAML; those of the project file only within one stack."""
    found = list(changes(_config(old), _config(new)))
    if old.module.stack == new.module.stack:
        found += changes(_project(old), _project(new), path=(PROJECT,))
    return found


def place_of_setting(side: ModuleView, change: Change) -> Position | None:
    """The position of a setting in the YAML of a side; ``None`` for what the project file says."""
    path = path_of_setting(side, change)
    return None if path is None else side.module.node.nearest(path).position


def path_of_setting(side: ModuleView, change: Change) -> NodePath | None:
    """The path of a setting in the YAML of a side, as far as it has it; ``None`` for what the project file says."""
    if change.path[0] == PROJECT:
        return None
    names = side.named_lists().get(str(change.path[0]), [])
    path: NodePath = ()
    for part in change.path:
        if isinstance(part, EntryName) and part.name not in names:
            break
        path = (*path, names.index(part.name) if isinstance(part, EntryName) else part)
    return path


def tag_changes(old: ModuleView, new: ModuleView) -> list[Change]:
    """Changes of tags; of two stacks, without the tags that tell them apart."""
    is_one_stack = old.module.stack == new.module.stack
    return list(changes(_tags(old, with_levels=is_one_stack), _tags(new, with_levels=is_one_stack)))


def _tags(side: ModuleView, *, with_levels: bool) -> object:
    levels = () if with_levels else [f"{side.module.flags.tag_prefix}{level}" for level in _LEVELS]
    return with_hidden(with_placeholders({key: value for key, value in side.tags().items() if key not in levels}))


def _config(side: ModuleView) -> object:
    data = _data(side.config, side.module)
    assert isinstance(data, dict)
    pipeline = data.get("pipeline")
    if isinstance(pipeline, dict):
        data["pipeline"] = {key: value for key, value in pipeline.items() if key not in _IN_DEFINITION}
    shown = with_hidden(data)
    assert isinstance(shown, dict)
    for key, names in side.named_lists().items():
        if names:
            shown[key] = Named(zip(names, shown[key], strict=True))
    return shown


def _project(side: ModuleView) -> object:
    module = side.module
    settings = {
        "account": module.account,
        "region": module.region,
        "permissionsBoundaryArn": module.permissions_boundary_arn,
        "context": module.flags,
        "terraform": module.deployment,
    }
    return with_hidden(_data(settings, module))


def _data(value: object, side: CompiledModule) -> object:
    """A value of a model as data; the order of a list of single values means nothing outside of steps."""
    match value:
        case Expression():
            assert isinstance(side, CompiledPipeline)  # no other kind has any
            return with_placeholders(side.context.render(value))
        case EventValue() | JoinedText():
            return as_yaml(value)
        case Model():
            names = {field.alias or name: name for name, field in type(value).model_fields.items()}
            return _entries(((key, getattr(value, name)) for key, name in names.items() if name != "steps"), side)
        case Structure(members=members):
            return _entries(((key, entry) for key, _, entry in members), side)
        case {"numeric": list(numbers), **rest} if not rest:  # of an event pattern: comparisons and numbers in turn
            return {"numeric": numbers}
        case Mapping():
            return _entries(((str(key), entry) for key, entry in value.items()), side)
        case list() | tuple():
            entries = [_data(entry, side) for entry in value]
            is_set = not any(isinstance(entry, dict | list) for entry in entries)
            return Unordered(sorted(entries, key=key_of)) if is_set else entries
    fields = values(value)
    if fields and type(value).__module__.startswith("definitions.project."):
        return _entries(iter(fields.items()), side)
    return with_placeholders(value)


def _entries(entries: Iterator[tuple[str, object]], side: CompiledModule) -> dict[str, object]:
    found = {key: _data(entry, side) for key, entry in entries}
    return {key: entry for key, entry in found.items() if not is_default(entry)}
