"""Alarms that make a deployment go back, as plain data.

Source: Amazon SageMaker Developer Guide, "Monitor Amazon SageMaker AI with Amazon CloudWatch" and "Auto-Rollback
Configuration and Monitoring".
"""

from collections.abc import Iterator, Sequence

from definitions.endpoint.config.deployment import METRICS, RollbackAlarm
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.names import LONGEST_ALARM, EndpointNames, base_of
from definitions.foundation.patterns import pattern
from definitions.module.alarms import CompiledAlarm, Measure
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import Text

_WORDS = pattern(r"\d?[A-Z]+(?![a-z])|[A-Z][a-z]+")


def compiled_alarms(config: EndpointModuleConfig, naming: Naming, names: EndpointNames) -> tuple[CompiledAlarm, ...]:
    """The alarms that the module makes: one for each metric and production variant."""
    given = config.deployment.alarms or [] if config.deployment is not None else []
    return tuple(
        CompiledAlarm(key, naming.resource_name(f"endpoint-{base_of(config)}-{key}", LONGEST_ALARM), measure)
        for key, measure in _measures(given, config, names)
    )


def rollback_alarms(config: EndpointModuleConfig, own: Sequence[CompiledAlarm]) -> list[Text]:
    """The names of all alarms that are watched: those that exist, then the module's own."""
    given = config.deployment.alarms or [] if config.deployment is not None else []
    return [*(alarm.name for alarm in given if alarm.name is not None), *(alarm.name for alarm in own)]


def _measures(
    alarms: Sequence[RollbackAlarm], config: EndpointModuleConfig, names: EndpointNames
) -> Iterator[tuple[str, Measure]]:
    for alarm in alarms:
        known = METRICS.get(alarm.metric or "")
        if alarm.metric is None or known is None or alarm.threshold is None:
            continue
        namespace, statistic = known
        for variant in config.production:
            name = variant.variant_name
            suffix = f"-{name}" if len(config.production) > 1 else ""
            yield (
                f"{_kebab(alarm.metric)}{suffix}",
                Measure(
                    description=f"{alarm.metric} of variant {name} of the SageMaker endpoint {names.endpoint}"
                    " is too high. A deployment that is under way goes back.",
                    namespace=namespace,
                    metric=alarm.metric,
                    dimensions=(("EndpointName", names.endpoint), ("VariantName", name)),
                    statistic=alarm.statistic or statistic,
                    period_seconds=alarm.period_seconds,
                    periods=alarm.evaluation_periods,
                    comparison="GreaterThanThreshold",
                    threshold=alarm.threshold,
                ),
            )


def _kebab(metric: str) -> str:
    """``Invocation5XXErrors`` as ``invocation-5xx-errors``."""
    return "-".join(word.lower() for word in _WORDS.findall(metric))
