"""Which Terraform and which AWS provider a stack asks for: ranges, a registry, and a lock file that goes with it.

Sources: Terraform documentation, "Version Constraints", "Provider Requirements" and "Dependency Lock File".
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from definitions.foundation.patterns import pattern
from definitions.foundation.records import record

_CONSTRAINT = pattern(r"(=|!=|>=|>|<=|<|~>)? *(\d+(?:\.\d+)*)(-\S+)?")
_LOCKED = pattern(r'^provider "([^"\s]+)" \{\s+version\s*=\s*"(\d+(?:\.\d+)*(?:-[\w.-]+)?)"', re.MULTILINE)
OWN_SOURCE = "hashicorp/aws"


@record
class Versions:
    """What one stack asks for; ``None`` is what the CDK asks for.

    Attributes:
        terraform: a range of versions of Terraform.
        provider: a range of versions of the AWS provider.
        source: where Terraform finds the provider.
        lock_file: the text of a lock file.
    """

    terraform: str | None = None
    provider: str | None = None
    source: str | None = None
    lock_file: str | None = None


def locked_version(lock_file: str, source: str | None) -> str | None:
    """The version of the AWS provider that a lock file holds; ``None`` if it holds none of this source.

    A source without a host is that of the registry of Terraform or OpenTofu, whichever made the file.
    """
    wanted = source or OWN_SOURCE
    for name, version in _LOCKED.findall(lock_file):
        if name == wanted or (wanted.count("/") == 1 and name.partition("/")[2] == wanted):
            return str(version)
    return None


def admits(constraints: str, version: str) -> bool:
    """Whether a range of versions holds a released version; of one with a suffix, such as ``-beta1``, nobody knows."""
    if "-" in version:
        return True
    return all(_holds(*one, _numbers(version)) for one in _parts(constraints))


def _parts(constraints: str) -> Iterator[tuple[str, list[int]]]:
    for part in constraints.split(","):
        found = _CONSTRAINT.fullmatch(part.strip())
        if found is not None and found[3] is None:
            yield found[1] or "=", _numbers(found[2])


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _holds(operator: str, wanted: Sequence[int], version: Sequence[int]) -> bool:
    pairs = list(zip_longest(version, wanted, fillvalue=0))
    given, bound = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    match operator:
        case "=":
            return given == bound
        case "!=":
            return given != bound
        case ">":
            return given > bound
        case ">=":
            return given >= bound
        case "<":
            return given < bound
        case "<=":
            return given <= bound
    fixed = max(len(wanted) - 1, 1)  # ~>: all numbers but the last
    return given >= bound and given[:fixed] == bound[:fixed]
