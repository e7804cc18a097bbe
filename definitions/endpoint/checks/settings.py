"""Keys that change nothing because another one is missing."""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.check_context import CheckContext
from definitions.values.infrastructure import InfrastructureKind, InfrastructureText, values_in


def check_settings(context: CheckContext) -> Iterator[Problem]:
    """Capture that is not turned on, options of a bucket that there is not, keys of no topics."""
    config = context.config
    if context.has(("dataCaptureConfig",)) and not context.has(("dataCaptureConfig", "enableCapture")):
        message = "captures nothing: 'enableCapture' is false if it is not given"
        yield context.warning(("dataCaptureConfig",), message, "no-effect", "write enableCapture: true")
    if not config.has_bucket:
        for key in ("accessLogBucketName", "lifecycle"):
            if context.has((key,)):
                message = "has no effect: without capture and 'asyncInference' the endpoint has no bucket"
                yield context.warning((key,), message, "no-effect", "leave it out")
    elif config.lifecycle.captured_data_days is not None and not config.captures_data:
        message = "has no effect: nothing is captured"
        yield context.warning(("lifecycle", "capturedDataDays"), message, "no-effect", "leave it out")
    topics = config.async_inference.topics if config.async_inference is not None else []
    if config.additional_kms_key_arns and not topics:
        message = "has no effect: no topic hears of asynchronous answers"
        yield context.warning(("additionalKmsKeyArns",), message, "no-effect", "leave it out")


def check_default_bucket(context: CheckContext) -> Iterator[Problem]:
    """The name that MDAA has for a pipeline's own bucket."""
    for path, child in context.node.walk():
        if not isinstance(child.value, InfrastructureText):
            continue
        if any(value.kind is InfrastructureKind.BUCKET_NAME for value in values_in(child.value)):
            message = "'<default_bucket>' is a pipeline's own bucket; an endpoint's is for what it captures and answers"
            yield context.error(path, message, "unsupported-reference", "write the name of the bucket")
