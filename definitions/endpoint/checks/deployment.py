"""Deployments that AWS does not do, or that nothing can undo.

Sources: Amazon SageMaker Developer Guide, "Deployment guardrails for updating models in production", sections
"Exclusions", "Canary traffic shifting", "Linear traffic shifting" and "Rolling deployments"; APIs AutoRollbackConfig,
TrafficRoutingConfig and RollingUpdatePolicy.
"""

from collections.abc import Iterator

from definitions.api.gpus import GPU_METRICS, has_gpu
from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.check_context import CheckContext
from definitions.endpoint.config.deployment import ALL_AT_ONCE, ROLLING, Deployment
from definitions.source.nodes import NodePath

_MOST_ALARMS = 10
_DEPLOYMENT: NodePath = ("deployment",)
# In percent of the instances.
_LIMITS = {
    "canarySize": (1, 50),
    "linearStepSize": (10, 50),
    "maximumBatchSize": (5, 50),
    "rollbackMaximumBatchSize": (5, 100),
}


def check_deployment(context: CheckContext) -> Iterator[Problem]:
    """The deployment of the config."""
    deployment = context.config.deployment
    if deployment is None or context.config.is_serverless:
        return
    if deployment.type == ROLLING and len(context.config.variants) > 1:
        message = "'rolling' takes a single variant; with several, or with a shadow, AWS refuses it"
        yield context.error((*_DEPLOYMENT, "type"), message, "forbidden-key", "write canary, linear or allAtOnce")
    yield from _without_rollback(context, deployment)
    yield from _sizes(context, deployment)
    yield from _alarms(context, deployment)


def _without_rollback(context: CheckContext, deployment: Deployment) -> Iterator[Problem]:
    types = [variant.instance_type for variant in context.config.variants]
    if any(isinstance(each, str) and each.startswith("ml.inf1.") for each in types):
        message = "has no effect with ml.inf1 instances: AWS moves all traffic at once and watches no alarms"
        yield context.warning(_DEPLOYMENT, message, "no-effect", "choose another instance type, or leave it out")
    elif deployment.type != ALL_AT_ONCE and deployment.alarms is None:
        message = f"nothing can make it go back: '{deployment.type}' waits between steps, and watches no 'alarms'"
        hint = "such as alarms: [{metric: Invocation5XXErrors, threshold: 5}]"
        yield context.warning(_DEPLOYMENT, message, "no-alarms", hint)


def _sizes(context: CheckContext, deployment: Deployment) -> Iterator[Problem]:
    sizes = {
        "canarySize": deployment.canary_size,
        "linearStepSize": deployment.linear_step_size,
        "maximumBatchSize": deployment.maximum_batch_size,
        "rollbackMaximumBatchSize": deployment.rollback_maximum_batch_size,
    }
    instances = min(variant.initial_instance_count for variant in context.config.production)
    for key, size in sizes.items():
        if size is None:
            continue
        least, most = _LIMITS[key]
        path = (*_DEPLOYMENT, key, "value")
        if size.type == "CAPACITY_PERCENT" and not least <= size.value <= most:
            message = f"{size.value} is out of range: must be from {least} to {most} percent"
            yield context.error(path, message, "out-of-range")
        elif size.type == "INSTANCE_COUNT" and not least <= 100 * size.value / instances <= most:
            message = f"{size.value} of {instances} instances is out of range: must be from {least} to {most} percent"
            yield context.error(path, message, "out-of-range", "or give it as CAPACITY_PERCENT")


def _alarms(context: CheckContext, deployment: Deployment) -> Iterator[Problem]:
    production = context.config.production
    made = sum(alarm.metric is not None for alarm in deployment.alarms or []) * len(production)
    watched = made + sum(alarm.name is not None for alarm in deployment.alarms or [])
    if watched > _MOST_ALARMS:
        message = f"are {watched} alarms, as each of {len(production)} variants has its own: AWS watches {_MOST_ALARMS}"
        yield context.error((*_DEPLOYMENT, "alarms"), message, "too-long", "leave some out")
    seen: set[object] = set()
    for index, alarm in enumerate(deployment.alarms or []):
        key, name = ("name", alarm.name) if alarm.name is not None else ("metric", alarm.metric)
        if name in seen:
            yield context.error(
                (*_DEPLOYMENT, "alarms", index, key), f"there are two alarms '{name}'", "duplicate-name"
            )
        seen.add(name)
        types = [variant.instance_type for variant in production]
        if alarm.metric in GPU_METRICS and all(isinstance(one, str) and not has_gpu(one) for one in types):
            message = f"has no values, so the alarm never goes off: '{types[0]}' has no GPU"
            yield context.warning((*_DEPLOYMENT, "alarms", index, key), message, "wrong-metric")
