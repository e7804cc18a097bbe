"""Texts of a definition that a config would read as references, such as ``{{env_var:HOME}}`` or ``ssm:/path``.

They are text, and stay text: a join of two pieces, of which none is a reference, means the same.
"""

import re

from definitions.foundation.patterns import pattern
from definitions.project.references.lookups import PREFIXES
from definitions.project.references.substitution import DEFAULT_BUCKET
from definitions.values.placeholders import AnyText, OpenText, Placeholder, open_text

_INSIDE = pattern(rf"(?<=\{{)(?=\{{)|(?<=<)(?={re.escape(DEFAULT_BUCKET[1:])})")
"""Between characters that begin a reference wherever they stand."""


def without_references(tree: object) -> object:
    """A tree in which no text is a reference of configs; keys that would be one are left out."""
    match tree:
        case dict():
            return {key: without_references(value) for key, value in tree.items() if len(_pieces(key)) == 1}
        case list():
            return [without_references(value) for value in tree]
        case str() | OpenText():
            pieces = _pieces(tree)
            return tree if len(pieces) == 1 else {"Std:Join": {"On": "", "Values": pieces}}
    return tree


def _pieces(whole: AnyText) -> list[AnyText]:
    """A text, cut where it would be read as a reference; placeholders stay whole unless their labels are references."""
    pieces: list[AnyText] = []
    for part in whole.parts if isinstance(whole, OpenText) else (whole,):
        text = str(part)
        if isinstance(part, Placeholder) and _INSIDE.search(text) is None:
            pieces.append(open_text(part))
            continue
        cut = 1 if not pieces and text.startswith(PREFIXES) else 0
        pieces += [text[:cut], *_INSIDE.split(text[cut:])] if cut else _INSIDE.split(text)
    return pieces if len(pieces) > (len(whole.parts) if isinstance(whole, OpenText) else 1) else [whole]
