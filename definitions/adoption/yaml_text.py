"""The text of a config as people write it: short maps and lists on one line, a blank line between steps."""

from definitions.inspection.readable_yaml import readable_yaml


def yaml_text(tree: dict[str, object]) -> str:
    """A tree of maps, lists and scalars as YAML."""
    return readable_yaml(tree)
