"""Checks of what happens once a pipeline is deployed: imported when a config says that something does."""

from collections.abc import Callable, Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext


def check_operations(context: CheckContext) -> Iterator[Problem]:
    """Triggers, notifications and alarms that AWS refuses or that do nothing."""
    config = context.config
    if config.triggers or config.concurrency or config.notifications or config.alarms:
        for check_config in operation_checks():
            yield from check_config(context)


def operation_checks() -> tuple[Callable[[CheckContext], Iterator[Problem]], ...]:
    """The checks, in the order in which they run."""
    from definitions.pipeline.checks.notifications import check_alarms, check_notifications
    from definitions.pipeline.checks.trigger_events import check_trigger_events
    from definitions.pipeline.checks.trigger_parameters import check_trigger_parameters
    from definitions.pipeline.checks.trigger_schedules import check_trigger_schedules

    return (check_trigger_events, check_trigger_parameters, check_trigger_schedules, check_notifications, check_alarms)
