"""What the checks of an endpoint's config see."""

from collections.abc import Sequence

from definitions.diagnostics.problems import Problem
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.models import NamedVersion, ServedModel
from definitions.endpoint.names import EndpointNames
from definitions.foundation.records import record
from definitions.module.registry import Registries
from definitions.project.module import Module
from definitions.source.nodes import Node, NodePath


@record
class CheckContext:
    """A config with its surroundings.

    Attributes:
        config: the config, or its valid part.
        node: its YAML.
        refused: paths of what is no part of the config because it has errors.
        module: the module that it belongs to.
        names: physical names.
        versions: versions of models that it names.
        registries: of the project's pipelines.
        models: what is served of the versions.
    """

    config: EndpointModuleConfig
    node: Node
    refused: frozenset[NodePath]
    module: Module
    names: EndpointNames
    versions: Sequence[NamedVersion]
    registries: Registries
    models: Sequence[ServedModel]

    @property
    def is_alone(self) -> bool:
        """Whether the config belongs to no project, so that nobody knows of its pipelines."""
        return self.module.siblings is None

    def is_refused(self, path: NodePath) -> bool:
        """Whether a value, what it is in, or something in it has errors, so that nothing more is said of it."""
        return any(path == one[: len(path)] or one == path[: len(one)] for one in self.refused)

    def has(self, path: NodePath) -> bool:
        """Whether the YAML has a value at a path."""
        return self.value_at(path) is not None

    def value_at(self, path: NodePath) -> object:
        """The value at a path of the YAML; ``None`` if there is none."""
        node: Node | None = self.node
        for segment in path:
            if node is None:
                return None
            if isinstance(segment, int):
                items = node.value if isinstance(node.value, list) else []
                node = items[segment] if segment < len(items) else None
            else:
                node = node.child(segment)
        return None if node is None else node.value

    def error(self, path: NodePath, message: str, rule: str, hint: str | None = None, *, key: bool = False) -> Problem:
        """An error at a path, or at its key."""
        return Problem.at(self.node, path, message, rule, hint, key=key)

    def warning(self, path: NodePath, message: str, rule: str, hint: str | None = None) -> Problem:
        """A warning at a path."""
        return Problem.at(self.node, path, message, rule, hint, severity="warning")

    def note(self, path: NodePath, message: str, rule: str, hint: str | None = None) -> Problem:
        """A note at a path."""
        return Problem.at(self.node, path, message, rule, hint, severity="note")
