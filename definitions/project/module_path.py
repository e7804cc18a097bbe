"""Kinds of modules by their ``module_path``: built here, misspelt or of another kind.

Source: modern-data-architecture-accelerator, ``module_path``: an npm package, with or without a version, or a folder.
"""

import re

from definitions.foundation.patterns import pattern
from definitions.project.module import PACKAGES, PIPELINE

SCOPE = "@aws-mdaa/"
PACKAGE = f"{SCOPE}{PIPELINE}"
OURS = rf"(@aws-(mdaa|caef)/)?({'|'.join(PACKAGES)})(@[^/]+)?"
"""The packages whose modules are built here, as a regular expression; its third group is the package."""
_OF_MDAA = pattern(r"@aws-(?:mdaa|caef)/([^/@]+)")
_VERSION = pattern(r"(?<=[^/])@[^/]*$")
_SCOPES = ("awsmdaa", "awscaef", "aws", "mdaa", "caef")
_NEAR = 0.85  # of MDAA's own packages none comes nearer than 0.75


def package_of(path: str) -> str | None:
    """The package that a path names, one of ``PACKAGES``; ``None`` for one whose modules are not built here."""
    found = re.fullmatch(OURS, path)
    return None if found is None else found[3]


def meant_package(path: str) -> str | None:
    """The package whose name is misspelt: ``@aws-mdaa/sagemaker_pipelines``; ``None`` for others: ``@acme/...``."""
    from difflib import get_close_matches

    package = _VERSION.sub("", path.strip())
    if package.startswith((".", "/", "~")):
        return None  # a folder
    scope, slash, rest = package.rpartition("/") if package.count("/") < 2 else package.partition("/")
    if slash and not get_close_matches(_folded(scope), _SCOPES, n=1, cutoff=0.8):
        return None
    name = _folded(rest)
    if not slash:
        name = re.sub(r"^aws(?:mdaa|caef)", "", name)
    if not name:
        return PIPELINE
    spellings = {
        spelling: known for known in PACKAGES for spelling in (_spellings(known) if slash else [_folded(known)])
    }
    near = get_close_matches(name, spellings, n=1, cutoff=_NEAR)
    return spellings[near[0]] if near else None


def kind_of_module(path: str) -> str:
    """The name of another kind: ``roles`` for ``@aws-mdaa/roles@1.6.0``, else the path without its version."""
    package = _VERSION.sub("", path)
    of_mdaa = _OF_MDAA.fullmatch(package)
    return package if of_mdaa is None else of_mdaa[1]


def _spellings(package: str) -> tuple[str, ...]:
    """Ways to write a package; MDAA shortens ``sagemaker`` to ``sm`` in some of its own."""
    own = _folded(package).removeprefix("sagemaker")
    return f"sagemaker{own}", f"sm{own}", own


def _folded(name: str) -> str:
    """The letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())
