"""Plain data as YAML for people: block style, in order, without aliases; any reader of YAML 1.1 or 1.2 reads the same.

Source: YAML 1.2.2, chapter 10.3, "Core Schema".
"""

import yaml

from definitions.foundation.patterns import pattern

_LIKE_A_NUMBER = pattern(r"[-+]?(\.?[0-9]|0[ox])[0-9a-fA-F_.:]*([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WIDTH = 120


class _Dumper(yaml.CSafeDumper):
    """Writes each value where it stands, and texts of several lines as such."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.CSafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=text_style(text))


def text_style(text: str) -> str | None:
    """How YAML marks a text: by ``|`` if it has several lines, by quotes if it would be a number to some reader."""
    return "|" if "\n" in text else "'" if _LIKE_A_NUMBER.fullmatch(text) else None


_Dumper.add_representer(str, _text)


def readable_yaml(tree: object) -> str:
    """A tree of maps, lists and scalars as YAML, in characters that every terminal shows."""
    return yaml.dump(tree, Dumper=_Dumper, sort_keys=False, default_flow_style=False, width=_WIDTH, allow_unicode=False)
