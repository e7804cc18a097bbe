"""What a file of the user's own code may be called, and what it may hold."""

import re
from collections.abc import Iterable

from definitions.diagnostics.printable import escaped
from definitions.diagnostics.secret_formats import formats_in
from definitions.foundation.patterns import pattern

MOST_FILES = 200
MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 512
"""A key of S3 has 1,024 bytes, and holds names of the project in front."""

# What is a letter of its own in one file system is two in another; '$', '%', '&', '*' and others mean something to
# Terraform, IAM, URLs or shells. S3's console removes a '.' at the end.
_PART = pattern(r"[A-Za-z0-9!_.'()+=@, -]*[A-Za-z0-9!_'()+=@,-]")


def bad_name(name: str) -> str | None:
    """What is wrong with a file's name, relative to its folder; ``None`` if nothing is."""
    if len(name) > LONGEST_NAME:
        return f"{_shown(name[:40])}...: has a path of {len(name)} characters; at most {LONGEST_NAME} are allowed"
    part = name.rpartition("/")[2]
    if _PART.fullmatch(part) is not None and not part.startswith(" "):
        return None
    foreign = sorted(set(re.sub(r"[A-Za-z0-9!_.'()+=@, -]", "", part)))
    if foreign:
        return f"{_shown(name)}: cannot be the name of a file here: it holds {', '.join(map(_character, foreign))}"
    return f"{_shown(name)}: cannot be the name of a file here: it begins or ends with a space, or ends with '.'"


def secret_of(content: bytes) -> tuple[str, int] | None:
    """The kind of secret that a file holds and the line where, such as ``a private key``; ``None`` without any."""
    whole = content.decode("utf-8", "replace")
    for kind, found in formats_in(whole):
        if kind != "a password in a URL" or not _is_placeholder(found[0]):
            return kind, whole.count("\n", 0, found.start()) + 1
    return None


def _is_placeholder(credentials: str) -> bool:
    """Recognize ``user:password`` and ``%s:%s``, which documentation and code have in the place of credentials."""
    password = credentials.partition(":")[2].lower()
    return password.startswith(("%", "<")) or password in ("password", "pass", "passwd", "pwd", "pw", "secret", "token")


def size_in_words(count: int) -> str:
    """A number of bytes, such as ``10.2 MB``."""
    return f"{count / 1024 / 1024:.1f} MB"


def listed(names: Iterable[str]) -> str:
    """Some of the names, for a message."""
    return ", ".join(map(_shown, list(names)[:5]))


def _character(character: str) -> str:
    return f"'{character}'" if " " < character < "\x7f" else f"U+{ord(character):04X}"


def _shown(name: str) -> str:
    return f"'{escaped(name)}'"
