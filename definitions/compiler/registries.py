"""The registries of a project's pipelines, for modules of other kinds."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from definitions.diagnostics.problems import InvalidConfig
from definitions.module.registry import Registry
from definitions.project.module import PIPELINE, Module


def registries_of(module: Module, environment: Mapping[str, str] | None = None) -> list[Registry]:
    """The registries of the project of a module, those of its own environment first.

    A pipeline with errors has none: its own module reports them.

    Args:
        module: the module that looks for them.
        environment: for ``{{env_var:NAME}}``; that of the process if not given.
    """
    if module.siblings is None:
        return []
    own = (module.naming.domain, module.naming.environment)
    found = _registries(module.siblings, None if environment is None else tuple(environment.items()))
    return sorted(found, key=lambda one: (one.domain, one.environment) != own)


@lru_cache(4)  # all endpoints of a project ask for them
def _registries(
    siblings: Callable[[], Sequence[Module]], environment: tuple[tuple[str, str], ...] | None
) -> tuple[Registry, ...]:
    from definitions.pipeline.compile import compile_pipeline
    from definitions.pipeline.registry import registry_of

    found: list[Registry] = []
    for sibling in siblings():
        if sibling.package != PIPELINE:
            continue
        try:
            pipeline = compile_pipeline(sibling, environment=None if environment is None else dict(environment))
        except InvalidConfig:
            continue
        registry = registry_of(pipeline, sibling)
        found += [] if registry is None else [registry]
    return tuple(found)
