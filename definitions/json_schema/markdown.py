"""Plain text as Markdown."""

import re
from collections.abc import Sequence


def markdown(text: str, *, in_table: bool = False) -> str:
    """Plain text, of which nothing is markup; what stands in braces is shown as code."""
    return alternating(re.split(r"(\{(?:[^{}]|\{[^{}]*\})*\})", text), in_table=in_table)


def alternating(parts: Sequence[str], *, in_table: bool = False) -> str:
    """Texts and literals in turn, the first a text."""
    return "".join(
        code(part, in_table=in_table) if index % 2 else re.sub(r"([|<*`\\])", r"\\\1", part)
        for index, part in enumerate(parts)
    )


def code(text: str, *, in_table: bool = False) -> str:
    """A literal. In a table, ``|`` would end the cell."""
    return f"`{text.replace('|', chr(92) + '|')}`" if in_table else f"`{text}`"
