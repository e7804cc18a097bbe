"""The modules that files of tests are about, each compiled once."""

import os
from pathlib import Path

from definitions.commands.ending import Refused
from definitions.commands.named_modules import compile_config_file, compile_stack
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.expectations.read import ReadCases
from definitions.pipeline.compile import CompiledPipeline
from definitions.project.project_file_location import project_files_around


class ModulesUnderTest:
    """Compiles modules when they are asked for."""

    def __init__(self, project: Path | None) -> None:
        """``project`` is the project file that ``--project`` names."""
        self._project = project
        self._compiled: dict[tuple[str, Path | None], CompiledPipeline | InvalidConfig] = {}

    def of(self, file: ReadCases) -> CompiledPipeline | InvalidConfig:
        """The module that a file names, or why it cannot be compiled.

        Raises:
            InvalidConfig: the file names no module, or several.
        """
        if file.model.stack is not None:
            project = next(project_files_around(file.path, self._project), None)
            return self._once(file, "stack", file.model.stack, project)
        config = file.path.parent / str(file.model.config)
        if not config.is_file():
            beside = [found.name for found in config.parent.glob("*.yaml")]
            hint = did_you_mean(config.name, beside) or "paths are relative to this file"
            message = f"there is no file {quoted(file.model.config)}"
            raise InvalidConfig([Problem.at(file.node, ("config",), message, "missing-file", hint)])
        return self._once(file, "config", os.path.normpath(config), self._project)

    def _once(self, file: ReadCases, key: str, word: str, project: Path | None) -> CompiledPipeline | InvalidConfig:
        named = (word, project)
        if named not in self._compiled:
            try:
                is_stack = key == "stack"
                compiled = compile_stack(word, project) if is_stack else compile_config_file(Path(word), project)
                self._compiled[named] = compiled
            except InvalidConfig as invalid:
                self._compiled[named] = invalid
            except Refused as refused:
                hint = "write 'stack' in place of 'config'" if key == "config" else None
                raise InvalidConfig([Problem.at(file.node, (key,), str(refused), "several-stacks", hint)]) from None
        return self._compiled[named]
