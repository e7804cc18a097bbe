"""Endpoints of projects that several tests use."""

from functools import cache

from definitions.compiler.compile_project import CompiledProject, compile_project
from definitions.endpoint.compile import CompiledEndpoint
from tests.support import CONFIGS, ROOT

LINKED = ROOT / "tests" / "projects" / "linked" / "mdaa.yaml"
"""A pipeline, an endpoint that serves its models, and a pipeline that reads what the endpoint captured."""
SERVING = CONFIGS / "endpoints" / "mdaa.yaml"
"""Endpoints of every sort."""


@cache
def linked() -> CompiledProject:
    return compile_project(LINKED, {})


@cache
def endpoint() -> CompiledEndpoint:
    """The endpoint of the linked project."""
    [found] = endpoints(linked())
    return found


@cache
def serving() -> CompiledProject:
    return compile_project(SERVING, {})


def endpoints(project: CompiledProject) -> list[CompiledEndpoint]:
    return [module for module in project.modules if isinstance(module, CompiledEndpoint)]
