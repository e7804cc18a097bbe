"""From pydantic's errors to problems, each at its position in the YAML and in the user's words."""

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import get_args

from pydantic import BaseModel, ValidationError

from definitions.diagnostics.messages import describe_type, did_you_mean, meant_by, quoted
from definitions.diagnostics.problems import Problem, dotted
from definitions.schema.tagged_union import TaggedUnion
from definitions.source.nodes import Node, NodePath, PathSegment


def from_pydantic(error: ValidationError, node: Node, root: type[BaseModel], path: NodePath = ()) -> list[Problem]:
    """The problems that pydantic found in the value at ``path`` below ``node``, read as ``root``."""
    problems = []
    for detail in error.errors(include_url=False):
        is_key = detail["loc"][-1:] == ("[key]",)
        loc = detail["loc"][:-1] if is_key else detail["loc"]
        models = _locate(loc, root, node.nearest(path))
        problems.append(_problem(dict(detail), node, (*path, *loc), models, is_key=is_key))
    return _causes(problems)


def _causes(problems: list[Problem]) -> list[Problem]:
    """The problems without the keys that are missing only because they are misspelt."""
    misspelt = {
        dotted((*filter(None, [problem.path.rpartition(".")[0]]), name))
        for problem in problems
        if problem.rule == "unknown-key" and (name := meant_by(problem.hint)) is not None
    }
    return [problem for problem in problems if problem.rule != "missing-key" or problem.path not in misspelt]


def _locate(loc: NodePath, root: type[BaseModel], node: Node) -> list[list[type[BaseModel]]]:
    """The models that may stand around each part of a pydantic ``loc``, from the root to its end."""
    around, below = [[root]], [root]
    annotations: list[object] = []
    for index, segment in enumerate(loc):
        if isinstance(segment, int):
            below = models_of(annotations, node.nearest(loc[: index + 1]))
            continue
        around.append(below)
        annotations = [_aliases(model)[segment] for model in below if segment in _aliases(model)]
        below = models_of(annotations, node.nearest(loc[: index + 1])) or below
    return around


def _refused(model: type[BaseModel], key: PathSegment) -> str | None:
    """Why a model, or one around it, refuses a key: it says so under the name that AWS gives to it."""
    refused: Mapping[str, str] = getattr(model, "refused_members", {})
    return next((reason for name, reason in refused.items() if name.lower() == str(key).lower()), None)


def _aliases(model: type[BaseModel]) -> dict[str, object]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def models_of(annotations: Sequence[object], node: Node) -> list[type[BaseModel]]:
    """The models that a value of these types may be of; where it says so itself, only that."""
    found: list[type[BaseModel]] = []
    for annotation in annotations:
        chosen = [union.model_of(_own(node)) for union in get_args(annotation) if isinstance(union, TaggedUnion)]
        if chosen:
            found.extend(model for model in chosen if model is not None)
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            found.append(annotation)
        else:
            found.extend(models_of([argument for argument in get_args(annotation) if argument is not NoneType], node))
    return found


def _own(node: Node) -> dict[str, object]:
    """The scalars of a map."""
    children = node.value if isinstance(node.value, dict) else {}
    return {key: child.value for key, child in children.items()}


def _problem(
    detail: dict[str, object], node: Node, path: NodePath, models: list[list[type[BaseModel]]], *, is_key: bool
) -> Problem:
    context = detail.get("ctx")
    context = context if isinstance(context, dict) else {}
    given = detail.get("input")
    match detail["type"]:
        case "config":
            if context["key"] is not None:
                path, is_key = (*path, context["key"]), True
            return Problem.at(node, path, context["message"], context["rule"], context["hint"], key=is_key)
        case "missing":
            return Problem.at(node, path, "is required and missing", "missing-key", key=True)
        case "extra_forbidden":
            owners = [model for around in models for model in around]
            reason = next((reason for model in owners if (reason := _refused(model, path[-1]))), None)
            if reason is not None:
                return Problem.at(node, path, f"cannot be given: {reason}", "forbidden-key", key=True)
            known = sorted({alias for model in models[-1] for alias in _aliases(model)})
            near = did_you_mean(str(path[-1]), known)
            hint = near or (f"known keys: {', '.join(known)}" if len(known) <= 12 else None)
            return Problem.at(node, path, "is not a known key", "unknown-key", hint, key=True)
        case "model_type" | "dict_type" | "model_attributes_type":
            return Problem.at(node, path, f"must be a map, got {describe_type(given)}", "wrong-type")
        case "list_type":
            return Problem.at(
                node, path, f"must be a list, got {describe_type(given)}", "wrong-type", _list_hint(given)
            )
        case "too_short":
            return Problem.at(node, path, "must not be empty", "empty-list")
        case "too_long":
            items = len(given) if isinstance(given, dict | list) else 0
            message = f"has {items} items; at most {context['max_length']} are allowed"
            return Problem.at(node, path, message, "too-long")
        case "literal_error":
            return Problem.at(node, path, f"{quoted(given)} is not {context['expected']}", "unknown-word")
        case kind:
            raise AssertionError(f"an error of pydantic without words: {kind}")


def _list_hint(given: object) -> str | None:
    return f"write [{given}] for a list of one" if isinstance(given, str) else None
