"""Keys that stand beside or below the map that they belong to, mostly because of their indentation."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from pydantic import BaseModel

from definitions.diagnostics.problems import Problem, in_order
from definitions.schema.expression_syntax import EXPRESSION_KEYS
from definitions.schema.known_keys import is_map_at, keys_at
from definitions.schema.misspelt_keys import is_in_arguments
from definitions.schema.mistakes import Mended, changed, with_value
from definitions.source.nodes import Node, NodePath, Position

_STEP = 2


class _Move(NamedTuple):
    """A key and the map it belongs to."""

    path: NodePath
    to: NodePath


def misplaced_keys(
    node: Node, problems: Sequence[Problem], root: type[BaseModel], moved: set[Position]
) -> Mended | None:
    """The YAML with misplaced keys where they belong; ``None`` if there are none.

    Args:
        node: the YAML.
        problems: its problems.
        root: its model.
        moved: positions of the keys that were moved before, to which those of this call are added.
    """
    found: dict[tuple[NodePath, NodePath], list[_Move]] = {}
    moved_before = set(moved)
    for move in _moves(node, problems, root):
        position = node.nearest(move.path).key_position
        if position not in moved:
            moved.add(position)
            found.setdefault((move.path[:-1], move.to), []).append(move)
    mistakes = []
    guessed = set()
    for moves in found.values():
        target = node.nearest(moves[0].to)
        # What follows a key that is misplaced itself is below it as it should be.
        if target.key_position not in moved_before or target.value is not None:
            mistakes.append(_problem(node, moves))
        guessed.add(node.nearest(moves[0].to).position)
    for moves in found.values():
        for move in moves:
            node = _moved(node, move)
    return Mended(node, mistakes, guessed) if found else None


_MOST = 100
"""Problems of one map that are looked at: with more of them, the text is something else than a config."""


def _moves(node: Node, problems: Sequence[Problem], root: type[BaseModel]) -> Iterator[_Move]:
    missing: dict[NodePath, list[NodePath]] = {}
    for problem in problems:
        if problem.rule == "missing-key":
            missing.setdefault(problem.path[:-1], []).append(problem.path)
    unknown = {problem.path for problem in problems if problem.rule == "unknown-key"}
    taken: set[NodePath] = set()
    looked_at: Counter[NodePath] = Counter()
    for problem in in_order(problems):
        path = problem.path
        looked_at[path[:-1]] += 1
        if not path or is_in_arguments(path) or path in taken or looked_at[path[:-1]] > _MOST:
            continue
        if problem.rule == "unknown-key" and isinstance(path[-1], str):
            to = _owner(node, path, root, missing, unknown)
        elif problem.rule == "missing-key" and isinstance(path[-1], str):
            source = _free_map_with(node, path, root)
            path, to = (source, path[:-1]) if source is not None else (path, None)
        elif problem.rule == "wrong-type" and len(path) > 1 and isinstance(path[-1], str):
            entries = _entries(node.nearest(path[:-1]))
            is_free = bool(entries) and not keys_at(path[:-1], root, node) and not set(entries) & set(EXPRESSION_KEYS)
            to = _owner(node, path, root, missing, unknown) if is_free else None
        else:
            continue
        if to is not None and (*to, path[-1]) not in taken:
            taken |= {path, (*to, path[-1])}
            yield _Move(path, to)


def _owner(
    node: Node,
    path: NodePath,
    root: type[BaseModel],
    missing: Mapping[NodePath, Sequence[NodePath]],
    unknown: Set[NodePath],
) -> NodePath | None:
    """The path of the map to which an unknown key belongs: one beside it, one around it, or one that is missing."""
    *above, key = path
    around = tuple(above)
    entries = node.nearest(around).value
    assert isinstance(entries, dict)
    own = entries[key].key_position
    beside = sorted(
        (name for name, child in entries.items() if name != key and isinstance(child.value, dict | None)),
        key=lambda name: (entries[name].key_position > own, _distance(entries[name].key_position, own)),
    )
    for name in beside:
        if _takes(node, (*around, name), str(key), root):
            return (*around, name)
    if (empty := _empty_above(node, around, own, root, str(key), unknown)) is not None:
        return empty
    for length in range(len(around) - 1, -1, -1):
        outer = around[:length]
        if isinstance(around[length], int) and not _is_last(node, path):
            break
        if not isinstance(node.nearest(outer).value, dict):
            continue
        if _takes(node, outer, str(key), root):
            return outer
        if (empty := _empty_above(node, outer, own, root, str(key), unknown)) is not None:
            return empty
    return next((other for other in missing.get(around, ()) if key in keys_at(other, root, node)), None)


def _empty_above(
    node: Node, around: NodePath, own: Position, root: type[BaseModel], key: str, unknown: Set[NodePath]
) -> NodePath | None:
    """The path of a map in this one that is empty, and comes last before a key that it may have and other such keys."""
    entries = _entries(node.nearest(around))
    above = [name for name, child in entries.items() if child.key_position < own and (*around, name) not in unknown]
    last = max(above, key=lambda name: entries[name].key_position, default=None)
    if last is None or entries[last].value is not None:
        return None
    path = (*around, last)
    known = keys_at(path, root, node)
    takes = key in known if known else is_map_at(path, root, node)
    return path if takes or key in EXPRESSION_KEYS else None


def _is_last(node: Node, path: NodePath) -> bool:
    """Recognize what comes last in its map and in the lists around it: the next line may belong outside of them."""
    for length in range(1, len(path) + 1):
        whole, segment = node.nearest(path[: length - 1]), path[length - 1]
        if isinstance(segment, int) and segment != len(list(whole.value if isinstance(whole.value, list) else ())) - 1:
            return False
    own = node.nearest(path).key_position
    return all(child.key_position <= own for child in _entries(node.nearest(path[:-1])).values())


def _distance(one: Position, other: Position) -> int:
    return abs(one.line - other.line)


def _takes(node: Node, path: NodePath, key: str, root: type[BaseModel]) -> bool:
    """Recognize maps that know a key and do not have it."""
    value = node.nearest(path).value
    return (value is None or (isinstance(value, dict) and key not in value)) and key in keys_at(path, root, node)


def _free_map_with(node: Node, path: NodePath, root: type[BaseModel]) -> NodePath | None:
    """The path of a missing key that is found in a map beside it, whose keys are free."""
    around, key = path[:-1], path[-1]
    entries = node.nearest(around).value
    for name, child in entries.items() if isinstance(entries, dict) else ():
        below = (*around, name)
        if isinstance(child.value, dict) and key in child.value and not keys_at(below, root, node):
            return (*below, key)
    return None


def _problem(node: Node, moves: list[_Move]) -> Problem:
    """One problem for all keys that belong from one map to another, at the first of them."""
    moves = sorted(moves, key=lambda move: node.nearest(move.path).key_position)
    path, to = moves[0]
    keys = [f"'{move.path[-1]}'" for move in moves]
    others = f", as {'do' if len(keys) > 2 else 'does'} {_listed(keys[1:])}" if len(keys) > 1 else ""
    them = "them" if keys[1:] else "it"
    first, target = node.nearest(path), node.nearest(to)
    if len(to) < len(path) - 1:
        inner = node.nearest((*to, path[len(to)]))
        message = f"is below '{_last_name(path[:-1])}' and belongs outside of it{others}"
        return _at(first, path, message, inner.key_position, f"indent {them} by {inner.key_position.column - 1}")
    name = to[-1]
    if node.nearest(path[:-1]).child(name) is None:
        message = f"belongs below '{name}', which is missing{others}"
        hint = f"write '{name}:' above, and indent {them} by {first.key_position.column - 1 + _STEP}"
        return _at(first, path, message, None, hint)
    inside = min((child.key_position for child in _entries(target).values()), default=None)
    column = target.key_position.column + _STEP if inside is None else inside.column
    message = f"is beside '{name}' and belongs below it{others}"
    return _at(first, path, message, inside, f"indent {them} by {column - 1}")


def _at(node: Node, path: NodePath, message: str, beside: Position | None, hint: str) -> Problem:
    """A problem with a key; in braces, indentation means nothing."""
    if beside is not None and beside.line == node.key_position.line:
        hint = "move it there"
    return Problem(node.key_position, path, message, "misplaced-key", hint)


def _last_name(path: NodePath) -> str:
    return next(str(key) for key in reversed(path) if isinstance(key, str))


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _moved(node: Node, move: _Move) -> Node:
    """The YAML with a key where it belongs, in a map that is made if it is missing."""
    key, child = str(move.path[-1]), node.nearest(move.path)
    if move.to and node.nearest(move.to[:-1]).child(move.to[-1]) is None:
        missing = Node({}, child.key_position, child.key_position)
        node = changed(node, move.to[:-1], lambda outer: _with_entry(outer, str(move.to[-1]), missing))
    node = changed(node, move.path[:-1], lambda outer: _without_entry(outer, key))
    return changed(node, move.to, lambda outer: _with_entry(outer, key, child))


def _with_entry(node: Node, key: str, child: Node) -> Node:
    return with_value(node, _entries(node) | {key: child})


def _without_entry(node: Node, key: str) -> Node:
    return with_value(node, {name: child for name, child in _entries(node).items() if name != key})


def _entries(node: Node) -> dict[str, Node]:
    return node.value if isinstance(node.value, dict) else {}
