"""Keys that others of the config replace: keys that are missing without them, and keys that they override."""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import PIPELINE
from definitions.pipeline.steps.core.capabilities import DependsOnConfig
from definitions.pipeline.steps.core.data_sources import Sourced

_REPLACE_NONE = (PIPELINE, ("pipelineName",), ("pipelineBucketName",), ("pipelineKmsKeyArn",))
"""Keys of the root that replace none of a step."""


def check_missing_keys(context: CheckContext) -> Iterator[Problem]:
    """Keys of steps that are missing, and that no key of the root replaces."""
    refused = context.refused or frozenset()
    if any(path[:1] not in _REPLACE_NONE for path in refused):
        return  # a key of the root that could not be read may be the one
    for path, step in context.steps():
        for below, message in step.missing_keys(context.step_context) if isinstance(step, DependsOnConfig) else ():
            if (*path, *below) not in refused:
                yield Problem.at(context.node, (*path, *below), message, "missing-key", key=True)


def check_ignored_sources(context: CheckContext) -> Iterator[Problem]:
    """Sources of data beside one that wins."""
    for path, _ in context.steps():
        for model_path, model in context.models[path]:
            if isinstance(model, Sourced):
                for key in list(model.given_sources)[1:]:
                    message = f"is ignored: '{model.source_key}' counts"
                    yield context.warning((*model_path, key), message, "ignored-key")
