"""Colours of what is printed for people, where a terminal shows them; without colours the text is the same.

Sources: ECMA-48, "Select graphic rendition"; the conventions NO_COLOR (no-color.org), FORCE_COLOR (force-color.org) and
CLICOLOR_FORCE (bixense.com/clicolors).
"""

import os
from collections.abc import Callable
from enum import Enum
from typing import TextIO, TypeAlias

from definitions.diagnostics.printable import Painted


class Style(Enum):
    """What a piece of text is, with the parameters of its rendition."""

    ERROR = "1;31"
    WARNING = "1;33"
    NOTE = "1;36"
    PLACE = "1"


Paint: TypeAlias = Callable[[str, Style], str]
"""Gives a style to a text in which nothing of a user's is left that a terminal obeys."""


def plain(text: str, _style: Style) -> str:
    """The text as it is."""
    return text


def coloured(text: str, style: Style) -> str:
    """The text in the colour of its style."""
    return f"\x1b[{style.value}m{text}\x1b[0m" if text else text


def paint_for(stream: TextIO) -> Paint:
    """How text for a stream is painted: in colours on a terminal, unless the environment says otherwise."""
    return coloured if _has_colours(stream) else plain


def write_painted(text: str, stream: TextIO) -> None:
    """Write text with styles of the stream's own ``Paint``."""
    stream.write(Painted(text))


def _has_colours(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return os.environ.get("TERM") != "dumb" and stream.isatty()
