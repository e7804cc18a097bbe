"""Text with parts that are not known yet, whoever wrote it: a config, a template of CloudFormation or Terraform."""

from typing import TypeAlias

from definitions.foundation.records import record
from definitions.values.infrastructure import InfrastructureText
from definitions.values.plain import label, plain


@record
class Placeholder:
    """A part that is not known yet; ``label`` is how readers see it, such as ``<role arn>``."""

    label: str

    def __str__(self) -> str:
        return self.label


@record
class OpenText:
    """Literal parts and placeholders in order; at least one part is a placeholder. Made by ``open_text``."""

    parts: tuple[str | Placeholder, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))


AnyText: TypeAlias = str | OpenText


def open_text(*parts: AnyText | Placeholder) -> AnyText:
    """Join texts and placeholders; the result is a plain ``str`` when nothing but literals were joined."""
    joined: list[str | Placeholder] = []
    for part in parts:
        for piece in part.parts if isinstance(part, OpenText) else (part,):
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            elif piece != "":
                joined.append(piece)
    if any(isinstance(part, Placeholder) for part in joined):
        return OpenText(tuple(joined))
    return "".join(map(str, joined))


def with_placeholders(tree: object) -> object:
    """A tree of maps, lists and texts, with a placeholder for each infrastructure value."""
    if isinstance(tree, InfrastructureText):
        return open_text(*(part if isinstance(part, str) else Placeholder(label(part)) for part in tree.parts))
    if isinstance(tree, dict):
        return {plain(key): with_placeholders(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [with_placeholders(value) for value in tree]
    return tree
