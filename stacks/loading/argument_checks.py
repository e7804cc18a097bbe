"""Importing generated classes without the checks of arguments that they make on every call, half of their time.

What the checks alone need goes with them, which is most of what an import takes: annotations are not evaluated, and
typeguard is not imported. Nor is the type evaluated that a property tells type checkers. mypy has checked our calls,
and jsii checks in Node what it is given. Tests keep the checks.

Source: Python documentation, "importlib" (``SourceLoader.source_to_code``, ``get_data`` and ``set_data``;
``cache_from_source``), "Command line" (``-O``) and "__future__" (``annotations``).
"""

import __future__

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import cache_from_source
from types import CodeType, ModuleType
from typing import Any

VARIABLE = "PIPELINES_ARGUMENT_CHECKS"
LAZY_ANNOTATIONS = __future__.annotations.compiler_flag
FOR_CHECKS = b"""
import typeguard
from importlib.metadata import version as _metadata_package_version
TYPEGUARD_MAJOR_VERSION = int(_metadata_package_version('typeguard').split('.')[0])
"""
TYPED_RESULT = rb"(?m)^( +return )typing\.cast\(.*, result\)$"


@contextmanager
def without_argument_checks(*packages: str) -> Iterator[None]:
    """Import modules of these packages inside this block without ``if __debug__:``, and all others as usual.

    ``PIPELINES_ARGUMENT_CHECKS=1`` turns this off, as does ``PIPELINES_FULL_BINDINGS=1``.
    """
    if "1" in (os.environ.get(VARIABLE), os.environ.get("PIPELINES_FULL_BINDINGS")):
        yield
        return
    finder = _Finder(packages)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    def __init__(self, packages: Sequence[str]) -> None:
        self.packages = packages

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name.partition(".")[0] not in self.packages:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = _UncheckedLoader(spec.loader.name, spec.loader.path)
        return spec


class _UncheckedLoader(SourceFileLoader):
    """Leaves out the checks, and keeps this bytecode apart from that with checks."""

    def source_to_code(self, data: Any, path: Any, **_: Any) -> CodeType:  # type: ignore[override]
        source = data.replace(FOR_CHECKS, b"\n" * FOR_CHECKS.count(b"\n"))  # each line keeps its number
        source = re.sub(TYPED_RESULT, rb"\1result", source)
        code: CodeType = compile(source, path, "exec", flags=LAZY_ANNOTATIONS, dont_inherit=True, optimize=1)
        return code

    def get_data(self, path: str) -> bytes:
        return super().get_data(self._place(path))

    def set_data(self, path: str, data: Any, **mode: Any) -> None:
        super().set_data(self._place(path), data, **mode)

    def _place(self, path: str) -> str:
        return path if path == self.path else cache_from_source(self.path, optimization="unchecked")
