"""Translate pydantic's errors to problems."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from definitions.diagnostics.messages import describe_type, quoted, yaml_text
from definitions.diagnostics.problems import Problem
from definitions.foundation.records import replace
from definitions.schema.errors import missing_key, unknown_key
from definitions.schema.field_kinds import kind_of_field
from definitions.schema.known_keys import maps_at, models_around, types_by_key
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
            problem = _from_context(context, node, path, is_key=is_key)
            return replace(problem, hint=_hint_of_missing(problem, models)) if _is_missing(problem) else problem
        case "missing":
            problem = _from_context(missing_key().context or {}, node, path, is_key=True)
            return replace(problem, hint=_hint_of_missing(problem, models))
        case "extra_forbidden":
            owners = [model for around in models for model in around]
            reason = next((reason for model in owners if (reason := _refusal_reason(model, path[-1]))), None)
            if reason is not None:
                return Problem.at(node, path, f"cannot be given: {reason}", "forbidden-key", key=True)
            known = sorted({alias for model in models[-1] for alias in types_by_key(model)})
            around = node.nearest(path[:-1]).value
            error = unknown_key(str(path[-1]), known, given, around if isinstance(around, dict) else ())
            return _from_context(error.context or {}, node, path, is_key=True)
        case "model_type" | "dict_type" | "model_attributes_type":
            message = f"must be a map, got {describe_type(given)}"
            return Problem.at(
                node,
                path,
                message,
                "wrong-type",
                _map_hint(given, maps_at(path, models[0][0], node)),
                expects_collection=True,
            )
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


def _is_missing(problem: Problem) -> bool:
    return problem.rule == "missing-key" and problem.message == "is required and missing"


def _hint_of_missing(problem: Problem, models: list[list[type[BaseModel]]]) -> str | None:
    """What the key takes, and the keys that replace it."""
    fields = (field for model in models[-1] for name, field in model.model_fields.items())
    keys = (field.alias or name for model in models[-1] for name, field in model.model_fields.items())
    field = next((field for field, key in zip(fields, keys, strict=True) if key == problem.path[-1]), None)
    if field is None:
        return problem.hint
    found = kind_of_field(field.rebuild_annotation())
    kind = re.sub(r" \(API: \w+\)", "", found.description).replace("true/false", "true or false")
    if kind == "map":
        required = [key for nested in found.nested[:1] for key in _required_keys(nested.model)]
        kind = f"map with {', '.join(required)}" if required else kind
    if kind in ("text", "map"):
        return problem.hint
    form = f"it is {'a ' if kind.startswith(_WITH_ARTICLE) else ''}{kind}"
    return f"{form}; {problem.hint}" if problem.hint else form


def _required_keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items() if field.is_required()]


_WITH_ARTICLE = ("list", "map", "number", "whole number")


def _map_hint(given: object, maps: Sequence[type[BaseModel]]) -> str | None:
    """The map that a text means which stands for its only key, or a list of keys and values, as AWS's API has tags."""
    if isinstance(given, str):
        whole = next(filter(None, (_map_of_text(given, model) for model in maps)), None)
        return None if whole is None else f"write {yaml_text(whole)}"
    entries = given if isinstance(given, list) else []
    pairs = [{str(key).lower(): value for key, value in entry.items()} for entry in entries if isinstance(entry, dict)]
    if not pairs or len(pairs) != len(entries):
        return None
    names = [next((pair[key] for key in ("key", "name") if key in pair), None) for pair in pairs]
    if None in names or not all("value" in pair for pair in pairs):
        return None
    return f"write {yaml_text({name: pair['value'] for name, pair in zip(names, pairs, strict=True)})}"


def _map_of_text(text: str, model: type[BaseModel]) -> dict[str, str] | None:
    """The map with one key that takes the text and needs no other key."""
    for key in _required_keys(model) or [key for key in ("s3Uri", "stepOutput") if key in types_by_key(model)]:
        try:
            model.model_validate({key: text})
        except ValidationError:
            continue
        return {key: text}
    return None


def _list_hint(given: object) -> str | None:
    if isinstance(given, dict):
        return "write '- ' before its first key, for a list of one"
    if not isinstance(given, str):
        return None
    return f"write [{given}]" if ", " in given else f"write [{given}] for a list of one"
