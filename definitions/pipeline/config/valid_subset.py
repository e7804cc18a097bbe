"""What is left of a config with problems, so that one run also shows the problems between its sound parts."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from definitions.diagnostics.problems import Problem
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.steps import STEP_TYPES, step_type
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.unread_step import UnreadParameter, UnreadStep, unread_step
from definitions.schema.model import references_in
from definitions.schema.validation import from_pydantic, models_of
from definitions.source.nodes import Node, NodePath, Position
from definitions.values.expressions import Expression

_ITEM = re.compile(r"pipeline\.(steps|parameters)\[(\d+)\]")
_DECLARES = re.compile(r"\.(outputs|propertyFiles)(\[\d+\](\.(outputName|propertyFileName))?)?$")
_IMPORT = ("pipelineBucketName", "pipelineKmsKeyArn")
_OF_MODELS = ConfigDict(arbitrary_types_allowed=True)
_TUPLE: Any = tuple
_NOWHERE = Position("", 0, 0)
_PLACEHOLDER = {"name": "x", "type": "Fail", "fail": {"errorMessage": "x"}}


class ValidSubset:
    """The sound part of a config.

    Attributes:
        config: the config without what has problems; steps and parameters that cannot be read are still there, as
            ``UnreadStep`` and ``UnreadParameter``. ``None`` if too little is left.
        refused: the paths of what has problems.
    """

    def __init__(self, node: Node, problems: Iterable[Problem]) -> None:
        self.node = node
        self.refused = frozenset(problem.path for problem in problems if problem.severity == "error")
        self.config: ModuleConfig | None = None
        cut = _without_values(node, {_segments(path) for path in self.refused if path})
        # Without its outputs a step is not what others refer to.
        left = [path for path in self.refused if _DECLARES.search(path)]
        try:
            ModuleConfig.model_validate(_with_name(cut))
        except ValidationError as error:
            left += [problem.path for problem in from_pydantic(error, cut, ModuleConfig)]
        items = {(match[1], int(match[2])) for path in left if (match := _ITEM.match(path))}
        if "pipeline.parameters" in {*left, *self.refused}:
            items |= {("parameters", index) for index in range(len(_items(node, "parameters")))}
        with suppress(ValidationError):
            sound = ModuleConfig.model_validate(_with_name(_without_parts(cut, left, items)))
            self.config = self._with_stand_ins(sound, items)

    def _with_stand_ins(self, sound: ModuleConfig, items: set[tuple[str, int]]) -> ModuleConfig:
        """The sound config, with all steps and parameters in their old places."""
        steps, parameters = iter(sound.pipeline.steps), iter(sound.pipeline.parameters)
        lists = {
            "steps": [
                _unread_step(child) if ("steps", index) in items else next(steps)
                for index, child in enumerate(_items(self.node, "steps"))
            ],
            "parameters": [
                UnreadParameter.model_construct(name=_text(child, "name"), type="String")
                if ("parameters", index) in items
                else next(parameters)
                for index, child in enumerate(_items(self.node, "parameters"))
            ],
        }
        return sound.model_copy(update={"pipeline": sound.pipeline.model_copy(update=lists)})


def _without_parts(node: Node, paths: list[str], items: set[tuple[str, int]]) -> Node:
    """The YAML without the root and pipeline keys that the paths lead to, and without these steps and parameters."""
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
            sound = [child for index, child in enumerate(children) if (key, index) not in items]
            if key == "steps" and children and not sound:
                sound = [_node(_PLACEHOLDER)]
            pipeline[key] = Node(sound, pipeline[key].position, pipeline[key].key_position)
    sound_root = {key: child for key, child in root.items() if key not in dropped}
    if "pipeline" in sound_root:
        at = sound_root["pipeline"]
        sound_root["pipeline"] = Node(pipeline, at.position, at.key_position)
    return Node(sound_root, node.position, node.key_position)


def _unread_step(node: Node) -> UnreadStep:
    """What can be read of a step: its name and type, whom it waits for, which steps it starts, its references."""
    waits, name, kind = node.child("dependsOn"), _text(node, "name"), _text(node, "type")
    depends_on = _names(waits) or []
    if kind not in STEP_TYPES:
        return unread_step(name, depends_on=depends_on)
    model = step_type(kind)
    settings = node.child(model.payload)
    branches = model.branch_keys if issubclass(model, RunsSteps) else ()
    chosen = {key: _names(settings.child(key) if settings is not None else None) for key in branches}
    return unread_step(
        name,
        model,
        depends_on=depends_on,
        chosen={key: names for key, names in chosen.items() if names is not None},
        found=tuple(_references(model, node, ())),
        may_run_others=chosen.get("forEachBody", []) is None,
    )


def _references(model: type[BaseModel], node: Node, path: NodePath) -> Iterator[tuple[NodePath, Expression]]:
    """References in the fields of a map that can be read."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        child = node.child(key)
        if child is None or key == "arguments":
            continue
        items = list(enumerate(child.value)) if isinstance(child.value, list) else []
        below = [((*path, key, index), item) for index, item in items] or [((*path, key), child)]
        annotation: Any = field.rebuild_annotation()
        models = [(where, item, inner) for where, item in below for inner in models_of([annotation], item)]
        for where, item, inner in models:
            if isinstance(item.value, dict):
                yield from _references(inner, item, where)
        if not models:
            reader: TypeAdapter[Any] = TypeAdapter(_TUPLE[annotation], config=_OF_MODELS)
            with suppress(ValidationError):
                [value] = reader.validate_python((child.plain(),))
                yield from references_in(value, (*path, key))


def _names(node: Node | None) -> list[str] | None:
    """The texts of a list; ``None`` if it is anything else."""
    names = [child.value for child in node.value] if node is not None and isinstance(node.value, list) else [None]
    return [str(name) for name in names] if all(isinstance(name, str) for name in names) else None


def _items(node: Node, key: str) -> list[Node]:
    children = _children(_children(node).get("pipeline")).get(key)
    return children.value if children is not None and isinstance(children.value, list) else []


def _children(node: Node | None) -> dict[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _node(value: object) -> Node:
    if isinstance(value, dict):
        value = {key: _node(child) for key, child in value.items()}
    return Node(value, _NOWHERE, _NOWHERE)


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


def _text(node: Node, key: str) -> str:
    child = node.child(key)
    return child.value if child is not None and isinstance(child.value, str) else ""
