"""diff --since: modules of the current folder against the same modules at a git revision."""

import sys
from collections.abc import Sequence
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from definitions.commands.ending import Refused
from definitions.commands.git_revision import Revision, checked_out, find_revision, in_revision
from definitions.commands.named_modules import compile_named, is_file, is_project_file
from definitions.commands.stack_arguments import environment_with
from definitions.comparison.compare import Comparison, Side, compare
from definitions.compiler.compile_project import compile_project
from definitions.diagnostics.messages import quoted
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.problems import InvalidConfig, report
from definitions.pipeline.compile import CompiledPipeline
from definitions.project.project_file import load_project
from definitions.project.project_file_location import chosen_project_file, find_project_file
from definitions.project.stack_names import is_meant


def compare_since(name: str, words: Sequence[str], project: Path | None) -> list[Comparison]:
    """Compare modules with what they were; a module that only one side has is added or removed.

    Args:
        name: of the revision.
        words: module configs, project files and stacks; all stacks of the project if there are none.
        project: the project file that ``--project`` names.

    Raises:
        InvalidConfig: with all problems of a module today, or if a word names nothing.
        Refused: a module was not valid at the revision, or git does not find it.
    """
    revision = find_revision(name)
    with checked_out(revision) as files:
        old = _old_modules(words, project, revision, files)
    new = _modules(words, project, known=old)
    return [
        compare(title, Side.of(old[title]), Side.of(new[title]))
        if title in old and title in new
        else Comparison(title, is_added=title in new, is_removed=title in old)
        for title in dict.fromkeys([*new, *old])
    ]


def _old_modules(
    words: Sequence[str], project: Path | None, revision: Revision, files: Path
) -> dict[str, CompiledPipeline]:
    """The modules that the revision has, by word or stack. Warnings are about the modules of today alone."""
    file = in_revision(project or find_project_file(Path()), revision, files)
    paths = {word: in_revision(Path(word), revision, files) for word in words if is_file(word)}
    stacks = [word for word in words if word not in paths and not is_file(word)]
    try:
        with redirect_stderr(StringIO()):
            found = {
                word: pipeline
                for word, path in paths.items()
                if path.exists()
                for word, pipeline in _of_file(word, path, file).items()
            }
            if (stacks or not words) and file.exists():
                found |= _of_project(file, stacks)
    except InvalidConfig as invalid:
        message = f"at {quoted(revision.name)}, this was not valid, so nothing can be compared with it:"
        raise Refused(f"{escaped(message)}\n{str(invalid).removesuffix(chr(10))}") from None
    return found


def _modules(
    words: Sequence[str], project: Path | None, known: dict[str, CompiledPipeline]
) -> dict[str, CompiledPipeline]:
    """The modules of today; words that name modules of the revision alone are no mistakes."""
    found: dict[str, CompiledPipeline] = {}
    for word in (word for word in words if is_file(word)):
        if word not in known or Path(word).exists():
            found |= _of_file(word, Path(word), project)
    stacks = [word for word in words if not is_file(word)]
    if stacks or not words:
        found |= _of_project(chosen_project_file(project), stacks, known)
    return found


def _of_file(word: str, path: Path, project: Path | None) -> dict[str, CompiledPipeline]:
    if path.is_file() and is_project_file(path):
        return _of_project(path, [])
    return {word: compile_named(str(path), project)}


def _of_project(
    file: Path, patterns: Sequence[str], known: dict[str, CompiledPipeline] | None = None
) -> dict[str, CompiledPipeline]:
    """The modules of a project whose stacks are named, by stack; all if none are.

    Args:
        file: the project file.
        patterns: names of stacks, and patterns for them.
        known: the modules of the other side; a pattern that means one of them may mean none here. ``None``: any may.
    """
    if patterns:
        names = [module.naming.stack_name for module in load_project(file, environment_with([])).modules]
        patterns = [
            pattern
            for pattern in patterns
            if any(is_meant(pattern, name) for name in names)
            or (known is not None and not any(is_meant(pattern, name) for name in known))
        ]
        if not patterns:
            return {}
    compiled = compile_project(file, environment_with(patterns))
    print(report(compiled.warnings), end="", file=sys.stderr)
    return {pipeline.names.stack: pipeline for pipeline in compiled.pipelines}
