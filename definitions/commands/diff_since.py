"""diff --since: modules of the current folder against the same modules at a git revision."""

import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from definitions.commands.ending import Refused
from definitions.commands.git_revision import checked_out, find_revision, in_revision
from definitions.commands.named_files import FileKind, Owner, Owners, is_file, kind_of
from definitions.commands.named_modules import compile_config
from definitions.commands.stack_arguments import environment_with
from definitions.comparison.compare import Side, compare
from definitions.comparison.comparison import Comparison
from definitions.compiler.compile_project import CompiledProject, compile_project
from definitions.compiler.kinds import noun_of
from definitions.diagnostics.messages import quoted
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.problems import InvalidConfig, report
from definitions.module.compiled import CompiledModule
from definitions.project.project_file import load_project
from definitions.project.project_file_location import chosen_project_file, find_project_file
from definitions.project.stack_names import is_meant

Modules = dict[str, CompiledModule]
"""Modules by stack, or by file if no project uses the file."""


def compare_since(name: str, words: Sequence[str], project: Path | None) -> list[Comparison]:
    """Compare modules with what they were; a module that only one side has is added or removed.

    Args:
        name: of the revision.
        words: files that modules are made of, project files and stacks; all stacks of the project if there are none.
        project: the project file that ``--project`` names.

    Raises:
        InvalidConfig: with all problems of a module today, or if a word names nothing.
        Refused: a module was not valid at the revision, or git does not find it.
    """
    _refuse_unusable(words)
    revision = find_revision(name)
    owners_today = _owners(words, project, Path)
    with checked_out(revision) as files:

        def there(path: Path) -> Path:
            return in_revision(path, revision, files)

        try:
            with redirect_stderr(StringIO()):  # warnings of today are enough
                old_project = None if project is None else there(project)
                old_words, old = _old_modules(words, old_project, there)
                old |= _named_by(owners_today, old, there)
                owners_then = _owners(words, old_project, there)
        except InvalidConfig as invalid:
            message = f"at {quoted(name)}, this was not valid, so nothing can be compared with it:"
            raise Refused(f"{escaped(message)}\n{str(invalid).removesuffix(chr(10))}") from None
    new = _new_modules(words, old_words, project)
    new |= _named_by(owners_then, new, Path)
    return [
        compare(title, Side.of(old[title]), Side.of(new[title]))
        if title in old and title in new
        else _one_sided(title, old.get(title), new.get(title))
        for title in dict.fromkeys([*new, *old])
    ]


def _one_sided(title: str, old: CompiledModule | None, new: CompiledModule | None) -> Comparison:
    """The comparison of a module that only one side has."""
    module = old or new
    assert module is not None
    return Comparison(title, noun=noun_of(module.package), is_added=old is None, is_removed=new is None)


def _refuse_unusable(words: Sequence[str]) -> None:
    """Refuse words that no revision can have, or that mean too much."""
    for word in filter(is_file, words):
        if word == "-":
            raise Refused("standard input has no revision: name files or stacks")
        if Path(word).is_dir():
            raise Refused(f"{escaped(quoted(word))} is a folder: name files or stacks; without any, all are compared")


def _owners(words: Sequence[str], project: Path | None, path_of: Callable[[Path], Path]) -> list[Owner]:
    """The owners of those files among the words that are there."""
    owners = Owners(project)
    files = [path_of(Path(word)) for word in words if is_file(word)]
    found = ((file, kind_of(file)) for file in files if file.is_file())
    return [owner for file, kind in found if kind is not FileKind.PROJECT and (owner := owners.of(file, kind))]


def _named_by(owners: Sequence[Owner], known: Modules, path_of: Callable[[Path], Path]) -> Modules:
    """Stacks of the other side that this side makes of other files, as after a file was renamed."""
    found: Modules = {}
    for owner in owners:
        project = path_of(owner.project)
        names = [name for name in owner.stacks if name not in known and _exists(name, project, project)]
        found |= _stacks(project, names) if names else {}
    return found


def _old_modules(
    words: Sequence[str], project: Path | None, there: Callable[[Path], Path]
) -> tuple[list[str], Modules]:
    """The words that name something at the revision, and what they name; in the folder of the revision."""
    file = project or there(find_project_file(Path()))
    if not words:
        return [], _stacks(file, []) if file.exists() else {}
    found = [word for word in words if _exists(word, there(Path(word)), file)]
    return found, _modules(found, project, file, there)


def _new_modules(words: Sequence[str], old_words: Sequence[str], project: Path | None) -> Modules:
    """What words name today; a word that named something at the revision may name nothing any more."""
    files_only = bool(words) and all(map(is_file, words))
    file = Path() if files_only else chosen_project_file(project)
    if not words:
        return _stacks(file, [])
    found = [word for word in words if word not in old_words or _exists(word, Path(word), file)]
    return _modules(found, project, file, lambda path: path)


def _exists(word: str, path: Path, project: Path) -> bool:
    """Whether a word names something: a file, or a stack of the project file."""
    if is_file(word):
        return path.exists()
    if not project.exists():
        return False
    modules = load_project(project, environment_with([])).modules
    return any(is_meant(word, module.naming.stack_name) for module in modules)


def _modules(words: Sequence[str], project: Path | None, file: Path, there: Callable[[Path], Path]) -> Modules:
    """Compile what words name: stacks of the project file, and modules that files are a part of."""
    found: Modules = {}
    owners = Owners(project)
    for word in filter(is_file, words):
        found |= _of_file(word, there(Path(word)), owners)
    stacks = [word for word in words if not is_file(word)]
    return found | (_stacks(file, stacks) if stacks else {})


def _of_file(word: str, path: Path, owners: Owners) -> Modules:
    kind = kind_of(path)
    if kind is FileKind.PROJECT:
        return _stacks(path, [])
    owner = owners.of(path, kind)
    if owner is not None:
        return _stacks(owner.project, owner.stacks)
    [module] = _with_warnings(compile_config(path)).modules
    return {word: module}


def _stacks(project: Path, names: Sequence[str]) -> Modules:
    """The stacks of a project that are named; all if none are."""
    compiled = _with_warnings(compile_project(project, environment_with(names)))
    return {module.stack: module for module in compiled.modules}


def _with_warnings(compiled: CompiledProject) -> CompiledProject:
    print(report(compiled.warnings), end="", file=sys.stderr)
    return compiled
