"""The text of a config as people write it: short maps and lists on one line, a blank line between steps, comments."""

from collections.abc import Mapping
from typing import TypeGuard

import yaml

from definitions.diagnostics.printable import escaped
from definitions.inspection.readable_yaml import text_style

_WIDTH = 120
_LONGEST_LINE = 100
_MANY = 1000
_SHORT = ("cacheConfig",)
"""Keys of steps whose maps of several keys may be on one line."""
_COMMENTED = {
    "enableNetworkIsolation: false": "  # containers may call the network, as before; isolate them if they need not"
}
"""What is said behind a line."""


class _Dumper(yaml.SafeDumper):
    """Writes lists below their keys, and each value where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


class _Representer(yaml.representer.SafeRepresenter):
    """Makes nodes of maps, lists and scalars, in their order."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(representer: yaml.representer.SafeRepresenter, text: str) -> yaml.Node:
    return representer.represent_scalar("tag:yaml.org,2002:str", text, style=text_style(text))


_Representer.add_representer(str, _text)


def yaml_text(tree: Mapping[str, object], head: list[str], of_steps: Mapping[str, list[str]]) -> str:
    """A config as YAML.

    Args:
        tree: of the config.
        head: sentences that stand as comments at the top.
        of_steps: the same above steps, by their names.
    """
    pipeline = tree["pipeline"]
    assert isinstance(pipeline, dict)
    rest = {key: value for key, value in pipeline.items() if key != "steps"}
    parts = [
        *_comments(head, ""),
        *([""] if head else []),
        _block({key: tree[key] for key in tree if key != "pipeline"}),
    ]
    parts += ["", "pipeline:"]
    parts += [_indented(_block({key: value}), 2) + "\n" for key, value in rest.items()]
    parts += ["  steps:"]
    for index, step in enumerate(pipeline["steps"]):
        parts += [""] if index else []
        parts += _comments(of_steps.get(str(step.get("name")), []), "    ")
        parts.append(_indented(f"- {_indented(_block(step), 2).lstrip()}", 4))
    return "\n".join(parts) + "\n"


def _comments(sentences: list[str], indentation: str) -> list[str]:
    return [f"{indentation}# {escaped(sentence)}" for sentence in sentences]


def _indented(text: str, by: int) -> str:
    return "\n".join(f"{' ' * by}{line}" if line else line for line in text.split("\n"))


def _block(value: object) -> str:
    """A map or a list as lines."""
    representer = _Representer(sort_keys=False)
    node = representer.represent_data(value)
    _shorten(node)
    assert isinstance(node, yaml.CollectionNode)
    node.flow_style = False
    for key, below in node.value if isinstance(node, yaml.MappingNode) else ():
        if _is_collection(below) and _has_keys(below) and key.value not in _SHORT:
            below.flow_style = False
    lines = yaml.serialize(node, Dumper=_Dumper, width=_WIDTH, allow_unicode=True).rstrip("\n").split("\n")
    return "\n".join(f"{line}{_COMMENTED.get(line.strip(' -'), '')}" for line in lines)


def _shorten(node: yaml.Node) -> int:
    """Put maps and lists on one line each that are short enough; the number of characters, or many."""
    if isinstance(node, yaml.ScalarNode):
        return _MANY if node.style == "|" else len(node.value) + 3
    if isinstance(node, yaml.MappingNode):
        for key, _ in node.value:
            if key.value == "on":
                key.tag = "tag:yaml.org,2002:bool"  # the key of joins: as people write it, without quotes
        is_commented = any(f"{key.value}: {value.value}" in _COMMENTED for key, value in node.value)
        length = sum(_shorten(key) + _shorten(value) for key, value in node.value) + (_MANY if is_commented else 0)
        is_nested = any(not value.flow_style for _, value in node.value if _is_collection(value))
    else:
        length = sum(map(_shorten, node.value))
        is_nested = any(not entry.flow_style or _has_keys(entry) for entry in node.value if _is_collection(entry))
    assert isinstance(node, yaml.CollectionNode)
    node.flow_style = length <= _LONGEST_LINE and not is_nested and bool(node.value)
    return length


def _is_collection(node: yaml.Node) -> TypeGuard[yaml.CollectionNode]:
    return isinstance(node, yaml.CollectionNode)


def _has_keys(node: yaml.CollectionNode) -> bool:
    """Whether it is a map that gets a line of its own in a list: an expression has one key."""
    return isinstance(node, yaml.MappingNode) and len(node.value) > 1
