"""Keys and values that are one text for YAML, because the space, the colon or the dash between them is missing."""

import re
from collections.abc import Sequence

from pydantic import BaseModel

from definitions.diagnostics.problems import Problem
from definitions.diagnostics.secret_formats import secret_in
from definitions.foundation.patterns import pattern
from definitions.schema.known_keys import is_list_at, is_map_at, keys_at
from definitions.schema.mistakes import Mended, changed, with_value
from definitions.source.located_yaml import load
from definitions.source.nodes import Node, NodePath, Position, YamlError
from definitions.source.syntax.lines import KEY
from definitions.source.syntax.signs import INVISIBLE, invisible
from definitions.source.yaml_events import plain_scalar

_OF_ITEMS = {"name", "type"}
_ENTRY = pattern(rf"({KEY})(?P<sign>\s*[:=]\s*|\s+)(?P<rest>\S.*)", re.DOTALL)


def run_together(node: Node, problems: Sequence[Problem], root: type[BaseModel]) -> Mended | None:
    """The YAML with keys and values apart; ``None`` if none of the problems comes from that."""
    return _split_keys(node) or _split_texts(node, problems, root)


def _split_keys(node: Node) -> Mended | None:
    """Keys that hold a value as well."""
    found: list[Problem] = []
    guessed: set[Position] = set()

    def split(node: Node, path: NodePath) -> Node:
        if isinstance(node.value, list):
            return with_value(node, [split(child, (*path, index)) for index, child in enumerate(node.value)])
        if not isinstance(node.value, dict):
            return node
        entries: dict[str, Node] = {}
        for key, child in node.value.items():
            match = _ENTRY.fullmatch(key)
            value = _value_in_key(match["rest"], child) if match is not None else None
            if match is None or value is None or match[1] in node.value:
                entries[key] = split(child, (*path, key))
                continue
            entries[match[1]] = value
            found.append(_problem(child.key_position, path, match))
            guessed.update((child.key_position, child.position))
        return with_value(node, entries)

    mended = split(node, ())
    return Mended(mended, found, guessed) if found else None


def _value_in_key(rest: str, child: Node) -> Node | None:
    """The value of an entry whose key holds the beginning of it."""
    if child.value is None:
        return Node(plain_scalar(rest), child.key_position, child.key_position)
    if rest[0] not in "[{" or not isinstance(child.value, str):
        return None
    try:
        value = load(f"{rest}: {child.value}", child.position.file)
    except YamlError:
        return None
    return _moved(value, child)


def _moved(node: Node, to: Node) -> Node:
    """The node with the positions of another."""
    value = node.value
    if isinstance(value, dict):
        value = {key: _moved(child, to) for key, child in value.items()}
    elif isinstance(value, list):
        value = [_moved(child, to) for child in value]
    return Node(value, to.position, to.key_position)


def _problem(position: Position, path: NodePath, match: re.Match[str]) -> Problem:
    """The problem of a key with what is missing behind it."""
    key, sign = match[1], match["sign"]
    hidden = next((character for character in sign if character in INVISIBLE), None)
    if hidden is not None:
        message = f"{invisible(hidden)} is no space of YAML"
        hint = f"write '{key}: ' with a plain space"
        return Problem(position, (*path, key), message, "invisible-character", hint)
    message = "a space is missing after ':'" if ":" in sign else f"a colon is missing after '{key}'"
    return Problem(position, (*path, key), message, "run-together", f"write '{key}: '")


def _split_texts(node: Node, problems: Sequence[Problem], root: type[BaseModel]) -> Mended | None:
    """Texts where a map or a list must be."""
    found: list[Problem] = []
    guessed = set()
    for problem in problems:
        text = node.nearest(problem.path)
        if problem.rule != "wrong-type" or not isinstance(text.value, str) or text.position != problem.position:
            continue
        if secret_in(text.value):
            continue  # a part of it would not be recognized as one, and be shown
        if is_list_at(problem.path, root, node):
            items = _items(text.value)
            if items is None:
                continue
            message = (
                "a '-' is missing before the first item" if " - " in text.value else "a space is missing after '-'"
            )
            children = [Node(plain_scalar(item), text.position, text.position) for item in items]
            other = with_value(text, children)
            mistake = Problem(text.position, problem.path, message, "run-together", "write '- ' before each item")
        else:
            match = _ENTRY.fullmatch(text.value)
            if match is None or not _may_be_key(match, problem.path, root, node):
                continue
            value = Node(plain_scalar(match["rest"]), text.position, text.position)
            other = with_value(text, {match[1]: value})
            mistake = _problem(text.position, problem.path, match)
        node = changed(node, problem.path, lambda _, other=other: other)  # type: ignore[misc]
        found.append(mistake)
        guessed.add(text.position)
    return Mended(node, found, guessed) if found else None


def _items(text: str) -> list[str] | None:
    """The items of a list of which YAML made one text."""
    if text.startswith("-") and len(text) > 1:
        return [item for item in re.split(r"(?:^|\s)-\s*", text) if item]
    return text.split(" - ") if " - " in text else None


def _may_be_key(match: re.Match[str], path: NodePath, root: type[BaseModel], node: Node) -> bool:
    """Tell whether the map at a path may have the key with which its text begins."""
    known = keys_at(path, root, node)
    if not known and is_map_at(path, root, node):
        return ":" in match["sign"]
    if path and isinstance(path[-1], int):
        items = node.nearest(path[:-1]).value
        maps = [item.value for item in items if isinstance(item.value, dict)] if isinstance(items, list) else []
        known |= {key for entries in maps for key in entries} | _OF_ITEMS
    return match[1] in known
