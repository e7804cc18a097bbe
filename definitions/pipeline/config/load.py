"""From the files of a module config to its validated model: read, merge, substitute, validate."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.config.plain_secrets import secret_values
from definitions.pipeline.config.valid_subset import ValidSubset
from definitions.pipeline.steps import STEP_TYPES
from definitions.project.merging import merge, merge_shallow
from definitions.project.module import Module
from definitions.project.references.substitution import Substitution
from definitions.project.references.values import ReferenceValues
from definitions.schema.misspelt_keys import mended
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

_PARTITIONS = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eusc-": "aws-eusc",
}


@dataclass(frozen=True, slots=True)
class LoadedConfig:
    """A config and the YAML it came from.

    Attributes:
        config: the config; where ``problems`` holds errors, its sound part.
        node: the YAML, with misspelt keys put right.
        problems: what is wrong, and what deserves a warning.
        refused: paths of what is no part of ``config`` because it has errors; ``None`` for a config without errors.
    """

    config: ModuleConfig
    node: Node
    problems: list[Problem]
    refused: frozenset[str] | None = None


def load_config(
    module: Module, *, is_complete: bool = True, environment: Mapping[str, str] | None = None
) -> LoadedConfig:
    """Read and validate the config of a module.

    Args:
        module: which files, and the names and context that references in them stand for.
        is_complete: whether a context key that is not there is an error.
        environment: for ``{{env_var:NAME}}``; that of the process if not given.

    Raises:
        InvalidConfig: a file cannot be read, or so little of the config is sound that nothing more can be checked.
    """
    merged = _merged(module)
    names = {
        "org": module.naming.organization,
        "env": module.naming.environment,
        "domain": module.naming.domain,
        "module_name": module.naming.module,
        "account": module.account or ACCOUNT,
        "region": module.region or REGION,
        "partition": partition(module.region) or PARTITION,
    }
    variables = os.environ if environment is None else environment
    values = ReferenceValues(
        names, module.context, is_complete, module.naming, variables, allowed_variables=module.allowed_variables
    )
    substitution = Substitution(values)
    node = substitution.apply(merged)
    problems = [*substitution.problems, *_empty_values(node), *secret_values(node), *_drop_other_payloads(node)]
    node, config, misspelt, found = mended(node, ModuleConfig)
    if config is not None and not any(problem.severity == "error" for problem in [*problems, *misspelt]):
        return LoadedConfig(config, node, problems)
    known = {problem.position for problem in problems if problem.severity == "error"} | _open_values(node)
    salvage = ValidSubset(node, [*problems, *found])
    problems += [*misspelt, *(problem for problem in found if problem.position not in known)]
    if salvage.config is None:
        raise InvalidConfig(problems)
    return LoadedConfig(salvage.config, node, problems, salvage.refused)


def partition(region: str | None) -> str | None:
    """The partition a region belongs to, such as ``aws-cn`` for ``cn-north-1``; ``None`` for no region."""
    if region is None:
        return None
    return next((name for prefix, name in _PARTITIONS.items() if region.startswith(prefix)), "aws")


def _merged(module: Module) -> Node:
    """The files of a module as one, and over them what the project file gives."""
    nodes: list[Node] = []
    problems: list[Problem] = []
    for file in module.config_files:
        shown = shown_path(file.path)
        try:
            content = module.folders.read(file.path, shown)
        except YamlError as error:
            [fault] = error.faults
            if fault.rule in ("missing-file", "outside-project") and file.key:
                message = f"'{shown}': {fault.message}"
                problems.append(Problem(file.named_at, file.key, message, fault.rule, fault.hint))
            else:
                problems.append(Problem.from_fault(fault))
            continue
        try:
            nodes.append(load(content, shown, module.folders.included_from(file.path)))
        except YamlError as error:
            problems.extend(Problem.from_fault(fault) for fault in error.faults)
    problems.extend(Problem(node.position, "", "is empty", "empty-file") for node in nodes if node.value is None)
    if problems:
        raise InvalidConfig(problems)
    merged = reduce(merge, nodes) if nodes else None
    if module.config_data is None:
        assert merged is not None
        return merged
    return module.config_data if merged is None else merge_shallow(merged, module.config_data)


def _open_values(node: Node) -> set[Position]:
    """Where values stand that are not known here; they cannot be wrong."""
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
    hint = "remove the key, or write '' for an empty text"
    return [
        Problem.at(node, path, "has no value", "no-value", hint)
        for path, child in node.walk()
        if child.value is None and path
    ]


def _drop_other_payloads(node: Node) -> list[Problem]:
    """Settings for another type than the step's own are ignored, as MDAA does, but not in silence."""
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
            path: NodePath = ("pipeline", "steps", index, other)
            message = f"is ignored: the step's type is {kind.value}, its settings are '{payload}'"
            warnings.append(Problem.at(node, path, message, "ignored-key", key=True, severity="warning"))
            del step.value[other]
    return warnings
