"""Signs of printed text that YAML takes for text."""

TYPOGRAPHIC_QUOTES = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a", "'"),
}
"""Quotes of printed text, and the quote of YAML that is meant."""
INVISIBLE = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u00ad\u200b\u200c\u200d\u2060\ufeff"
)
"""Spaces of printed text, and marks without width: for YAML, text."""


def invisible(sign: str) -> str:
    """An invisible character in messages."""
    name = {"\u00a0": "a non-breaking space", "\u202f": "a narrow non-breaking space", "\ufeff": "a byte order mark"}
    return f"{name.get(sign, 'an invisible character')} (U+{ord(sign):04X})"
