"""Names of the pipelines whose success starts this one, by the modules that a config names.

Source: EventBridge User Guide, "Event buses in Amazon EventBridge": services send events to the default bus of their
own account and Region.
"""

from collections.abc import Mapping

from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.problems import InvalidConfig, Problem
from definitions.pipeline.config.load import load_config
from definitions.pipeline.config.module_config import TRIGGERS, ModuleConfig
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.project.module import PIPELINE, Module
from definitions.source.nodes import Node, NodePath


def watched_pipelines(
    config: ModuleConfig, module: Module, node: Node, environment: Mapping[str, str] | None
) -> tuple[dict[str, str], list[Problem]]:
    """The name of the watched pipeline by name of the trigger, and problems with the modules that are named.

    Without a project file, a module stands for a pipeline of its own name: only a project says what it is called.
    """
    names: dict[str, str] = {}
    problems: list[Problem] = []
    for index, trigger in enumerate(config.triggers):
        watched = trigger.pipeline_succeeded
        if watched is None:
            continue
        path = (*TRIGGERS, index, "pipelineSucceeded", "module")
        if watched.module is None or module.siblings is None:
            names[trigger.name] = str(watched.pipeline_name or watched.module)
            continue
        found = _named(watched.module, module)
        if found is None:
            problems.append(_unknown(watched.module, module, node, path))
            continue
        try:
            names[trigger.name] = ResourceNames.of(
                load_config(found, environment=environment).config, found.naming
            ).pipeline
        except InvalidConfig:
            message = f"the config of {quoted(watched.module)} has errors, so the name of its pipeline is not known"
            problems.append(Problem.at(node, path, message, "unknown-pipeline"))
            continue
        problems.extend(_elsewhere(found, module, node, path))
    return names, problems


def _named(word: str, module: Module) -> Module | None:
    """The module that a word names: a stack, or a module of the same environment."""
    siblings = _pipelines(module)
    near = [one for one in siblings if _environment(one) == _environment(module)]
    by_module = (one for one in near if one.name.lower() == word.lower())
    return next((one for one in siblings if one.naming.stack_name == word), None) or next(by_module, None)


def _pipelines(module: Module) -> list[Module]:
    """The pipelines of the project."""
    siblings = module.siblings() if module.siblings is not None else ()
    return [one for one in siblings if one.package == PIPELINE]


def _environment(module: Module) -> tuple[str, str]:
    return module.naming.domain, module.naming.environment


def _unknown(word: str, module: Module, node: Node, path: NodePath) -> Problem:
    siblings = _pipelines(module)
    known = [one.name for one in siblings if _environment(one) == _environment(module)]
    known += [one.naming.stack_name for one in siblings]
    message = f"{quoted(word)} is neither a module of this environment nor a stack of the project"
    hint = did_you_mean(word, known) or "for a pipeline of another project give 'pipelineName'"
    return Problem.at(node, path, message, "unknown-pipeline", hint)


def _elsewhere(found: Module, module: Module, node: Node, path: NodePath) -> list[Problem]:
    """A problem if the events of a pipeline go to another account or Region."""
    for what, theirs, own in (("account", found.account, module.account), ("Region", found.region, module.region)):
        if theirs is not None and own is not None and theirs != own:
            message = f"is deployed to {what} {theirs}, and this module to {own}: its events do not arrive here"
            hint = f"watch a pipeline of the same {what}"
            return [Problem.at(node, path, message, "unknown-pipeline", hint)]
    return []
