"""What a serverless variant does not do.

Source: Amazon SageMaker Developer Guide, "Deploy models with Amazon SageMaker Serverless Inference", section "Feature
exclusions".
"""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.check_context import CheckContext
from definitions.source.nodes import NodePath

_OF_INSTANCES = (
    "instanceCount",
    "volumeSizeInGB",
    "modelDataDownloadTimeoutInSeconds",
    "containerStartupHealthCheckTimeoutInSeconds",
    "routingConfig",
    "inferenceAmiVersion",
)


def check_serverless(context: CheckContext) -> Iterator[Problem]:
    """Keys beside a serverless variant that AWS refuses, and sizes that there are not."""
    config = context.config
    serverless = [(path, variant) for path, variant in config.variant_paths() if variant.serverless is not None]
    for path, variant in serverless:
        settings = variant.serverless
        assert settings is not None
        if settings.memory_size_in_mb % 1024:
            message = f"must be a multiple of 1024 MB, got {settings.memory_size_in_mb}"
            yield context.error((*path, "serverless", "memorySizeInMB"), message, "out-of-range")
        if (settings.provisioned_concurrency or 0) > settings.max_concurrency:
            message = f"must be at most 'maxConcurrency', which is {settings.max_concurrency}"
            yield context.error((*path, "serverless", "provisionedConcurrency"), message, "out-of-range")
        for key in _OF_INSTANCES:
            if context.has((*path, key)):
                message = "is about instances; a variant with 'serverless' has none"
                yield context.error((*path, key), message, "forbidden-key", key=True)
    if serverless:
        yield from _refused(context)


def _refused(context: CheckContext) -> Iterator[Problem]:
    config = context.config
    network: NodePath = ("networkConfig",)
    refused: list[tuple[NodePath, str, bool]] = [
        ((*network, "subnetIds"), "runs in no VPC of yours", bool(config.network_config.subnet_ids)),
        ((*network, "enableNetworkIsolation"), "cannot be isolated", config.is_isolated),
        (("dataCaptureConfig",), "captures no data", config.captures_data),
        (("asyncInference",), "answers at once", config.async_inference is not None),
        (("shadowVariant",), "has no shadow", config.shadow_variant is not None),
        (("productionVariants",), "is the only one", len(config.production) > 1),
    ]
    for path, reason, is_there in refused:
        if is_there:
            yield context.error(path, f"AWS refuses it: a serverless variant {reason}", "forbidden-key", key=True)
    if config.deployment is not None:
        message = "has no effect: AWS moves traffic to a serverless variant all at once and watches no alarms"
        yield context.warning(("deployment",), message, "no-effect", "leave it out")
