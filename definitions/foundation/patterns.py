"""Regular expressions that are compiled when they are first used: a run uses few of them."""

import re
from functools import cache
from typing import Any


def pattern(text: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """What ``re.compile`` gives, for a name of a module; only its own methods take it, functions of ``re`` do not."""
    return _Pattern(text, flags)  # type: ignore[return-value]  # as type checkers see it


@cache  # the module re would look for it among all others
def ascii_pattern(text: str) -> re.Pattern[str]:
    """The compiled expression, whose classes hold ASCII characters alone."""
    return re.compile(text, re.ASCII)


class _Pattern:
    def __init__(self, text: str, flags: re.RegexFlag) -> None:
        self._given = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)
        return found
