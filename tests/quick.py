"""The tests of ``make quick``: those that start no other program, neither Node nor Terraform nor another Python.

A file of tests is one of them by what it imports, itself or through other files of the project; no list names any.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"boto3", "cdktf", "checkov", "constructs", "jsii", "moto"}
"""Packages that start Node, or take seconds to import."""
STARTING = {"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen"}
"""What Python calls it when a process is started: audit events of the standard library."""


def is_quick(path: Path) -> bool:
    """Whether the tests in a file, or some in a folder, start no other program."""
    if path.is_dir():
        return any(is_quick(file) for file in path.rglob("test_*.py"))
    reached, waiting = {path}, [path]
    while waiting:
        for name in _imported(waiting.pop()):
            if name.partition(".")[0] in {*HEAVY, "subprocess"}:
                return False
            found = {file for file in _files(name) if file not in reached}
            reached |= found
            waiting += found
    return True


def refuse_others(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: a test that is quick by its imports may still have found a way.

    Raises:
        AssertionError: a process is being started, or a package of ``HEAVY`` imported.
    """
    what = str(arguments[0]) if arguments else ""
    if event in STARTING or (event == "import" and what.partition(".")[0] in HEAVY):
        raise AssertionError(f"with --quick no other program is started ({event}: {what})")


@cache
def _imported(file: Path) -> frozenset[str]:
    """All that a file imports, wherever in it."""
    return frozenset(_names(ast.parse(file.read_bytes())))


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _files(module: str) -> Iterator[Path]:
    """The file of a module of the project, if it is one; of ``definitions`` only those that start something."""
    if module.startswith(("stacks.", "tests.", "main", "definitions.local.", "definitions.commands.run")):
        path = ROOT.joinpath(*module.split("."))
        yield from (file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file())
