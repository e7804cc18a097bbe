"""``.pipelinesignore``: files of a folder that are no part of the code.

Its lines are a subset of what Git takes in ``.gitignore``, with the same meaning: ``*``, ``?`` and ``**``, ``/`` at the
start or in the middle (relative to the folder) and at the end (folders only), ``!`` (not ignored after all), ``#``.

Source: Git documentation, "gitignore".
"""

import re

from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.source.nodes import Fault, Position

IGNORE_FILE = ".pipelinesignore"
NEVER_CODE = frozenset(
    {
        *(IGNORE_FILE, ".git", ".DS_Store", ".env", ".terraform", "cdktf.out"),
        *("__pycache__", ".ipynb_checkpoints", ".mypy_cache", ".pytest_cache", ".ruff_cache"),
    }
)
"""Names of what editors, tools and tests leave behind on one machine and not on another."""
_OF_TERRAFORM = pattern(r".*\.(tfstate(\..*)?|tfplan|tfvars)", re.DOTALL)
"""State, plans and variables, which can hold secrets, and change with every apply."""
_UNSUPPORTED = pattern(r"[\[\]\\]")
_WILDCARDS = pattern(r"/\*\*/|^\*\*/|/\*\*$|\*+|\?")


@record
class _Pattern:
    """One line."""

    regex: re.Pattern[str]
    is_negated: bool
    is_for_folders: bool


@record
class IgnoreRules:
    """The lines of the file, in order."""

    patterns: tuple[_Pattern, ...] = ()

    def ignores(self, name: str, *, is_folder: bool) -> bool:
        """Whether a file or folder is left out, by its name relative to the folder; the last pattern that fits wins."""
        fitting = [
            pattern.is_negated
            for pattern in self.patterns
            if (is_folder or not pattern.is_for_folders) and pattern.regex.fullmatch(name)
        ]
        own_name = name.rpartition("/")[2]
        is_never_code = own_name in NEVER_CODE or _OF_TERRAFORM.fullmatch(own_name) is not None
        return is_never_code or (bool(fitting) and not fitting[-1])


def ignore_rules(content: str, file: str) -> tuple[IgnoreRules, list[Fault]]:
    """Read the file; ``file`` is how messages call it."""
    patterns, faults = [], []
    for number, line in enumerate(content.splitlines(), 1):
        pattern = line.rstrip()
        if not pattern or pattern.startswith("#"):
            continue
        unsupported = _UNSUPPORTED.search(pattern)
        if unsupported is not None:
            position = Position(file, number, unsupported.start() + 1)
            message = f"'{unsupported[0]}' is not supported in a pattern"
            faults.append(Fault(position, message, "bad-ignore-pattern", "write '*' or '?' instead"))
            continue
        patterns.append(_pattern(pattern))
    return IgnoreRules(tuple(patterns)), faults


def _pattern(line: str) -> _Pattern:
    body = line.removeprefix("!")
    path = body.removesuffix("/")
    anywhere = "" if "/" in path else "(?:.*/)?"
    regex = re.compile(anywhere + _translated(path.removeprefix("/")), re.DOTALL)
    return _Pattern(regex, line.startswith("!"), body.endswith("/"))


def _translated(path: str) -> str:
    regex, end = "", 0
    for wildcard in _WILDCARDS.finditer(path):
        regex += re.escape(path[end : wildcard.start()])
        match wildcard[0]:
            case "/**/":
                regex += "/(?:.*/)?"
            case "**/":
                regex += "(?:.*/)?"
            case "/**":
                regex += "/.*"
            case "?":
                regex += "[^/]"
            case _:
                regex += "[^/]*"
        end = wildcard.end()
    return regex + re.escape(path[end:])
