"""Settings of a module outside of its definition: of its bucket, its network, its tags, its place in the project."""

from collections.abc import Iterator, Mapping

from definitions.comparison.changes import Change, changes
from definitions.comparison.hidden import with_hidden
from definitions.comparison.normal_form import Named, Unordered, is_default, key_of
from definitions.foundation.records import values
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.operations.event_values import EventValue, JoinedText, as_yaml
from definitions.schema.model import Model
from definitions.values.expressions import Expression
from definitions.values.placeholders import with_placeholders

PROJECT = "project file"
"""The first segment of paths to what the project file says."""
_IN_DEFINITION = {"steps", "parameters", "pipelineExperimentConfig", "mlflowConfig", "metadata", "tags"}
"""Keys of ``pipeline`` that are in the definition, or among the tags."""
_LEVELS = ("org", "env", "domain", "module_name")


def setting_changes(old: CompiledPipeline, new: CompiledPipeline) -> list[Change]:
    """Changes of settings, with paths of the YAML; those of the project file only within one stack."""
    found = list(changes(_config(old), _config(new)))
    if old.names.stack == new.names.stack:
        found += changes(_project(old), _project(new), path=(PROJECT,))
    return found


def tag_changes(old: CompiledPipeline, new: CompiledPipeline) -> list[Change]:
    """Changes of tags, of the pipeline and of everything; of two stacks, without the tags that tell them apart."""
    is_one_stack = old.names.stack == new.names.stack
    return list(changes(_tags(old, with_levels=is_one_stack), _tags(new, with_levels=is_one_stack)))


def _tags(pipeline: CompiledPipeline, *, with_levels: bool) -> object:
    levels = () if with_levels else [f"{pipeline.flags.tag_prefix}{level}" for level in _LEVELS]
    tags = {**pipeline.config.pipeline.tags, **pipeline.tags}
    return with_hidden(with_placeholders({key: value for key, value in tags.items() if key not in levels}))


def _config(side: CompiledPipeline) -> object:
    data = _data(side.config, side)
    assert isinstance(data, dict)
    pipeline = data["pipeline"]
    data["pipeline"] = {key: value for key, value in pipeline.items() if key not in _IN_DEFINITION}
    shown = with_hidden(data)
    assert isinstance(shown, dict)
    if side.config.triggers:
        names = [trigger.name for trigger in side.config.triggers]
        shown["triggers"] = Named(zip(names, shown["triggers"], strict=True))
    return shown


def _project(side: CompiledPipeline) -> object:
    settings = {
        "account": side.account,
        "region": side.region,
        "permissionsBoundaryArn": side.permissions_boundary_arn,
        "context": side.flags,
        "terraform": side.deployment,
    }
    return with_hidden(_data(settings, side))


def _data(value: object, side: CompiledPipeline) -> object:
    """A value of a model as data; the order of a list of single values means nothing outside of steps."""
    match value:
        case Expression():
            return with_placeholders(side.context.render(value))
        case EventValue() | JoinedText():
            return as_yaml(value)
        case Model():
            names = {field.alias or name: name for name, field in type(value).model_fields.items()}
            return _entries(((key, getattr(value, name)) for key, name in names.items() if name != "steps"), side)
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


def _entries(entries: Iterator[tuple[str, object]], side: CompiledPipeline) -> dict[str, object]:
    found = {key: _data(entry, side) for key, entry in entries}
    return {key: entry for key, entry in found.items() if not is_default(entry)}
