"""Load the config of an endpoint: read its files, merge them, substitute references, validate the result."""

from collections.abc import Mapping

from pydantic import ValidationError

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.foundation.records import record
from definitions.module.config_parts import ConfigParts
from definitions.module.reading import read_config
from definitions.module.valid_values import without_values
from definitions.project.module import Module
from definitions.schema.pydantic_errors import from_pydantic
from definitions.source.nodes import Node, NodePath

_NAMES = {"projectName": "x", "stageName": "x"}
"""Stand for the keys without which there is no config."""
_MOST_ROUNDS = 20


@record
class LoadedConfig:
    """A config and the YAML it came from.

    Attributes:
        parts: the YAML as it was read.
        config: the config; its valid part where ``problems`` holds errors.
        node: the YAML, with misspelt keys corrected.
        problems: the errors and warnings so far.
        refused: paths of what is no part of ``config`` because it has errors.
    """

    parts: ConfigParts
    config: EndpointModuleConfig
    node: Node
    problems: list[Problem]
    refused: frozenset[NodePath] = frozenset()


def load_config(
    module: Module, *, is_complete: bool = True, environment: Mapping[str, str] | None = None
) -> LoadedConfig:
    """Load the config of an endpoint; arguments as for ``read_config``.

    Raises:
        InvalidConfig: a file cannot be read, or so little of the config is valid that nothing more can be checked.
    """
    read = read_config(module, EndpointModuleConfig, is_complete=is_complete, environment=environment)
    if read.config is not None:
        return LoadedConfig(read.parts, read.config, read.node, read.problems)
    errors = {problem.path for problem in read.refused if problem.severity == "error"}
    config, refused = _valid_subset(read.node, errors)
    if config is None:
        raise InvalidConfig(read.problems)
    return LoadedConfig(read.parts, config, read.node, read.problems, frozenset(refused))


def _valid_subset(node: Node, errors: set[NodePath]) -> tuple[EndpointModuleConfig | None, set[NodePath]]:
    """The config without what has errors, and without what cannot do without it; and the paths of both."""
    refused = errors - {()}
    for _ in range(_MOST_ROUNDS):
        readable = without_values(node, {_entry(path) for path in refused})
        plain = readable.plain()
        named = {**_NAMES, **plain} if isinstance(plain, dict) else plain
        try:
            return EndpointModuleConfig.read(named), refused
        except ValidationError as error:
            found = {problem.path for problem in from_pydantic(error, readable, EndpointModuleConfig)}
        # What is missing, or what entries contradict, is mended only by taking out the map around it.
        further = {path if path not in refused and _is_in(readable, path) else path[:-1] for path in found}
        if not further - refused - {()}:
            break
        refused |= further - {()}
    return None, refused


def _entry(path: NodePath) -> NodePath:
    """The entry of a map that can be taken out: items of lists keep their indexes only together."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path


def _is_in(node: Node, path: NodePath) -> bool:
    for segment in path:
        child = node.child(segment) if isinstance(segment, str) else None
        if isinstance(segment, int) and isinstance(node.value, list) and segment < len(node.value):
            child = node.value[segment]
        if child is None:
            return False
        node = child
    return True
