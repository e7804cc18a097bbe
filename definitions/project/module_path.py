"""Kinds of modules by their ``module_path``: built here, misspelt or of another kind.

Source: modern-data-architecture-accelerator, ``module_path``: an npm package, with or without a version, or a folder.
"""

import re
from difflib import get_close_matches

from definitions.foundation.patterns import pattern
from definitions.project.module import MODULE_PACKAGE

PACKAGE = f"@aws-mdaa/{MODULE_PACKAGE}"
OURS = rf"(@aws-(mdaa|caef)/)?{MODULE_PACKAGE}(@[^/]+)?"
"""The package whose modules are built here, as a regular expression."""
_OF_MDAA = pattern(r"@aws-(?:mdaa|caef)/([^/@]+)")
_VERSION = pattern(r"(?<=[^/])@[^/]*$")
_SCOPES = ("awsmdaa", "awscaef", "aws", "mdaa", "caef")
# MDAA shortens 'sagemaker' to 'sm' in some of its packages.
_NAMES = ("sagemakerpipeline", "smpipeline", "pipeline")
_NEAR = 0.85  # of MDAA's own packages none comes nearer than 0.75


def is_built_here(path: str) -> bool:
    """Recognize the package whose modules are built here."""
    return re.fullmatch(OURS, path) is not None


def is_misspelt(path: str) -> bool:
    """Recognize misspelt names of our package: ``@aws-mdaa/sagemaker_pipelines``, not ``@acme/...``."""
    package = _VERSION.sub("", path.strip())
    if package.startswith((".", "/", "~")):
        return False  # a folder
    scope, slash, rest = package.rpartition("/") if package.count("/") < 2 else package.partition("/")
    if slash and not get_close_matches(_folded(scope), _SCOPES, n=1, cutoff=0.8):
        return False
    name = _folded(rest)
    if not slash:
        name = re.sub(r"^aws(?:mdaa|caef)", "", name)
    return not name or bool(get_close_matches(name, _NAMES if slash else _NAMES[:1], n=1, cutoff=_NEAR))


def kind_of_module(path: str) -> str:
    """The name of another kind: ``roles`` for ``@aws-mdaa/roles@1.6.0``, else the path without its version."""
    package = _VERSION.sub("", path)
    of_mdaa = _OF_MDAA.fullmatch(package)
    return package if of_mdaa is None else of_mdaa[1]


def _folded(name: str) -> str:
    """The letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())
