"""Read the config of a module: its files are merged, references replaced, and the result validated by a model."""

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors
from definitions.foundation.records import record
from definitions.module.config_parts import ConfigParts
from definitions.module.plain_secrets import plain_secrets
from definitions.project.deployment.regions import partition_of
from definitions.project.module import Module
from definitions.project.references.substitution import Substitution
from definitions.project.references.values import ReferenceValues
from definitions.schema.corrected_read import read_corrected
from definitions.schema.lookalikes import lookalike_warnings, names_with_lookalikes
from definitions.schema.model import Model
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

_Config = TypeVar("_Config", bound=Model)


@record
class ReadConfig(Generic[_Config]):
    """The config of a module, as far as it can be read.

    Attributes:
        parts: the YAML as it was read.
        node: the YAML, merged, with misspelt keys corrected.
        config: the config; ``None`` if it has errors.
        problems: all errors and warnings.
        refused: errors, with those that are consequences of a mistake that is reported: what is at their paths is no
            part of a config.
    """

    parts: ConfigParts
    node: Node
    config: _Config | None
    problems: list[Problem]
    refused: list[Problem]


def read_config(
    module: Module,
    model: type[_Config],
    *,
    is_complete: bool = True,
    environment: Mapping[str, str] | None = None,
    prepare: Callable[[Node], list[Problem]] | None = None,
) -> ReadConfig[_Config]:
    """Read the config of a module.

    Args:
        module: the files, and the names and context that references in them resolve to.
        model: the root of the config.
        is_complete: whether a missing context key is an error.
        environment: for ``{{env_var:NAME}}``; that of the process if not given.
        prepare: takes out what is accepted and has no effect; returns warnings.

    Raises:
        InvalidConfig: a file cannot be read.
    """
    parts = ConfigParts(tuple(_read(module)), module.config_data)
    values = _reference_values(module, is_complete, os.environ if environment is None else environment)
    node, problems = _substitute(parts.merged(), values)
    problems = [*problems, *plain_secrets(node), *(prepare(node) if prepare is not None else [])]
    below = list(node.walk())
    empty = _empty_values(node, below, model)
    warnings = lookalike_warnings(below)
    names = names_with_lookalikes(node, warnings)
    read = read_corrected(names.node if names is not None else node, model)
    mistakes = [*(names.problems if names is not None else []), *read.mistakes]
    problems += [problem for problem in empty if problem.position not in read.guessed]
    reported = {problem.position for problem in mistakes}
    problems += [warning for warning in warnings if warning.position not in reported]
    if read.model is not None and not has_errors([*problems, *mistakes]):
        return ReadConfig(parts, read.node, read.model, problems, [])
    reported = {problem.position for problem in problems if problem.severity == "error"} | _open_values(read.node)
    others = [problem for problem in read.other_problems if problem.position not in reported]
    return ReadConfig(parts, read.node, None, [*problems, *mistakes, *others], [*problems, *read.other_problems])


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


def _empty_values(node: Node, below: Iterable[tuple[NodePath, Node]], model: type[Model]) -> list[Problem]:
    return [
        Problem.at(node, path, "has no value", "no-value", _hint_of_empty(node, path, model))
        for path, child in below
        if child.value is None and path
    ]


def _hint_of_empty(node: Node, path: NodePath, model: type[Model]) -> str:
    """What to write for nothing."""
    from definitions.schema.known_keys import is_list_at, is_map_at, required_keys_at

    if isinstance(path[-1], int):
        return "write the item behind its '-', or remove the '-'"
    if is_list_at(path, model, node):
        return "write its items below it, each behind '- ', or remove the key"
    if is_map_at(path, model, node):
        required = required_keys_at(path, model, node)
        return (
            f"write its keys below it: {', '.join(required)}" if required else "write its keys below it, or remove it"
        )
    return "remove the key, or write '' for an empty text"
