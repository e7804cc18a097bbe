"""The kinds of modules that are built here: the one table that names them all.

What a kind consists of is imported when a project has a module of it. Its stack is in ``stacks/kinds.py``.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from definitions.foundation.records import record
from definitions.module.compiled import CompiledModule
from definitions.project.module import ENDPOINT, PIPELINE, Module
from definitions.schema.model import Model


class Compiler(Protocol):
    """Compiles one module."""

    def __call__(
        self, module: Module, *, is_complete: bool = True, environment: Mapping[str, str] | None = None
    ) -> CompiledModule:
        """Load, check and compile it.

        Args:
            module: the module.
            is_complete: whether a missing context key is an error.
            environment: for ``{{env_var:NAME}}``; that of the process if not given.

        Raises:
            InvalidConfig: with all problems of the module's files.
        """
        ...


@record
class Kind:
    """One kind of module.

    Attributes:
        config: imports the root model of its configs.
        compiler: imports what compiles it.
    """

    config: Callable[[], type[Model]]
    compiler: Callable[[], Compiler]


def _pipeline_config() -> type[Model]:
    from definitions.pipeline.config.module_config import ModuleConfig

    return ModuleConfig


def _pipeline_compiler() -> Compiler:
    from definitions.pipeline.compile import compile_pipeline

    return compile_pipeline


def _endpoint_config() -> type[Model]:
    from definitions.endpoint.config.module_config import EndpointModuleConfig

    return EndpointModuleConfig


def _endpoint_compiler() -> Compiler:
    from definitions.compiler.registries import registries_of
    from definitions.endpoint.compile import compile_endpoint

    return partial(compile_endpoint, registries_of)


KINDS: Mapping[str, Kind] = {
    PIPELINE: Kind(_pipeline_config, _pipeline_compiler),
    ENDPOINT: Kind(_endpoint_config, _endpoint_compiler),
}
"""Kinds by the package that ``module_path`` names."""


def compile_module(
    module: Module, *, is_complete: bool = True, environment: Mapping[str, str] | None = None
) -> CompiledModule:
    """Compile one module of any kind; the rest is as for a ``Compiler``."""
    return KINDS[module.package].compiler()(module, is_complete=is_complete, environment=environment)
