"""The kinds of modules that are built here: the one table of what they consist of.

What a kind consists of is imported when a project has a module of it. Its stack is in ``stacks/kinds.py``.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from definitions.foundation.records import record
from definitions.module.compiled import CompiledModule
from definitions.project.module import ENDPOINT, PIPELINE, Module
from definitions.schema.model import Model

if TYPE_CHECKING:  # not every verb looks at modules
    from definitions.module.view import ModuleView


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
        noun: what one module is called.
        config: imports the root model of its configs.
        compiler: imports what compiles it.
        view: imports what answers verbs for a compiled module of this kind.
    """

    noun: str
    config: Callable[[], type[Model]]
    compiler: Callable[[], Compiler]
    view: "Callable[[], Callable[[Any], ModuleView]]"


def _pipeline_config() -> type[Model]:
    from definitions.pipeline.config.module_config import ModuleConfig

    return ModuleConfig


def _pipeline_compiler() -> Compiler:
    from definitions.pipeline.compile import compile_pipeline

    return compile_pipeline


def _pipeline_view() -> "Callable[[Any], ModuleView]":
    from definitions.pipeline.view import PipelineView

    return PipelineView


def _endpoint_config() -> type[Model]:
    from definitions.endpoint.config.module_config import EndpointModuleConfig

    return EndpointModuleConfig


def _endpoint_compiler() -> Compiler:
    from definitions.compiler.registries import registries_of
    from definitions.endpoint.compile import compile_endpoint

    return partial(compile_endpoint, registries_of)


def _endpoint_view() -> "Callable[[Any], ModuleView]":
    from definitions.endpoint.view import EndpointView

    return EndpointView


KINDS: Mapping[str, Kind] = {
    PIPELINE: Kind("pipeline", _pipeline_config, _pipeline_compiler, _pipeline_view),
    ENDPOINT: Kind("endpoint", _endpoint_config, _endpoint_compiler, _endpoint_view),
}
"""Kinds by the package that ``module_path`` names."""


def compile_module(
    module: Module, *, is_complete: bool = True, environment: Mapping[str, str] | None = None
) -> CompiledModule:
    """Compile one module of any kind; the rest is as for a ``Compiler``."""
    return KINDS[module.package].compiler()(module, is_complete=is_complete, environment=environment)


def noun_of(package: str) -> str:
    """What a module of a kind is called, such as ``pipeline``."""
    return KINDS[package].noun


def a_module_of(package: str) -> str:
    """A module of a kind in words, such as ``an endpoint``."""
    noun = noun_of(package)
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def view_of(module: CompiledModule) -> "ModuleView":
    """What answers verbs for a module."""
    return KINDS[module.package].view()(module)
