"""A share of a project's modules: compiled first, and built once those of all shares are found without errors."""

import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from json import JSONDecodeError
from pathlib import Path
from typing import TypeAlias

from definitions.compiler.compile_project import compile_or_report
from definitions.compiler.shared_facts import SharedFacts, facts_of
from definitions.diagnostics.problems import Problem
from definitions.module.compiled import CompiledModule
from definitions.project.module import Module
from stacks.output.folder import OutputProblem

Compiled: TypeAlias = tuple[SharedFacts | None, list[Problem]]
"""What all shares must know of a module: its facts, none if it has errors, and its problems."""


class Share:
    """Modules that one process compiles and builds.

    Args:
        modules: the modules.
        environment: for ``{{env_var:NAME}}``.
    """

    def __init__(self, modules: Sequence[Module], environment: Mapping[str, str]) -> None:
        self._modules = modules
        self._environment = environment
        self._compiled: list[CompiledModule] = []

    def compile(self, count: Callable[[], None]) -> list[Compiled]:
        """Compile all, and keep them; ``count`` is called after each."""
        results: list[Compiled] = []
        for module in self._modules:
            compiled, problems = compile_or_report(module, environment=self._environment)
            results.append((None if compiled is None else facts_of(compiled), problems))
            self._compiled += [] if compiled is None else [compiled]
            count()
        return results

    def build(self, folder: Path, out: Path, count: Callable[[], None]) -> None:
        """Write the stacks into a folder, from which they will be moved to ``out``; ``count`` is called after each.

        Raises:
            OutputProblem: CDKTF cannot be loaded, or the folder cannot be written.
        """
        # Only now: a config with problems needs none of this.
        from jsii.errors import JSIIError

        try:
            from stacks.bindings import App
            from stacks.kinds import add_stack
        except (JSIIError, OSError, RuntimeError, JSONDecodeError) as error:
            raise OutputProblem(f"CDKTF cannot be loaded: {_reason(error)}") from None
        try:
            app = App(outdir=str(folder.absolute()))  # Node may have started in another folder
            for module in self._compiled:
                add_stack(app, module, folder, out)
                count()
            app.synth()
        except (JSIIError, OSError, RuntimeError, JSONDecodeError) as error:
            raise OutputProblem(f"{out}: CDKTF cannot write the stacks: {_reason(error)}") from None


def _reason(error: BaseException) -> str:
    if isinstance(error, JSONDecodeError | BrokenPipeError):  # nothing where an answer should be, or nobody to ask
        sys.unraisablehook = lambda _: None  # when this process ends, jsii finds once more that Node is gone
        for thread in threading.enumerate():
            if thread.name == "process.stderr_sink":  # jsii's: it tells what Node said, and our sentence comes after
                thread.join(timeout=5)
        return "Node ended without an answer"
    return str(error).partition("\n")[0]
