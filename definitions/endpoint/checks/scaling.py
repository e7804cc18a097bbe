"""Scaling that AWS refuses, or that the variant itself contradicts.

Sources: Amazon SageMaker Developer Guide, "Automatic scaling of Amazon SageMaker AI models", "Autoscale an asynchronous
endpoint" and "Automatically scale Provisioned Concurrency for a serverless endpoint"; Terraform Registry,
aws_sagemaker_endpoint (it sends no RetainAllVariantProperties).
"""

from collections.abc import Iterator

from definitions.api.gpus import GPU_METRICS, has_gpu
from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.check_context import CheckContext
from definitions.endpoint.config.scaling import BACKLOG, CONCURRENCY, AutoScaling
from definitions.endpoint.config.variants import Variant
from definitions.source.nodes import NodePath


def check_scaling(context: CheckContext) -> Iterator[Problem]:
    """The scaling of each variant."""
    for path, variant in context.config.variant_paths():
        if variant.auto_scaling is not None:
            where = (*path, "autoScaling")
            yield from _limits(context, where, variant.auto_scaling)
            yield from _metrics(context, where, variant)
            yield from _beginning(context, path, variant, variant.auto_scaling)
            yield from _burstable(context, where, variant)


def _limits(context: CheckContext, path: NodePath, scaling: AutoScaling) -> Iterator[Problem]:
    if scaling.min_capacity > scaling.max_capacity:
        message = f"is less than 'minCapacity', which is {scaling.min_capacity}"
        yield context.error((*path, "maxCapacity"), message, "out-of-range")
    if scaling.min_capacity == 0 and context.config.async_inference is None:
        message = "must be at least 1: only an asynchronous endpoint may have no instances"
        yield context.error((*path, "minCapacity"), message, "out-of-range", "or add 'asyncInference'")


def _metrics(context: CheckContext, path: NodePath, variant: Variant) -> Iterator[Problem]:
    seen: set[str] = set()
    assert variant.auto_scaling is not None
    for index, target in enumerate(variant.auto_scaling.targets):
        where = (*path, "targets", index, "metric")
        if target.metric in seen:
            yield context.error(where, f"there are two targets for '{target.metric}'", "duplicate-name")
        seen.add(target.metric)
        if (variant.serverless is not None) != (target.metric == CONCURRENCY):
            message = (
                f"is about instances; a variant with 'serverless' follows {CONCURRENCY}"
                if variant.serverless is not None
                else "is for variants with 'serverless'"
            )
            yield context.error(where, message, "wrong-metric")
        if target.metric == BACKLOG and context.config.async_inference is None:
            message = "is for endpoints with 'asyncInference': requests of others do not wait"
            yield context.error(where, message, "wrong-metric")
        of_type = variant.instance_type
        if target.metric in GPU_METRICS and isinstance(of_type, str) and not has_gpu(of_type):
            message = f"has no values, so nothing scales: '{of_type}' has no GPU"
            yield context.warning(where, message, "wrong-metric")
        if target.metric == CONCURRENCY and target.target_value > 1:
            message = f"{target.target_value:g} is never reached: the metric is a part of 1, such as 0.7 for 70 percent"
            yield context.warning((*where[:-1], "targetValue"), message, "out-of-range")
    if variant.auto_scaling.min_capacity == 0 and context.config.async_inference is not None and BACKLOG not in seen:
        message = f"nothing starts an instance again when there is none: only {BACKLOG} has values then"
        hint = f"such as {{metric: {BACKLOG}, targetValue: 1}}"
        yield context.warning((*path, "targets"), message, "wrong-metric", hint)


def _beginning(context: CheckContext, path: NodePath, variant: Variant, scaling: AutoScaling) -> Iterator[Problem]:
    """What the variant starts with, which an update gives it again, must be within the limits."""
    if variant.serverless is not None and variant.serverless.provisioned_concurrency is None:
        message = "scales 'provisionedConcurrency', and 'serverless' has none"
        yield context.error(
            (*path, "autoScaling"), message, "missing-key", "add serverless.provisionedConcurrency", key=True
        )
        return
    if variant.serverless is not None:
        first, where = variant.serverless.provisioned_concurrency or 1, (*path, "serverless", "provisionedConcurrency")
    else:
        first, where = variant.initial_instance_count, (*path, "instanceCount")
    if scaling.min_capacity <= scaling.max_capacity and not scaling.min_capacity <= first <= scaling.max_capacity:
        limits = f"from {scaling.min_capacity} to {scaling.max_capacity}"
        message = f"{first} is out of range: 'autoScaling' keeps it {limits}"
        yield context.error(where, message, "out-of-range")
    message = f"each update starts with {first} again, as '{where[-1]}' says: Terraform cannot keep scaled numbers"
    yield context.note((*path, "autoScaling"), message, "scaled-number")


def _burstable(context: CheckContext, path: NodePath, variant: Variant) -> Iterator[Problem]:
    if isinstance(variant.instance_type, str) and variant.instance_type.startswith("ml.t2."):
        message = f"cannot scale '{variant.instance_type}': AWS refuses it for burstable instances"
        yield context.error(
            path, message, "forbidden-key", "choose another instance type, such as ml.m5.large", key=True
        )
