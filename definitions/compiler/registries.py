"""The registries of a project's pipelines, for modules of other kinds, and which of them serve what is approved."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from definitions.diagnostics.problems import InvalidConfig
from definitions.foundation.records import replace
from definitions.module.registry import Registries, Registry
from definitions.project.module import ENDPOINT, PIPELINE, Module


def registries_of(module: Module, environment: Mapping[str, str] | None = None) -> Registries:
    """The registries of the project of a module, the nearest first.

    Args:
        module: the module that looks for them.
        environment: for ``{{env_var:NAME}}``; that of the process if not given.
    """
    if module.siblings is None:
        return Registries()
    own = module.naming
    found = _registries(module.siblings, None if environment is None else tuple(environment.items()))
    return replace(found, known=tuple(sorted(found.known, key=lambda one: one.distance(own.domain, own.environment))))


@lru_cache(4)  # all endpoints of a project ask for them
def _registries(
    siblings: Callable[[], Sequence[Module]], environment: tuple[tuple[str, str], ...] | None
) -> Registries:
    from definitions.pipeline.compile import compile_pipeline
    from definitions.pipeline.registry import registry_of

    found: list[Registry] = []
    broken: list[str] = []
    for sibling in siblings():
        if sibling.package != PIPELINE:
            continue
        try:
            pipeline = compile_pipeline(sibling, environment=None if environment is None else dict(environment))
        except InvalidConfig:
            broken.append(sibling.naming.stack_name)
            continue
        registry = registry_of(pipeline, sibling)
        found += [] if registry is None else [registry]
    return Registries(tuple(found), tuple(broken))


def serving_newest(stack: str, modules: Sequence[Module], environment: Mapping[str, str] | None = None) -> list[str]:
    """The stacks of endpoints that serve the newest approved version of a pipeline's registry.

    An endpoint with errors is none: its own module reports them.

    Args:
        stack: of the pipeline.
        modules: of the project.
        environment: for ``{{env_var:NAME}}``; that of the process if not given.
    """
    from definitions.endpoint.compile import compile_endpoint

    found: list[str] = []
    for module in modules:
        if module.package != ENDPOINT:
            continue
        try:
            models = compile_endpoint(registries_of, module, environment=environment).models
        except InvalidConfig:
            continue
        newest = (model.registry for model in models if model.version.is_latest and model.registry is not None)
        found += [module.naming.stack_name] if any(registry.stack == stack for registry in newest) else []
    return found
