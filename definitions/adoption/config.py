"""A whole definition as the tree of a module config."""

import re
from collections.abc import Mapping

from definitions.adoption.expressions import NotInConfigs, in_yaml, in_yaml_or_as_it_is
from definitions.adoption.network import share_network
from definitions.adoption.steps import AdoptedStep, adopted_steps

_LONGEST_NAME = 32


def config_of(definition: Mapping[str, object], name: str) -> tuple[dict[str, object], list[AdoptedStep]]:
    """The config, and the steps in the order of its list; those of unknown types are in the second alone."""
    steps = list(adopted_steps(definition.get("Steps")))
    keys = [step.keys for step in steps if step.keys]
    pipeline: dict[str, object] = {}
    if network := share_network(steps):
        pipeline["networkConfig"] = network
    for key, member in (("pipelineExperimentConfig", "PipelineExperimentConfig"), ("mlflowConfig", "MlflowConfig")):
        value = _members(definition.get(member))
        if value:
            pipeline[key] = value
    metadata = definition.get("Metadata")
    if isinstance(metadata, dict) and metadata:
        pipeline["metadata"] = in_yaml_or_as_it_is(metadata)
    if parameters := parameters_of(definition):
        pipeline["parameters"] = parameters
    return {"projectName": project_name(name), "pipeline": {**pipeline, "steps": keys}}, steps


def project_name(name: str) -> str:
    """A name that a project may have: letters, digits and hyphens."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name)[:_LONGEST_NAME].strip("-").lower()
    return plain or "adopted"


def parameters_of(definition: Mapping[str, object]) -> list[object]:
    """The parameters of a definition with the keys of configs."""
    entries = definition.get("Parameters")
    return [
        {_camel(key): in_yaml_or_as_it_is(value) for key, value in entry.items() if value is not None}
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
    ]


def _members(value: object) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, entry in value.items() if isinstance(value, dict) else ():
        try:
            if entry is not None:
                found[_camel(key)] = in_yaml(entry)
        except NotInConfigs:
            continue
    return found


def _camel(key: str) -> str:
    return key[:1].lower() + key[1:]
