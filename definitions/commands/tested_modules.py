"""The modules that files of tests are about, each compiled once."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from definitions.commands.ending import Refused
from definitions.commands.named_files import Owners
from definitions.commands.named_modules import compile_file, compile_stack, pipeline_of
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.expectations.read import ReadCases
from definitions.module.compiled import CompiledModule
from definitions.pipeline.compile import CompiledPipeline
from definitions.project.project_file_location import project_files_around

_UNKNOWN = "unknown-stack"


class ModulesUnderTest:
    """Compiles modules when they are asked for."""

    def __init__(self, project: Path | None) -> None:
        """``project`` is the project file that ``--project`` names."""
        self._project, self._owners = project, Owners(project)
        self._compiled: dict[tuple[str, Path | None], CompiledModule | InvalidConfig] = {}

    def of(self, file: ReadCases) -> CompiledPipeline | InvalidConfig:
        """The module that a file names, or why it cannot be compiled.

        Raises:
            InvalidConfig: the file names no module, several, or one that is no pipeline.
        """
        stack = file.model.stack
        key, hint = ("config", "name one by 'stack' instead") if stack is None else ("stack", None)
        try:
            found = self._config(file, str(file.model.config)) if stack is None else self._stack(file, stack)
        except Refused as refused:
            raise InvalidConfig([Problem.at(file.node, (key,), str(refused), "several-stacks", hint)]) from None
        try:
            return pipeline_of(found, "test") if isinstance(found, CompiledModule) else found
        except Refused as refused:
            raise InvalidConfig([Problem.at(file.node, (key,), str(refused), "no-pipeline")]) from None

    def _config(self, file: ReadCases, name: str) -> CompiledModule | InvalidConfig:
        config = Path(os.path.normpath(file.path.parent / name))
        if not config.is_file():
            hint = did_you_mean(config.name, [other.name for other in config.parent.glob("*.yaml")])
            hint = hint or "paths are relative to this file"
            message = f"there is no file {quoted(name)}"
            raise InvalidConfig([Problem.at(file.node, ("config",), message, "missing-file", hint)])
        return self._once(str(config), self._project, partial(compile_file, config, self._owners))

    def _stack(self, file: ReadCases, stack: str) -> CompiledModule | InvalidConfig:
        """The stack of the first project around a file that has it."""
        hint = None
        for project in project_files_around(file.path, self._project):
            found = self._once(stack, project, partial(compile_stack, stack, project))
            if isinstance(found, CompiledModule) or any(problem.rule != _UNKNOWN for problem in found.problems):
                return found
            hint = hint or found.problems[0].hint
        message = f"no project file around this file has the stack {quoted(stack)}"
        raise InvalidConfig([Problem.at(file.node, ("stack",), message, _UNKNOWN, hint)])

    def _once(
        self, word: str, project: Path | None, compiled: Callable[[], CompiledModule]
    ) -> CompiledModule | InvalidConfig:
        if (word, project) not in self._compiled:
            try:
                self._compiled[word, project] = compiled()
            except InvalidConfig as invalid:
                self._compiled[word, project] = invalid
        return self._compiled[word, project]
