"""Values that stand under a secret's name, which no report repeats, whatever is wrong with them or around them.

A report is also made of files that are no YAML, or that hold keys twice, aliases and unknown tags. So the text itself
is searched: by its structure where it has one, and by its lines where it has none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import yaml

from definitions.diagnostics.secret_formats import HIDDEN, hide, is_given_openly, names_a_secret
from definitions.diagnostics.secret_variables import carries_a_secret
from definitions.foundation.patterns import pattern

NAME_KEYS = ("name", "key", "Name", "Key")
VALUE_KEYS = ("value", "defaultValue", "enumValues", "Value", "DefaultValue", "EnumValues")
"""Keys of an entry that says its name itself, and those that hold its value."""
_SHORTEST = 4
"""Shorter values stand in messages as parts of other words."""
_LONG_WORD = 6
_WORD = pattern(r"""[^\s,\[\]{}'"]+""")
_LONGEST_QUOTED = 57
"""Messages cut longer values."""
_KEY = pattern(r"""(?P<key>[A-Za-z_][\w.-]*)["']?\s*:(?=\s|["'\[{]|$)\s*""")
Place = tuple[int, int, int, int]
"""First line and column, last line and column, counted from 0; the last character is not part of it."""


@lru_cache(4096)  # keys of a definition are the same in all its steps
def is_secret_name(name: str) -> bool:
    """Recognize names whose values are hidden: those that a config refuses, and those of variables of CI systems."""
    return names_a_secret(name) or carries_a_secret(name)


def hide_places(lines: list[str], places: Iterable[Place]) -> None:
    """Replace what is at the places; the number of lines and what is before a place stay the same."""
    for first, start, last, end in reversed(_apart(places)):
        rest = lines[last][end:] if last < len(lines) else ""
        lines[first] = f"{lines[first][:start]}{HIDDEN}{rest if first == last else ''}"
        for number in range(first + 1, min(last + 1, len(lines))):
            # A text of several lines ends at the beginning of the line behind it.
            lines[number] = HIDDEN if number < last else f"{HIDDEN if end else ''}{rest}"


def _apart(places: Iterable[Place]) -> list[Place]:
    """The places in order; those that overlap are one."""
    apart: list[Place] = []
    for place in sorted(places):
        if apart and place[:2] < apart[-1][2:]:
            apart[-1] = (*apart[-1][:2], *max(apart[-1][2:], place[2:]))
        else:
            apart.append(place)
    return apart


def lines_without_secrets(lines: Sequence[str], more: Iterable[Place] = ()) -> tuple[list[str], set[str]]:
    """The lines of a YAML text as a report may show them, and the texts that stand there under a secret's name.

    Args:
        lines: of a file.
        more: other places that no report shows.
    """
    shown = list(lines)
    places = hidden_places("\n".join(shown))
    texts = hidden_texts(shown, places)
    hide_places(shown, [*places, *more])
    return hide("\n".join(shown)).split("\n"), texts


def hidden_places(text: str) -> list[Place]:
    """Where values stand under a secret's name."""
    try:
        root = yaml.compose(text, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return list(_places_by_line(text.split("\n")))
    return [] if root is None else list(_places_by_node(root))


def hidden_texts(lines: list[str], places: Iterable[Place]) -> set[str]:
    """The texts at the places and the longer words in them, as messages may show them."""
    found: set[str] = set()
    for first, start, last, end in places:
        whole = "\n".join(lines[first : last + 1])
        tail = len(lines[last]) - end if last < len(lines) else 0
        shown = whole[start : len(whole) - tail].strip().strip("\"'")
        found.update(part for part in (shown, shown.replace("\n", "\\n")[:_LONGEST_QUOTED]) if len(part) >= _SHORTEST)
        found.update(word for word in _WORD.findall(shown) if len(word) >= _LONG_WORD)
    return found


def hide_texts(message: str, texts: Iterable[str]) -> str:
    """A message without the texts."""
    for text in sorted(texts, key=len, reverse=True):
        message = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", HIDDEN, message)
    return message


def without_secrets(tree: object) -> object:
    """A tree of plain maps, lists and scalars as a report may show it; what AWS evaluates stays as it is."""
    return with_leaves(tree, _as_shown)


def with_leaves(tree: object, leaf: Callable[[object, bool], object], *, is_secret: bool = False) -> object:
    """A tree of maps and lists with other leaves; references that AWS evaluates stay as they are.

    A leaf is secret below a key or in an entry that has a secret's name, and behind such a flag of a command line.

    Args:
        tree: such as a pipeline definition.
        leaf: makes the new leaf of the old one and of whether it is secret.
        is_secret: whether the tree stands under a secret's name.
    """
    if isinstance(tree, dict):
        named = next((str(tree[key]) for key in NAME_KEYS if isinstance(tree.get(key), str)), "")
        return {
            key: entry
            if key == "Get"
            else with_leaves(entry, leaf, is_secret=is_secret or _names_secret(str(key), named))
            for key, entry in tree.items()
        }
    if isinstance(tree, list):
        before = ["", *tree]
        return [
            with_leaves(entry, leaf, is_secret=is_secret or _is_secret_flag(before[index]))
            for index, entry in enumerate(tree)
        ]
    return leaf(tree, is_secret)


def _as_shown(leaf: object, is_secret: bool) -> object:
    if is_secret and is_given_openly(leaf):
        return HIDDEN
    return hide(leaf) if isinstance(leaf, str) else leaf


@lru_cache(1024)  # definitions have the same keys again and again
def _names_secret(key: str, named: str) -> bool:
    return is_secret_name(named if key in VALUE_KEYS and named else key)


def _is_secret_flag(word: object) -> bool:
    """A flag of a command line, whose value follows it."""
    return isinstance(word, str) and word.startswith("-") and is_secret_name(word.lstrip("-"))


def _places_by_node(root: yaml.Node) -> Iterator[Place]:
    seen: set[tuple[int, bool]] = set()
    waiting: list[tuple[yaml.Node, bool]] = [(root, False)]
    while waiting:
        node, is_secret = waiting.pop()
        if (id(node), is_secret) in seen:
            continue
        seen.add((id(node), is_secret))
        if isinstance(node, yaml.MappingNode):
            texts = [pair for pair in node.value if all(isinstance(part, yaml.ScalarNode) for part in pair)]
            names = {key.value: value.value for key, value in texts}
            named = next((names[key] for key in NAME_KEYS if key in names), "")
            for key, value in node.value:
                word = key.value if isinstance(key, yaml.ScalarNode) else ""
                waiting.append((value, is_secret or _names_secret(word, named)))
        elif isinstance(node, yaml.SequenceNode):
            before = ""
            for entry in node.value:
                waiting.append((entry, is_secret or _is_secret_flag(before)))
                before = entry.value if isinstance(entry, yaml.ScalarNode) else ""
        elif is_secret and is_given_openly(node.value):
            start, end = node.start_mark, node.end_mark
            yield start.line, start.column, end.line, end.column


def _places_by_line(lines: list[str]) -> Iterator[Place]:
    """Of a text that is no YAML: the rest of the line behind a secret's name, and what is indented further below it."""
    number = 0
    while number < len(lines):
        line = lines[number]
        found = next((key for key in _KEY.finditer(line) if is_secret_name(key["key"])), None)
        entry = _KEY.search(line) if found is None else None
        if found is None and entry is not None and entry["key"] in NAME_KEYS:
            name = re.match(r"""["']?([\w.-]+)""", line[entry.end() :])
            if name is not None and is_secret_name(name[1]):
                found = entry
        if found is None:
            number += 1
            continue
        indentation = len(line) - len(line.lstrip(" -"))
        if is_given_openly(line[found.end() :].strip(" \"',}]")):
            yield number, found.end(), number, len(line)
        number += 1
        while number < len(lines) and _is_below(lines[number], indentation, is_entry=found is entry):
            if lines[number].strip():
                yield number, len(lines[number]) - len(lines[number].lstrip()), number, len(lines[number])
            number += 1


def _is_below(line: str, indentation: int, *, is_entry: bool) -> bool:
    """Whether a line belongs to what a line of this indentation has begun."""
    own = len(line) - len(line.lstrip(" "))
    return not line.strip() or own > indentation or (is_entry and own == indentation)
