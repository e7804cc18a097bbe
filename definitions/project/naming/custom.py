"""Naming classes of the user's own: loaded from Python, and checked in all that they give.

Source: modern-data-architecture-accelerator, "Custom naming": ``naming_module``, ``naming_class``, ``naming_props``.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.project.naming.standard import Naming
from definitions.source.folders import Folders

_JAVASCRIPT = "MDAA's naming classes are JavaScript; write yours in Python, as a class that derives from Naming"
_DEFAULTS = {"@aws-mdaa/naming": "MdaaDefaultResourceNaming", "@aws-caef/naming": "CaefDefaultResourceNaming"}
"""Packages of MDAA, also under its old name, with the class that names as ``Naming`` does."""
_RESOURCE_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]"
_STACK_NAME = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_SSM_PATH = r"(/[A-Za-z0-9_.-]+)+/?"
LONGEST_STACK = 200  # it becomes the name of a folder and part of names of files
_FORMS = {
    _RESOURCE_NAME: "letters, digits, '-', '_' and '.', the first and the last a letter or digit",
    _STACK_NAME: "letters, digits and '-', the first and the last a letter or digit",
    _SSM_PATH: "a path of SSM that begins with '/'",
}


class ProblemFactory(Protocol):
    """Makes a problem with the naming class, at its position in the project file."""

    def __call__(self, message: str, hint: str | None = None) -> Problem: ...


@dataclass(frozen=True, slots=True)
class NamingClass:
    """The class that a project names.

    Attributes:
        module: a Python file, relative to the project file, the name of an installed module, or MDAA's own package.
        name: the class.
        props: what it is handed as ``props``.
    """

    module: str
    name: str
    props: Mapping[str, object]

    @property
    def is_default(self) -> bool:
        """``True`` for MDAA's default class, which is JavaScript and needs no Python: ``Naming`` names as it does."""
        return _DEFAULTS.get(self.module) == self.name


def custom_naming(
    chosen: NamingClass, standard: Naming, folder: Path, folders: Folders, problem: ProblemFactory
) -> Naming:
    """The naming of one module by a user's class; its names raise ``InvalidConfig`` if the class fails.

    Raises:
        InvalidConfig: there is no such class, or it cannot be made.
    """
    if default := _DEFAULTS.get(chosen.module):
        message = f"class '{chosen.name}' of '{chosen.module}' is not there"
        raise InvalidConfig([problem(message, f"its one naming class is {default}")])
    guard = _Guard(chosen.name, problem)
    module = guard("when its module is imported", lambda: _module(chosen.module, folder, folders, problem))
    found = getattr(module, chosen.name, None)
    if not (isinstance(found, type) and issubclass(found, Naming)):
        what = "is not there" if found is None else "does not derive from definitions.project.naming.Naming"
        raise InvalidConfig([problem(f"class '{chosen.name}' of '{chosen.module}' {what}", _JAVASCRIPT)])
    parts = (standard.organization, standard.environment, standard.domain, standard.module)
    own = guard("when it is made", lambda: found(*parts, props=chosen.props))
    return _Checked(*parts, props=chosen.props, own=own, guard=guard)


@dataclass(frozen=True, slots=True)
class _Guard:
    """Runs code of the user's, and reports its exceptions as problems of the project file."""

    name: str
    problem: ProblemFactory

    def __call__(self, when: str, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except InvalidConfig:
            raise
        except (Exception, SystemExit) as error:
            reason = f"{type(error).__name__}: {error}"
            raise InvalidConfig([self.problem(f"'{self.name}' fails {when}: {reason}", "mend the class")]) from error

    def text(self, what: str, call: Callable[[], object], pattern: str, longest: int | None = None) -> str:
        """The text that a method of the class gives.

        Raises:
            InvalidConfig: it gives no text of this form.
        """
        given = self(f"to give {what}", call)
        if not isinstance(given, str) or re.fullmatch(pattern, given, re.ASCII) is None:
            message = f"'{self.name}' gives {quoted(given)} as {what}"
            raise InvalidConfig([self.problem(message, _FORMS[pattern])])
        if longest is not None and len(given) > longest:
            message = f"'{self.name}' gives {quoted(given)} as {what}, of {len(given)} characters"
            raise InvalidConfig([self.problem(message, f"at most {longest}")])
        return given


@dataclass(frozen=True, slots=True)
class _Checked(Naming):
    """The names of a user's class, each checked."""

    own: Naming = field(kw_only=True, repr=False)
    guard: _Guard = field(kw_only=True, repr=False, compare=False)

    @property
    def stack_name(self) -> str:
        return self.guard.text("stack_name", lambda: self.own.stack_name, _STACK_NAME, LONGEST_STACK)

    def resource_name(self, suffix: str = "", longest: int | None = None) -> str:
        what = f"resource_name('{suffix}', {longest})"
        return self.guard.text(what, lambda: self.own.resource_name(suffix, longest), _RESOURCE_NAME, longest)

    def ssm_path(self, path: str, *, include_module: bool = True, lower_case: bool = True) -> str:
        options = {"include_module": include_module, "lower_case": lower_case}
        return self._path("ssm_path", path, **options)

    def ssm_org_path(self, path: str, *, lower_case: bool = True) -> str:
        return self._path("ssm_org_path", path, lower_case=lower_case)

    def ssm_domain_path(self, path: str, *, lower_case: bool = True) -> str:
        return self._path("ssm_domain_path", path, lower_case=lower_case)

    def ssm_env_path(self, path: str, *, lower_case: bool = True) -> str:
        return self._path("ssm_env_path", path, lower_case=lower_case)

    def _path(self, method: str, path: str, **options: bool) -> str:
        call = getattr(self.own, method)
        return self.guard.text(f"{method}('{path}')", lambda: call(path, **options), _SSM_PATH)


@contextmanager
def _installed_packages_only() -> Iterator[None]:
    """Keep Python from importing what merely lies in the current folder."""
    before = sys.path
    sys.path = [entry for entry in before if entry and Path(entry).resolve() != Path.cwd()]
    try:
        yield
    finally:
        sys.path = before


def _module(name: str, folder: Path, folders: Folders, problem: ProblemFactory) -> ModuleType:
    if not name.startswith(".") and not name.endswith(".py"):
        if re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", name) is None:
            raise InvalidConfig([problem(f"{quoted(name)} is no Python module", _JAVASCRIPT)])
        try:
            with _installed_packages_only():
                return import_module(name)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{name}.".startswith(f"{error.name}."):
                raise
            raise InvalidConfig([problem(f"there is no Python module '{name}'", _JAVASCRIPT)]) from None
    file = folder / name
    if file not in folders:
        message = f"'{name}' is outside the project, which is the folder of the project file"
        raise InvalidConfig([problem(message, "name its folder in 'allowed_folders'")])
    if file.suffix != ".py" or not file.is_file():
        raise InvalidConfig([problem(f"'{name}' is no Python file", _JAVASCRIPT)])
    known = f"naming_of_{file.resolve()}"
    if known in sys.modules:
        return sys.modules[known]
    spec = spec_from_file_location(known, file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[known] = module  # dataclasses of the module look for it there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[known]
        raise
    return module
