"""Load the config of a module: read its files, merge them, substitute references, validate the result."""

from collections.abc import Mapping

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.foundation.records import record
from definitions.module.config_parts import ConfigParts
from definitions.module.reading import read_config
from definitions.pipeline.config.module_config import STEPS, ModuleConfig
from definitions.pipeline.steps import STEP_TYPES
from definitions.project.module import Module
from definitions.source.nodes import Node, NodePath


@record
class LoadedConfig:
    """A config and the YAML it came from.

    Attributes:
        parts: the YAML as it was read.
        config: the config; its valid part where ``problems`` holds errors.
        node: the YAML, with misspelt keys corrected.
        problems: the errors and warnings so far.
        refused: paths of what is no part of ``config`` because it has errors; ``None`` for a config without errors.
    """

    parts: ConfigParts
    config: ModuleConfig
    node: Node
    problems: list[Problem]
    refused: frozenset[NodePath] | None = None


def load_config(
    module: Module, *, is_complete: bool = True, environment: Mapping[str, str] | None = None
) -> LoadedConfig:
    """Load the config of a module.

    Args:
        module: the files, and the names and context that references in them resolve to.
        is_complete: whether a missing context key is an error.
        environment: for ``{{env_var:NAME}}``; that of the process if not given.

    Raises:
        InvalidConfig: a file cannot be read, or so little of the config is valid that nothing more can be checked.
    """
    read = read_config(
        module, ModuleConfig, is_complete=is_complete, environment=environment, prepare=_drop_ignored_settings
    )
    if read.config is not None:
        return LoadedConfig(read.parts, read.config, read.node, read.problems)
    from definitions.pipeline.config.valid_subset import ValidSubset

    valid = ValidSubset(read.node, read.refused)
    if valid.config is None:
        raise InvalidConfig(read.problems)
    return LoadedConfig(read.parts, valid.config, read.node, read.problems, valid.refused)


def _drop_ignored_settings(node: Node) -> list[Problem]:
    """Drop settings for another type than the step's own, as MDAA does, with a warning for each."""
    own = {name: entry.payload for name, entry in STEP_TYPES.items()}
    payloads = set(own.values())
    warnings = []
    pipeline = node.child("pipeline")
    steps = pipeline.child("steps") if pipeline is not None else None
    for index, step in enumerate(steps.value if steps is not None and isinstance(steps.value, list) else []):
        kind = step.child("type")
        payload = own.get(str(kind.value)) if kind is not None else None
        if payload is None or not isinstance(step.value, dict):
            continue
        for other in sorted((payloads - {payload}) & set(step.value)):
            path = (*STEPS, index, other)
            message = f"is ignored: the step's type is {kind.value}, its settings are '{payload}'"
            warnings.append(Problem.at(node, path, message, "ignored-key", key=True, severity="warning"))
            del step.value[other]
    return warnings
