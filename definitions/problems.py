"""Problems: what is wrong with a configuration, where, and what would be right.

The only file that knows pydantic's errors.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import NoneType
from typing import Literal, TypeAlias, get_args

from pydantic import BaseModel, ValidationError

from definitions.nodes import Fault, Node, NodePath, Position
from definitions.wording import did_you_mean, kind_of, shown

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem; ordered by place."""

    position: Position
    path: str
    message: str
    rule: str
    hint: str | None = field(default=None, compare=False)
    severity: Severity = field(default="error", compare=False)

    @classmethod
    def from_fault(cls, fault: Fault) -> "Problem":
        """A fault of a text as YAML; it has no path."""
        return cls(fault.position, "", fault.message, fault.rule, fault.hint)

    @classmethod
    def at(
        cls,
        node: Node,
        path: NodePath,
        message: str,
        rule: str,
        hint: str | None = None,
        *,
        key: bool = False,
        severity: Severity = "error",
    ) -> "Problem":
        """A problem with the value at a path, or with its key; a path that is absent gives its parent's place."""
        place = node.nearest(path)
        position = place.key_position if key else place.position
        return cls(position, dotted(path), message, rule, hint, severity)

    def __str__(self) -> str:
        path = f" {self.path}:" if self.path else ""
        warning = " warning:" if self.severity == "warning" else ""
        return f"{self.position}:{path}{warning} {self.message} [{self.rule}]"


class InvalidConfig(Exception):
    """A configuration with problems; ``str()`` of it is what the user reads."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def dotted(path: NodePath) -> str:
    """``pipeline.steps[0].name``."""
    words = ""
    for segment in path:
        words += f"[{segment}]" if isinstance(segment, int) else f".{segment}" if words else segment
    return words


def report(problems: Sequence[Problem]) -> str:
    """All problems as text, each with the line it stands on, and their number at the end."""
    lines = {file: _lines(file) for file in {problem.position.file for problem in problems}}
    blocks = [
        _printable(f"{problem}\n{_snippet(problem, lines[problem.position.file])}") for problem in sorted(problems)
    ]
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [(errors, "problem"), (len(problems) - errors, "warning")]
    summary = ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count)
    return _printable("".join(blocks)) + (f"{summary}\n" if summary else "")


def _printable(text: str) -> str:
    """The text without what a terminal would take as a command."""
    return "".join(
        character if character.isprintable() or character == "\n" else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _snippet(problem: Problem, lines: list[str]) -> str:
    number, column = problem.position.line, problem.position.column
    hint = f" {problem.hint}" if problem.hint else ""
    if number > len(lines) or not lines[number - 1].strip():
        return f"      {problem.hint}\n" if problem.hint else ""
    line = lines[number - 1].replace("\t", " ")
    start = max(0, column - 80)
    return f"{number:>5} | {line[start : start + 120]}\n      | {' ' * (column - 1 - start)}^{hint}\n"


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except (OSError, ValueError):
        return []


def from_pydantic(error: ValidationError, node: Node, root: type[BaseModel], path: NodePath = ()) -> list[Problem]:
    """The problems that pydantic found in the value at ``path`` below ``node``, read as ``root``."""
    problems = []
    for detail in error.errors(include_url=False):
        is_key = detail["loc"][-1:] == ("[key]",)
        loc = detail["loc"][:-1] if is_key else detail["loc"]
        where, models = _locate(loc, root)
        problems.append(_problem(dict(detail), node, (*path, *where), models, is_key=is_key))
    return problems


def _locate(loc: tuple[str | int, ...], root: type[BaseModel]) -> tuple[NodePath, list[type[BaseModel]]]:
    """A pydantic ``loc`` as a path of the YAML (union tags left out), and the models that may stand around its end."""
    path: list[str | int] = []
    around, below = [root], [root]
    for segment in loc:
        is_tag = (
            isinstance(segment, str)
            and not any(segment in _aliases(model) for model in below)
            and _is_tag(segment, below)
        )
        if is_tag:
            below = [model for model in below if segment in _tags(model)]
            continue
        path.append(segment)
        around = below
        if isinstance(segment, str):
            annotations = [_aliases(model)[segment] for model in below if segment in _aliases(model)]
            below = [model for annotation in annotations for model in _models_in(annotation)] or below
    return tuple(path), around


def _is_tag(segment: str | int, models: list[type[BaseModel]]) -> bool:
    is_key = any(segment in _aliases(model) for model in models)
    return len(models) > 1 and not is_key and any(segment in _tags(model) for model in models)


def _aliases(model: type[BaseModel]) -> dict[str, object]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _tags(model: type[BaseModel]) -> tuple[object, ...]:
    field = model.model_fields.get("type")
    return get_args(field.annotation) if field is not None else ()


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) if argument is not NoneType for model in _models_in(argument)]


def _problem(
    detail: dict[str, object], node: Node, path: NodePath, models: list[type[BaseModel]], *, is_key: bool
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
            known = sorted({alias for model in models for alias in _aliases(model)})
            near = did_you_mean(str(path[-1]), known)
            hint = near or (f"known keys: {', '.join(known)}" if len(known) <= 12 else None)
            return Problem.at(node, path, "is not a known key", "unknown-key", hint, key=True)
        case "union_tag_invalid":
            known = [word.strip("' ") for word in str(context["expected_tags"]).split(",")]
            hint = did_you_mean(str(context["tag"]), known) or f"step types: {', '.join(known)}"
            return Problem.at(
                node, (*path, "type"), f"{shown(context['tag'])} is not a step type", "unknown-step-type", hint
            )
        case "union_tag_not_found":
            return Problem.at(node, (*path, "type"), "is required and missing", "missing-key", key=True)
        case "model_type" | "dict_type" | "model_attributes_type":
            return Problem.at(node, path, f"must be a map, got {kind_of(given)}", "wrong-type")
        case "list_type":
            return Problem.at(node, path, f"must be a list, got {kind_of(given)}", "wrong-type", _list_hint(given))
        case "too_short":
            return Problem.at(node, path, "must not be empty", "empty-list")
        case "too_long":
            items = len(given) if isinstance(given, dict | list) else 0
            message = f"has {items} items; at most {context['max_length']} are allowed"
            return Problem.at(node, path, message, "too-long")
        case "literal_error":
            return Problem.at(node, path, f"{shown(given)} is not {context['expected']}", "unknown-word")
        case kind:
            raise AssertionError(f"an error of pydantic without words: {kind}")


def _list_hint(given: object) -> str | None:
    return f"write [{given}] for a list of one" if isinstance(given, str) else None
