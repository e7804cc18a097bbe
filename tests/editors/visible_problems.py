"""Which problems of bad configs an editor marks, by what their rules are about."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import ValidationError

from definitions.commands.named_files import FileKind, kind_of, package_of_config
from definitions.diagnostics.problems import dotted
from definitions.diagnostics.rules import load_rules
from definitions.source.located_yaml import load
from definitions.source.nodes import NodePath, YamlError
from tests.editors.schemas import OF_KINDS, validator
from tests.support import INVALID

_PROBLEM = re.compile(r"^(\S+?):\d+:\d+: (?!(?:.*: )?(?:warning|note): )(.*) \[([a-z0-9-]+)\]$", re.MULTILINE)
_LAST = re.compile(r"(\.[^.\[\]]+|\[[^\]]*\])$")


def seen_by_subject() -> dict[str, tuple[int, int]]:
    """The errors of all bad configs that an editor marks, and all of them, by the subject of their rules.

    Files that are not YAML do not count: an editor says so without a schema.
    """
    rules = load_rules()
    seen, known = Counter[str](), Counter[str]()
    for report in sorted([*INVALID.glob("*.txt"), *INVALID.glob("projects/*/mdaa.txt")]):
        config = report.with_suffix(".yaml")
        marked: dict[str, set[str] | None] = {}
        for name, text, rule in _PROBLEM.findall(report.read_text(encoding="utf-8")):
            if name not in marked:
                marked[name] = _marks(INVALID / name, is_alone=INVALID / name == config)
            places = marked[name]
            if places is not None:
                path = text.partition(": ")[0]
                known[rules[rule].subject] += 1
                seen[rules[rule].subject] += any(_is_near(place, path) for place in places)
    return {subject: (seen[subject], count) for subject, count in known.items()}


def _marks(file: Path, *, is_alone: bool) -> set[str] | None:
    """The paths that an editor marks in a file; ``None`` for one that is not YAML."""
    try:
        value = load(file.read_text(encoding="utf-8"), file.name).plain()
    except (YamlError, UnicodeDecodeError, OSError):
        return None
    whole, part = OF_KINDS[package_of_config(file)]
    schema = "project" if kind_of(file) is FileKind.PROJECT else whole if is_alone else part
    if isinstance(value, dict) and "tags" in value:
        schema = "tags"
    return {dotted(place) for error in validator(schema).iter_errors(value) for place in _places(error)}


def _places(error: ValidationError) -> Iterator[NodePath]:
    """The places of an error: of alternatives, those in the ones that fit the value's type."""
    path: NodePath = tuple(error.absolute_path)
    given: Any = error.instance
    if error.validator == "additionalProperties":
        yield from ((*path, key) for key in given if key not in error.schema["properties"])
    elif error.validator == "required":
        yield from ((*path, key) for key in error.validator_value if key not in given)
    elif error.context:
        alternatives: dict[object, list[ValidationError]] = {}
        for inner in error.context:
            alternatives.setdefault(inner.schema_path[0], []).append(inner)
        fitting = [
            errors
            for errors in alternatives.values()
            if not any(inner.validator == "type" and not inner.path for inner in errors)
        ]
        yield from {place for errors in fitting for inner in errors for place in _places(inner)} or {path}
    else:
        yield path


def _is_near(place: str, path: str) -> bool:
    """Whether a mark is at a problem, at the value around it or at an entry of it."""
    return path in (place, _LAST.sub("", place)) or _LAST.sub("", path) == place
