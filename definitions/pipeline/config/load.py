"""Load the config of a module: read its files, merge them, substitute references, validate the result."""

import os
from collections.abc import Mapping

from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors
from definitions.foundation.records import record
from definitions.pipeline.config.config_parts import ConfigParts
from definitions.pipeline.config.module_config import STEPS, ModuleConfig
from definitions.pipeline.config.plain_secrets import plain_secrets
from definitions.pipeline.steps import STEP_TYPES
from definitions.project.deployment.regions import partition_of
from definitions.project.module import Module
from definitions.project.references.substitution import Substitution
from definitions.project.references.values import ReferenceValues
from definitions.schema.corrected_read import read_corrected
from definitions.schema.known_keys import is_list_at, is_map_at, required_keys_at
from definitions.schema.lookalikes import lookalike_warnings, names_with_lookalikes
from definitions.source.folders import shown_path
from definitions.source.located_yaml import load
from definitions.source.nodes import Node, NodePath, Position, YamlError
from definitions.values.infrastructure import (
    ACCOUNT,
    PARTITION,
    REGION,
    InfrastructureKind,
    InfrastructureText,
    values_in,
)


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
    parts = ConfigParts(tuple(_read(module)), module.config_data)
    values = _reference_values(module, is_complete, os.environ if environment is None else environment)
    node, problems = _substitute(parts.merged(), values)
    return _validate(parts, node, problems)


def _read(module: Module) -> list[Node]:
    """The files of the module as YAML, in order."""
    nodes: list[Node] = []
    problems: list[Problem] = []
    for file in module.config_files:
        shown = shown_path(file.path)
        try:
            content = module.folders.read(file.path, shown)
        except YamlError as error:
            [fault] = error.faults
            if fault.rule in ("missing-file", "outside-project") and file.named_by:
                message = f"'{shown}': {fault.message}"
                problems.append(Problem(file.named_at, file.named_by, message, fault.rule, fault.hint))
            else:
                problems.append(Problem.from_fault(fault))
            continue
        try:
            nodes.append(load(content, shown, module.folders.included_from(file.path)))
        except YamlError as error:
            problems.extend(Problem.from_fault(fault) for fault in error.faults)
    problems.extend(Problem(node.position, (), "is empty", "empty-file") for node in nodes if node.value is None)
    if problems:
        raise InvalidConfig(problems)
    return nodes


def _reference_values(module: Module, is_complete: bool, environment: Mapping[str, str]) -> ReferenceValues:
    names = {
        "org": module.naming.organization,
        "env": module.naming.environment,
        "domain": module.naming.domain,
        "module_name": module.naming.module,
        "account": module.account or ACCOUNT,
        "region": module.region or REGION,
        "partition": partition_of(module.region) or PARTITION,
    }
    allowed = module.allowed_variables
    return ReferenceValues(names, module.context, is_complete, module.naming, environment, allowed_variables=allowed)


def _substitute(node: Node, values: ReferenceValues) -> tuple[Node, list[Problem]]:
    """The YAML without references, and problems with them."""
    substitution = Substitution(values)
    return substitution.apply(node), substitution.problems


def _validate(parts: ConfigParts, node: Node, problems: list[Problem]) -> LoadedConfig:
    """The YAML as a config, or the valid part of it; ``problems`` are those so far."""
    problems = [*problems, *plain_secrets(node), *_drop_ignored_settings(node)]
    empty = _empty_values(node)
    warnings = lookalike_warnings(node)
    names = names_with_lookalikes(node, warnings)
    read = read_corrected(names.node if names is not None else node, ModuleConfig)
    mistakes = [*(names.problems if names is not None else []), *read.mistakes]
    problems += [problem for problem in empty if problem.position not in read.guessed]
    reported = {problem.position for problem in mistakes}
    problems += [warning for warning in warnings if warning.position not in reported]
    if read.model is not None and not has_errors([*problems, *mistakes]):
        return LoadedConfig(parts, read.model, read.node, problems)
    reported = {problem.position for problem in problems if problem.severity == "error"} | _open_values(read.node)
    from definitions.pipeline.config.valid_subset import ValidSubset

    valid = ValidSubset(read.node, [*problems, *read.other_problems])
    problems += mistakes
    problems += [problem for problem in read.other_problems if problem.position not in reported]
    if valid.config is None:
        raise InvalidConfig(problems)
    return LoadedConfig(parts, valid.config, read.node, problems, valid.refused)


def _open_values(node: Node) -> set[Position]:
    """Positions of values that are not known without a project; they cannot be wrong."""
    return {
        child.position
        for _, child in node.walk()
        if any(
            value.kind is InfrastructureKind.CONTEXT
            for value in values_in(child.value)
            if isinstance(child.value, InfrastructureText)
        )
    }


def _empty_values(node: Node) -> list[Problem]:
    return [
        Problem.at(node, path, "has no value", "no-value", _hint_of_empty(node, path))
        for path, child in node.walk()
        if child.value is None and path
    ]


def _hint_of_empty(node: Node, path: NodePath) -> str:
    """What to write for nothing."""
    if isinstance(path[-1], int):
        return "write the item behind its '-', or remove the '-'"
    if is_list_at(path, ModuleConfig, node):
        return "write its items below it, each behind '- ', or remove the key"
    if is_map_at(path, ModuleConfig, node):
        required = required_keys_at(path, ModuleConfig, node)
        return (
            f"write its keys below it: {', '.join(required)}" if required else "write its keys below it, or remove it"
        )
    return "remove the key, or write '' for an empty text"


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
