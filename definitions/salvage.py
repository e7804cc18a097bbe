"""What is left of a config with problems, so that one run also shows the problems between its sound parts."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from pydantic import ValidationError

from definitions.config import ModuleConfig
from definitions.nodes import Node, NodePath
from definitions.problems import Problem, from_pydantic

_ITEM = re.compile(r"pipeline\.(steps|parameters)\[(\d+)\]")
_DECLARES = re.compile(r"\.(outputs|propertyFiles)(\[\d+\](\.(outputName|propertyFileName))?)?$")
_IMPORT = ("pipelineBucketName", "pipelineKmsKeyArn")


class Salvage:
    """The sound part of a config.

    Attributes:
        config: the config without what has problems; ``None`` if too little is left.
        node: the YAML of the same part.
        broken: names of steps and parameters that were left out; whether references to them are right is unknown.
    """

    def __init__(self, node: Node, problems: Iterable[Problem]) -> None:
        paths = [problem.path for problem in problems if problem.severity == "error"]
        self.kept: dict[str, list[int]] = {}
        self.broken: set[str] = set()
        self.config: ModuleConfig | None = None
        self.node = _without_values(node, {_segments(path) for path in paths if path})
        # Without its outputs a step is not what others refer to.
        left = [path for path in paths if _DECLARES.search(path)]
        try:
            ModuleConfig.model_validate(_with_name(self.node))
        except ValidationError as error:
            left += [problem.path for problem in from_pydantic(error, self.node, ModuleConfig)]
        self.node = self._without_parts(self.node, left)
        with suppress(ValidationError):
            self.config = ModuleConfig.model_validate(_with_name(self.node))

    def _without_parts(self, node: Node, paths: list[str]) -> Node:
        """The YAML without the root keys, pipeline keys, steps and parameters that the paths lead to."""
        items = {(match[1], int(match[2])) for path in paths if (match := _ITEM.match(path))}
        keys = {path for path in paths if not _ITEM.match(path)}
        root = _children(node)
        dropped = {re.split(r"[.\[]", path)[0] for path in keys if not path.startswith("pipeline.")}
        dropped |= set(_IMPORT) if "" in dropped else set()
        pipeline = {
            key: child
            for key, child in _children(root.get("pipeline")).items()
            if not any(re.match(rf"pipeline\.{re.escape(key)}\b(?!\[)", path) for path in keys)
        }
        for key in ("steps", "parameters"):
            children = pipeline[key].value if key in pipeline else None
            if isinstance(children, list):
                self.kept[key] = [index for index in range(len(children)) if (key, index) not in items]
                self.broken |= {_name(child) for index, child in enumerate(children) if (key, index) in items}
                sound = [children[index] for index in self.kept[key]]
                pipeline[key] = Node(sound, pipeline[key].position, pipeline[key].key_position)
        sound_root = {key: child for key, child in root.items() if key not in dropped}
        if "pipeline" in sound_root:
            at = sound_root["pipeline"]
            sound_root["pipeline"] = Node(pipeline, at.position, at.key_position)
        return Node(sound_root, node.position, node.key_position)

    def renumbered(self, problem: Problem) -> Problem:
        """A problem found in the sound part, with the path it has in the whole."""
        match = _ITEM.match(problem.path)
        if match is None:
            return problem
        index = self.kept[match[1]][int(match[2])]
        return replace(problem, path=f"pipeline.{match[1]}[{index}]{problem.path[match.end() :]}")


def _children(node: Node | None) -> dict[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _without_values(node: Node, paths: set[NodePath], at: NodePath = ()) -> Node:
    """The YAML without the entries of maps at these paths."""
    value = node.value
    if isinstance(value, dict):
        value = {
            key: _without_values(child, paths, (*at, key)) for key, child in value.items() if (*at, key) not in paths
        }
    elif isinstance(value, list):
        value = [_without_values(child, paths, (*at, index)) for index, child in enumerate(value)]
    return Node(value, node.position, node.key_position)


def _segments(path: str) -> NodePath:
    """The path of a problem, taken apart; one with a '.' in a key leads nowhere, and its step is left out whole."""
    return tuple(int(index) if index else key for key, index in re.findall(r"([^.\[\]]+(?!\]))|\[(\d+)\]", path))


def _with_name(node: Node) -> dict[str, object]:
    plain = node.plain()
    return {"projectName": "x", **plain} if isinstance(plain, dict) else {}


def _name(node: Node) -> str:
    name = node.child("name")
    return "" if name is None else str(name.value)
