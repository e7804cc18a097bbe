"""Where a value of a config comes from: the file and line, what it replaces, and the reference that gave it."""

from pathlib import Path

from definitions.diagnostics.problems import dotted
from definitions.foundation.records import record
from definitions.module.config_parts import ConfigParts
from definitions.project.yaml_paths import YamlPaths
from definitions.source.located_yaml import load, read_text
from definitions.source.nodes import Node, NodePath, Position, YamlError


@record
class Origin:
    """Where a value was written.

    Attributes:
        position: of the value, or of the reference that gave it.
        written: the text with a reference in it; ``None`` for a value that is written as it is.
        project_path: of the value in the project file, if that has it.
        replaced: positions of the same key in files that it wins over, in order of merging.
        merged_with: positions of maps and lists in other files that are parts of this one.
    """

    position: Position
    written: str | None = None
    project_path: str | None = None
    replaced: tuple[Position, ...] = ()
    merged_with: tuple[Position, ...] = ()


def origin_of(parts: ConfigParts, path: NodePath, value: Node) -> Origin:
    """The origin of a value.

    Args:
        parts: the YAML as it was read.
        path: of the value in the merged config.
        value: the node there.
    """
    data = parts.config_data
    in_files = [found for found in _in_files(list(parts.files), path) if found is not None]
    if data is not None and data.child(path[0]) is not None:
        project_path = _project_path(value.position)
        replaced = tuple(found.position for found in in_files)
        return Origin(value.position, _reference(data.nearest(path)), project_path, replaced)
    if not in_files:
        return Origin(value.position)
    *others, last = in_files
    if isinstance(value.value, dict | list) and isinstance(last.value, dict | list):
        return Origin(in_files[0].position, merged_with=tuple(found.position for found in in_files[1:]))
    return Origin(last.position, _reference(last), replaced=tuple(found.position for found in others))


def _in_files(files: list[Node], path: NodePath) -> list[Node | None]:
    """The value at a path in each of the files, as far as they have it; lists are one list."""
    found: list[Node | None] = list(files)
    for segment in path:
        if isinstance(segment, int):
            found = _entry(found, segment)
        else:
            found = [None if node is None else _below(node, segment) for node in found]
    return found


def _entry(nodes: list[Node | None], index: int) -> list[Node | None]:
    """The entry of a list whose parts are in several files; it is in one of them."""
    entries: list[Node | None] = []
    for node in nodes:
        if node is None or not isinstance(node.value, list):
            entries.append(None if node is None else _below(node, index))
            continue
        entries.append(node.child(index) if index >= 0 else None)
        index -= len(node.value)
    return entries


def _below(node: Node, segment: str | int) -> Node | None:
    """The child; a text stays, because a reference may stand for all that is below it."""
    return node if isinstance(node.value, str) else node.child(segment)


def _reference(node: Node) -> str | None:
    text = node.value
    return text if isinstance(text, str) and ("{{" in text or text.startswith(("ssm", "generated-role"))) else None


def _project_path(position: Position) -> str | None:
    """The path of a position in the project file, which names the level or template that it belongs to."""
    try:
        root = load(read_text(Path(position.file), position.file), position.file)
    except YamlError:  # it includes other files
        return None
    return dotted(YamlPaths(root).at(position)) or None
