"""The registries of a project's pipelines, for modules of other kinds."""

from collections.abc import Mapping

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
    from definitions.pipeline.compile import compile_pipeline
    from definitions.pipeline.registry import registry_of

    own = (module.naming.domain, module.naming.environment)
    found: list[Registry] = []
    for sibling in module.siblings() if module.siblings is not None else ():
        if sibling.package != PIPELINE:
            continue
        try:
            registry = registry_of(compile_pipeline(sibling, environment=environment), sibling)
        except InvalidConfig:
            continue
        found += [] if registry is None else [registry]
    return sorted(found, key=lambda one: (one.domain, one.environment) != own)
