"""Access of the reader accounts to registered models, and warnings about what they cannot read.

Reader accounts are ``preProdAccountId`` and ``prodAccountId``.
"""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.steps.core.bucket_layout import models_folder
from definitions.pipeline.steps.core.capabilities import RegistersModels
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.s3_locations import S3Location
from definitions.source.nodes import Node
from definitions.values.infrastructure import BUCKET_NAME, Text, text


def shared_models(context: StepContext) -> list[Text]:
    """Keys of the own bucket, as IAM patterns, that reader accounts may read: registered models and their folder."""
    locations = [location for location in _registered_models(context) if location is not None]
    keys = [location.keys for location in locations if location.bucket == BUCKET_NAME]
    folder = models_folder(context)
    elsewhere = [text(prefix, "*") for prefix in keys if not str(prefix).startswith(folder)]
    return [f"{folder}*", *dict.fromkeys(elsewhere)]


def models_elsewhere(context: StepContext) -> Iterator[tuple[Text, Text]]:
    """Registered models in other buckets than the own one: bucket and key of each, as IAM patterns."""
    locations = [location for location in _registered_models(context) if location is not None]
    for location in dict.fromkeys(location for location in locations if location.bucket != BUCKET_NAME):
        yield location.bucket, text(location.keys, "*")


def _registered_models(context: StepContext) -> list[S3Location | None]:
    """The location of each registered model; ``None`` for one that is not known before it runs."""
    return [
        context.location(model)
        for step in context.steps.values()
        if isinstance(step, RegistersModels)
        for model in step.registered_models()
    ]


def closed_to_readers(config: ModuleConfig, context: StepContext, node: Node) -> Iterator[Problem]:
    """A warning if reader accounts need the consent of another owner."""
    keys = [key for key in ("preProdAccountId", "prodAccountId") if node.child(key) is not None]
    if not keys:
        return
    owned_by_others = {
        "the model package group": config.model_package_group_name is not None
        and not config.create_model_package_group,
        "the imported bucket and key": config.imports_bucket,
        "the bucket of a registered model": any(
            location is None or location.bucket != BUCKET_NAME for location in _registered_models(context)
        ),
    }
    closed = [name for name, is_closed in owned_by_others.items() if is_closed]
    if closed:
        message = f"this account can read {' and '.join(closed)} only if the owner allows it"
        yield Problem.at(node, (keys[0],), message, "not-granted", severity="warning")
