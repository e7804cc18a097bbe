"""Translate pydantic's errors to problems."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from definitions.diagnostics.messages import describe_type, quoted
from definitions.diagnostics.problems import Problem
from definitions.schema.errors import unknown_key
from definitions.schema.known_keys import models_around, types_by_key
from definitions.source.nodes import Node, NodePath, PathSegment


def from_pydantic(error: ValidationError, node: Node, root: type[BaseModel], path: NodePath = ()) -> list[Problem]:
    """The problems that pydantic found in the value at ``path`` below ``node``, read as ``root``."""
    problems = []
    for detail in error.errors(include_url=False):
        is_key = detail["loc"][-1:] == ("[key]",)
        loc = detail["loc"][:-1] if is_key else detail["loc"]
        models = models_around(loc, root, node.nearest(path))
        problems.append(_translated(dict(detail), node, (*path, *loc), models, is_key=is_key))
    return _without_consequences(problems)


def _without_consequences(problems: list[Problem]) -> list[Problem]:
    """The problems without the keys that are missing only because they are misspelt."""
    meant = {(*problem.path[:-1], problem.meant) for problem in problems if problem.meant is not None}
    return [problem for problem in problems if problem.rule != "missing-key" or problem.path not in meant]


def _refusal_reason(model: type[BaseModel], key: PathSegment) -> str | None:
    """The reason for which a model refuses a key, which it gives under AWS's name."""
    refused: Mapping[str, str] = getattr(model, "refused_members", {})
    return next((reason for name, reason in refused.items() if name.lower() == str(key).lower()), None)


def _translated(
    detail: dict[str, object], node: Node, path: NodePath, models: list[list[type[BaseModel]]], *, is_key: bool
) -> Problem:
    context = detail.get("ctx")
    context = context if isinstance(context, dict) else {}
    given = detail.get("input")
    match detail["type"]:
        case "config":
            if context["key"] is not None:
                path, is_key = (*path, context["key"]), True
            return _from_context(context, node, path, is_key=is_key)
        case "missing":
            return Problem.at(node, path, "is required and missing", "missing-key", key=True)
        case "extra_forbidden":
            owners = [model for around in models for model in around]
            reason = next((reason for model in owners if (reason := _refusal_reason(model, path[-1]))), None)
            if reason is not None:
                return Problem.at(node, path, f"cannot be given: {reason}", "forbidden-key", key=True)
            known = sorted({alias for model in models[-1] for alias in types_by_key(model)})
            return _from_context(unknown_key(str(path[-1]), known).context or {}, node, path, is_key=True)
        case "model_type" | "dict_type" | "model_attributes_type":
            message = f"must be a map, got {describe_type(given)}"
            return Problem.at(node, path, message, "wrong-type", expects_collection=True)
        case "list_type":
            message = f"must be a list, got {describe_type(given)}"
            return Problem.at(node, path, message, "wrong-type", _list_hint(given), expects_collection=True)
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


def _from_context(context: Mapping[str, Any], node: Node, path: NodePath, *, is_key: bool) -> Problem:
    """The problem of an error that ``errors.invalid`` made."""
    rule, message, hint = context["rule"], context["message"], context["hint"]
    return Problem.at(node, path, message, rule, hint, key=is_key, meant=context["meant"])


def _list_hint(given: object) -> str | None:
    if isinstance(given, dict):
        return "write '- ' before its first key, for a list of one"
    if not isinstance(given, str):
        return None
    return f"write [{given}]" if ", " in given else f"write [{given}] for a list of one"
