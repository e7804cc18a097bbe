"""Places in a request, in which entries of lists go by their names: ``InputDataConfig[train].ContentType``."""

from collections.abc import Iterator

from definitions.diagnostics.problems import dotted
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json

_NAMES = ("Name", "InputName", "OutputName", "ChannelName", "VariantName", "Key")
"""Members by which entries of lists go."""


def place_of_entry(path: NodePath, entry: Json, index: int) -> NodePath:
    """The path of an entry of the list at a path."""
    names = [entry[key] for key in _NAMES if key in entry] if isinstance(entry, dict) else []
    name = next((name for name in names if isinstance(name, str)), index)
    return (*path[:-1], f"{path[-1]}[{name}]")


def values_by_place(request: Json, path: NodePath = ()) -> Iterator[tuple[str, Json]]:
    """Each value in a request, maps and lists among them, with its place."""
    if path:
        yield dotted(path), request
    if isinstance(request, dict):
        for key, value in request.items():
            yield from values_by_place(value, (*path, key))
    elif isinstance(request, list):
        for index, entry in enumerate(request):
            yield from values_by_place(entry, place_of_entry(path, entry, index))
