"""Load the config of an endpoint: read its files, merge them, substitute references, validate the result."""

from collections.abc import Mapping

from pydantic import ValidationError

from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.foundation.records import record
from definitions.module.config_parts import ConfigParts
from definitions.module.reading import read_config
from definitions.project.module import Module
from definitions.source.nodes import Node


@record
class LoadedConfig:
    """A config and the YAML it came from.

    Attributes:
        parts: the YAML as it was read.
        config: the config; its valid part where ``problems`` holds errors.
        node: the YAML, with misspelt keys corrected.
        problems: the errors and warnings so far.
        refused: the keys at the root that are no part of ``config`` because they have errors.
    """

    parts: ConfigParts
    config: EndpointModuleConfig
    node: Node
    problems: list[Problem]
    refused: frozenset[str] = frozenset()


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
    errors = [problem.path for problem in read.refused if problem.severity == "error"]
    refused = frozenset(str(path[0]) for path in errors if path)
    config = _without(read.node, refused)
    if config is None:
        raise InvalidConfig(read.problems)
    return LoadedConfig(read.parts, config, read.node, read.problems, refused)


def _without(node: Node, refused: frozenset[str]) -> EndpointModuleConfig | None:
    """The config without the keys at the root that have errors; ``None`` if it has errors all the same."""
    plain = node.plain()
    if not isinstance(plain, dict):
        return None
    names = {"projectName": "x", "stageName": "x"}
    try:
        return EndpointModuleConfig.model_validate(
            {**names, **{key: value for key, value in plain.items() if key not in refused}}
        )
    except ValidationError:
        return None
