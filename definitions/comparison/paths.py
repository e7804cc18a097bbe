"""Paths of a normal form as reports show them, and as they are in a definition."""

from collections.abc import Mapping

from definitions.comparison.changes import EntryName, Path
from definitions.comparison.normal_form import NAMED_BY
from definitions.source.nodes import NodePath, PathSegment


def shown_path(path: Path) -> str:
    """The path as reports show it, such as ``InputDataConfig[train].DataSource`` and ``ContainerEntrypoint[1]``."""
    shown = ""
    for segment in path:
        if isinstance(segment, str):
            shown += f".{segment}" if shown else segment
        else:
            shown += f"[{segment.name if isinstance(segment, EntryName) else segment}]"
    return shown


def path_in_request(request: object, path: Path) -> NodePath:
    """The path of the same value in the request, where entries of lists have numbers, as far as the request has it."""
    found: list[PathSegment] = []
    member = ""
    for segment in path:
        if isinstance(segment, str):
            if not isinstance(request, Mapping) or segment not in request:
                break
            member = segment
            found.append(segment)
            request = request[segment]
            continue
        entries = request if isinstance(request, list) else []
        index = segment if isinstance(segment, int) else _index(entries, member, segment.name)
        if not 0 <= index < len(entries):
            break
        found.append(index)
        request = entries[index]
    return tuple(found)


def _index(entries: list[object], member: str, name: str) -> int:
    """The index of the entry of a name in the list of a member; -1 if it has none."""
    names = [entry.get(NAMED_BY[member]) if isinstance(entry, Mapping) else None for entry in entries]
    return names.index(name) if name in names else -1
