"""The valid subset of a config with errors, in which one run finds all other errors."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from definitions.diagnostics.problems import Problem
from definitions.module.valid_values import without_values
from definitions.pipeline.config.module_config import PARAMETERS, PIPELINE, STEPS, ModuleConfig
from definitions.pipeline.steps import STEP_TYPES, step_type
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.dependencies import COMPLETED, TRIGGERS, StepDependency
from definitions.pipeline.steps.unread_step import UnreadParameter, UnreadStep, unread_step
from definitions.schema.known_keys import models_of
from definitions.schema.model import references_in
from definitions.schema.pydantic_errors import from_pydantic
from definitions.source.nodes import Node, NodePath, Position
from definitions.values.expressions import Expression

_IMPORT_KEYS = ("pipelineBucketName", "pipelineKmsKeyArn")
_ADAPTER_CONFIG = ConfigDict(arbitrary_types_allowed=True)
_TUPLE: Any = tuple
_NOWHERE = Position("", 0, 0)
_PLACEHOLDER = {"name": "x", "type": "Fail", "fail": {"errorMessage": "x"}}


class ValidSubset:
    """The valid parts of a config, with stand-ins for steps and parameters that cannot be read.

    Attributes:
        config: the config; the stand-ins are ``UnreadStep`` and ``UnreadParameter``. ``None`` if too little is valid.
        refused: the paths of errors.
    """

    def __init__(self, node: Node, problems: Iterable[Problem]) -> None:
        self.node = node
        self.refused = frozenset(problem.path for problem in problems if problem.severity == "error")
        self.config: ModuleConfig | None = None
        readable = without_values(node, self.refused - {()})
        # Without its outputs a step is not what others refer to.
        invalid = [path for path in self.refused if _declares_outputs(path)]
        try:
            ModuleConfig.read(_with_project_name(readable))
        except ValidationError as error:
            invalid += [problem.path for problem in from_pydantic(error, readable, ModuleConfig)]
        items = {path[:3] for path in invalid if _is_of_item(path)}
        if PARAMETERS in {*invalid, *self.refused}:
            items |= {(*PARAMETERS, index) for index in range(len(_items(node, PARAMETERS)))}
        with suppress(ValidationError):
            config = ModuleConfig.read(_with_project_name(_without_parts(readable, invalid, items)))
            self.config = self._with_stand_ins(config, items)

    def _with_stand_ins(self, config: ModuleConfig, unread: set[NodePath]) -> ModuleConfig:
        """The config with all steps and parameters at their old indexes."""
        steps, parameters = iter(config.pipeline.steps), iter(config.pipeline.parameters)
        lists = {
            "steps": [
                _unread_step(child) if (*STEPS, index) in unread else next(steps)
                for index, child in enumerate(_items(self.node, STEPS))
            ],
            "parameters": [
                UnreadParameter.model_construct(name=_text_at(child, "name"), type="String")
                if (*PARAMETERS, index) in unread
                else next(parameters)
                for index, child in enumerate(_items(self.node, PARAMETERS))
            ],
        }
        return config.model_copy(update={"pipeline": config.pipeline.model_copy(update=lists)})


def _is_of_item(path: NodePath) -> bool:
    """Recognize paths of steps and parameters, and those below them."""
    return path[:2] in (STEPS, PARAMETERS) and len(path) > 2 and isinstance(path[2], int)


def _declares_outputs(path: NodePath) -> bool:
    match path:
        case (
            (_, *_, "outputs" | "propertyFiles")
            | (_, *_, "outputs" | "propertyFiles", int())
            | (_, *_, "outputs" | "propertyFiles", int(), "outputName" | "propertyFileName")
        ):
            return True
    return False


def _without_parts(node: Node, paths: Iterable[NodePath], items: set[NodePath]) -> Node:
    """The YAML without the root and pipeline keys that the paths lead to, and without these steps and parameters."""
    keys = {path for path in paths if not _is_of_item(path)}
    root_keys = {path[0] for path in keys if path and (path[:1] != PIPELINE or len(path) == 1)}
    pipeline_keys = {path[:2] for path in keys}
    root = {key: child for key, child in _children(node).items() if key not in root_keys}
    if () in keys:
        root = {key: child for key, child in root.items() if key not in _IMPORT_KEYS}
    pipeline = {
        key: child for key, child in _children(root.get("pipeline")).items() if (*PIPELINE, key) not in pipeline_keys
    }
    for path in (STEPS, PARAMETERS):
        key = str(path[-1])
        children = pipeline[key].value if key in pipeline else None
        if isinstance(children, list):
            others = [child for index, child in enumerate(children) if (*path, index) not in items]
            if path == STEPS and children and not others:
                others = [_unlocated_node(_PLACEHOLDER)]
            pipeline[key] = Node(others, pipeline[key].position, pipeline[key].key_position)
    if "pipeline" in root:
        whole = root["pipeline"]
        root["pipeline"] = Node(pipeline, whole.position, whole.key_position)
    return Node(root, node.position, node.key_position)


def _unread_step(node: Node) -> UnreadStep:
    """A stand-in with all that can be read of a step: name, type, dependencies, branches and references."""
    name, kind = _text_at(node, "name"), _text_at(node, "type")
    depends_on = list(_dependencies(node.child("dependsOn")))
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
        may_run_others=issubclass(model, RunsSteps) and model.runs_body_per_item and None in chosen.values(),
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
            reader: TypeAdapter[Any] = TypeAdapter(_TUPLE[annotation], config=_ADAPTER_CONFIG)
            with suppress(ValidationError):
                [value] = reader.validate_python((child.plain(),))
                yield from references_in(value, (*path, key))


def _dependencies(node: Node | None) -> Iterator[StepDependency]:
    """The entries of ``dependsOn`` that name a step."""
    for child in node.value if node is not None and isinstance(node.value, list) else ():
        name = child.value if isinstance(child.value, str) else _text_at(child, "step")
        trigger = _text_at(child, "trigger")
        if name:
            yield StepDependency(step=name, trigger=trigger if trigger in TRIGGERS else COMPLETED)


def _names(node: Node | None) -> list[str] | None:
    """The texts of a list; ``None`` if it is anything else."""
    names = [child.value for child in node.value] if node is not None and isinstance(node.value, list) else [None]
    return [str(name) for name in names] if all(isinstance(name, str) for name in names) else None


def _items(node: Node, path: NodePath) -> list[Node]:
    """The entries of the list at a path; none if there is no list."""
    for key in path:
        node = node.child(key) or _unlocated_node(None)
    return node.value if isinstance(node.value, list) else []


def _children(node: Node | None) -> dict[str, Node]:
    return node.value if node is not None and isinstance(node.value, dict) else {}


def _unlocated_node(value: object) -> Node:
    if isinstance(value, dict):
        value = {key: _unlocated_node(child) for key, child in value.items()}
    return Node(value, _NOWHERE, _NOWHERE)


def _with_project_name(node: Node) -> dict[str, object]:
    plain = node.plain()
    return {"projectName": "x", **plain} if isinstance(plain, dict) else {}


def _text_at(node: Node, key: str) -> str:
    child = node.child(key)
    return child.value if child is not None and isinstance(child.value, str) else ""
