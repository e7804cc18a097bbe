"""Properties of finished steps: ``Steps.<step>.<path>``, where the path walks what AWS tells about the step's job.

Source: Amazon SageMaker Developer Guide, "Pass Data Between Steps"; the Describe* responses of the APIs.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from definitions.api.shapes import Shape
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.values.expressions import ParameterType

_SEGMENT = pattern(r"(?:^|(?<=.)\.)(?P<name>[A-Za-z][A-Za-z0-9_]*)|\[(?P<index>[0-9]{1,9})\]|\['(?P<key>[^'\]]+)'\]")
_TYPES: dict[str, ParameterType] = {
    "string": "String",
    "timestamp": "String",
    "integer": "Integer",
    "float": "Float",
    "boolean": "Boolean",
}


@record
class Name:
    """A member of a structure."""

    name: str


@record
class Key:
    """An entry of a list or map: its number, or the name it goes by."""

    key: int | str


Segment: TypeAlias = Name | Key


class UnknownProperty(Exception):
    """A path that leads nowhere; ``str()`` says why, ``hint`` what may be meant."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


@lru_cache(256)  # the steps of a kind have the same few
def parse(path: str) -> Sequence[Segment]:
    """The segments of ``Outputs['train'].S3Output.S3Uri``.

    Raises:
        UnknownProperty: the path is not written as AWS reads it.
    """
    segments: list[Segment] = []
    at = 0
    while at < len(path) or not segments:
        match = _SEGMENT.match(path, at)
        if match is None:
            message = f"{quoted(path)} is not a path of properties"
            raise UnknownProperty(message, "such as ModelArtifacts.S3ModelArtifacts, Items[0] or Outputs['train']")
        at = match.end()
        name, index, key = match["name"], match["index"], match["key"]
        segments.append(Name(name) if name else Key(int(index) if index else key))
    return segments


def type_at(shapes: Sequence[Shape], path: str, keys: Mapping[str, Sequence[str]]) -> ParameterType:
    """The type of the value at a path.

    Args:
        shapes: the structures in which the path may start.
        path: the path.
        keys: for paths of lists and maps of which it is known: the names of their entries.

    Raises:
        UnknownProperty: the path leads nowhere, or to more than a single value.
    """
    first, *rest = parse(path)
    known = [name for shape in shapes for name in shape.members]
    start = next((s for s in shapes if isinstance(first, Name) and first.name in s.members), None)
    if start is None or not isinstance(first, Name):
        hint = did_you_mean(first.name, known) if isinstance(first, Name) else None
        raise UnknownProperty(f"there is no property {quoted(path)}", hint or _listed(known))
    here, walked = start.members[first.name], first.name
    for segment in rest:
        here, walked = _step(here, walked, segment, keys)
    if here.kind in _TYPES:
        return _TYPES[here.kind]
    raise UnknownProperty(f"'{walked}' is a {here.kind}, not a single value", _below(here, walked, keys))


def _step(here: Shape, walked: str, segment: Segment, keys: Mapping[str, Sequence[str]]) -> tuple[Shape, str]:
    if isinstance(segment, Name):
        if here.kind != "structure":
            raise UnknownProperty(
                f"'{walked}' is a {_kind(here)}: it has no '{segment.name}'", _below(here, walked, keys)
            )
        if segment.name not in here.members:
            known = list(here.members)
            hint = did_you_mean(segment.name, known) or _listed(known)
            raise UnknownProperty(f"'{walked}' has no '{segment.name}'", hint)
        return here.members[segment.name], f"{walked}.{segment.name}"
    if here.kind not in ("list", "map") or (here.kind == "map" and isinstance(segment.key, int)):
        raise UnknownProperty(
            f"'{walked}' is a {_kind(here)}: it has no entry [{segment.key!r}]", _below(here, walked, keys)
        )
    entries = keys.get(walked)
    if entries is not None:
        _check_entry(entries, walked, segment.key)
    # Maps that no service model describes may know a shape for each of their entries.
    entry = here.members.get(str(segment.key), here.item)
    return entry, f"{walked}[{segment.key!r}]"


def _check_entry(entries: Sequence[str], walked: str, key: int | str) -> None:
    if isinstance(key, int):
        if key >= len(entries):
            raise UnknownProperty(f"'{walked}' has {len(entries)} entries, counted from 0; there is no [{key}]")
    elif key not in entries:
        hint = did_you_mean(key, list(entries)) or (f"there are {', '.join(entries)}" if entries else None)
        raise UnknownProperty(f"'{walked}' has no entry '{key}'", hint)


def _kind(shape: Shape) -> str:
    return {"structure": "structure", "list": "list", "map": "map"}.get(shape.kind, "single value")


def _below(shape: Shape, walked: str, keys: Mapping[str, Sequence[str]]) -> str | None:
    if shape.kind == "structure":
        return _listed(list(shape.members))
    if shape.kind in ("list", "map"):
        names = list(keys.get(walked, ()))
        example = f"['{names[0]}']" if names else "[0]" if shape.kind == "list" else "['name']"
        return f"name an entry: {walked}{example}"
    return None


def _listed(known: list[str]) -> str:
    return (
        f"there are {', '.join(sorted(known))}" if len(known) <= 12 else f"such as {', '.join(sorted(known)[:8])} ..."
    )
