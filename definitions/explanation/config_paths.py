"""Paths in a config as users write them: ``pipeline.steps[Train].training.instanceType``, without quotes.

An entry of a list is named by its index, or by the name that it has itself. A key may hold dots and brackets.
"""

from collections.abc import Iterator

from definitions.diagnostics.messages import letters_of, nearest_name
from definitions.diagnostics.problems import dotted
from definitions.schema.known_keys import keys_at
from definitions.schema.model import Model
from definitions.source.nodes import Node, NodePath

_MOST_SHOWN = 5


class UnknownPath(Exception):
    """A path that is not there; its text says from where on, and what is nearest."""


def entry_name(entry: Node) -> str | None:
    """The name that an entry of a list gives itself: its ``name``, ``inputName``, ``channelName`` ..."""
    keys = entry.value if isinstance(entry.value, dict) else {}
    named = (key for key in keys if key == "name" or key.endswith("Name"))
    value = next((keys[key].value for key in named), None)
    return value if isinstance(value, str) else None


def named(path: NodePath, node: Node) -> str:
    """The path with names instead of indexes where entries have them."""
    shown: list[str | int] = []
    for index, segment in enumerate(path):
        entry = node.nearest(path[: index + 1])
        name = entry_name(entry) if isinstance(segment, int) else None
        if name is None:
            shown.append(segment)
        else:
            shown[-1] = f"{shown[-1]}[{name}]"
    return dotted(tuple(shown))


def find_path(text: str, node: Node, root: type[Model]) -> NodePath:
    """The path that a text means, to a value of the config or to a key that could be set.

    Args:
        text: the path as the user writes it.
        node: the config.
        root: its model.

    Raises:
        UnknownPath: there is none.
    """
    path: NodePath = ()
    rest = text
    while rest:
        found = max(_beginnings(rest, path, node, root), key=lambda beginning: len(beginning[1]), default=None)
        if found is None:
            raise UnknownPath(_message(rest, path, node, root))
        segment, written = found
        path, rest = (*path, segment), rest[len(written) :]
    return path


def _beginnings(rest: str, path: NodePath, node: Node, root: type[Model]) -> Iterator[tuple[str | int, str]]:
    """Keys, indexes and names at a path with which the rest of a text begins, each as it is written there."""
    for segment, forms in _segments(path, node, root):
        for form in forms:
            if rest.startswith(form) and (len(rest) == len(form) or rest[len(form)] in ".["):
                yield segment, form


def _segments(path: NodePath, node: Node, root: type[Model]) -> Iterator[tuple[str | int, list[str]]]:
    """Keys and indexes at a path, each with the forms in which it may be written."""
    here = node_at(path, node)
    if here is not None and isinstance(here.value, list):
        for index, entry in enumerate(here.value):
            name = entry_name(entry)
            yield index, [f"[{index}]", *([f"[{name}]"] if name is not None else [])]
    else:
        for key in known_keys(path, node, root):
            yield key, [f".{key}" if path else key]


def known_keys(path: NodePath, node: Node, root: type[Model]) -> list[str]:
    """Keys of the map at a path: those that are set, in order, and those that could be."""
    here = node_at(path, node)
    given = list(here.value) if here is not None and isinstance(here.value, dict) else []
    return list(dict.fromkeys([*given, *sorted(keys_at(path, root, node))]))


def node_at(path: NodePath, node: Node) -> Node | None:
    """The value at a path; ``None`` if it is not set."""
    found: Node | None = node
    for segment in path:
        found = None if found is None else found.child(segment)
    return found


def _message(rest: str, path: NodePath, node: Node, root: type[Model]) -> str:
    """What is not there, and what is."""
    forms = [forms[-1].lstrip(".") for _, forms in _segments(path, node, root)]
    word = rest.lstrip(".")
    word = word[: word.find("]") + 1] if word.startswith("[") else word.partition(".")[0].partition("[")[0]
    place = f"'{named(path, node)}'" if path else "a config"
    said = f"there is no '{word or rest}' in {place}"
    nearest = nearest_name(word.strip("[]"), [form.strip("[]") for form in forms])
    meant = next((form for form in forms if form.strip("[]") == nearest), None)
    if meant is not None:
        joint = "." if path and not meant.startswith("[") else ""
        return f"{said}; did you mean '{named(path, node)}{joint}{meant}'?"
    elsewhere = [
        named(other, node)
        for other, _ in node.walk()
        if other and isinstance(other[-1], str) and letters_of(other[-1]) == letters_of(word)
    ]
    if elsewhere:
        more = f" and {len(elsewhere) - _MOST_SHOWN} more" if len(elsewhere) > _MOST_SHOWN else ""
        return f"{said}; did you mean {', '.join(map(repr, elsewhere[:_MOST_SHOWN]))}{more}?"
    return f"{said}; there {'are: ' + ', '.join(forms) if forms else 'is nothing below it'}"
