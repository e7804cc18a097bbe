"""Parts of a config that is a tree of maps, lists and scalars."""

from definitions.source.nodes import NodePath


def part_at(tree: object, path: NodePath) -> object:
    """The part at a path that there is."""
    for segment in path:
        tree = entry_of(tree, segment)
    return tree


def has(whole: object, segment: str | int) -> bool:
    """Whether a map or list has an entry under a key or an index."""
    if isinstance(whole, list):
        return isinstance(segment, int) and segment < len(whole)
    return isinstance(whole, dict) and segment in whole


def entry_of(whole: object, segment: str | int) -> object:
    """The entry of a map or list under a key or an index that it has."""
    if isinstance(whole, list):
        assert isinstance(segment, int)
        return whole[segment]
    assert isinstance(whole, dict)
    return whole[segment]


def remove(tree: dict[str, object], path: NodePath) -> object:
    """Remove the part at a path, and return it."""
    whole, last = part_at(tree, path[:-1]), path[-1]
    if isinstance(whole, list):
        assert isinstance(last, int)
        return whole.pop(last)
    assert isinstance(whole, dict)
    return whole.pop(str(last))


def remove_empty(tree: dict[str, object], path: NodePath) -> None:
    """Remove the map at a path below ``arguments`` of a step, and those around it, if nothing is left in them."""
    while path[3:4] == ("arguments",):
        whole = part_at(tree, path)
        if whole != {} or isinstance(path[-1], int):
            return
        remove(tree, path)
        path = path[:-1]
