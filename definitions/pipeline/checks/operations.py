"""Checks of what happens once a pipeline is deployed: imported when a config says that something does."""

from collections.abc import Callable, Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext


def check_operations(context: CheckContext) -> Iterator[Problem]:
    """Triggers, notifications, alarms and publications that AWS refuses or that do nothing."""
    config = context.config
    has_any = config.triggers or config.concurrency or config.notifications or config.alarms
    if has_any or config.publish_approved_model_package:
        for check_config in operation_checks():
            yield from check_config(context)


def operation_checks() -> tuple[Callable[[CheckContext], Iterator[Problem]], ...]:
    """The checks, in the order in which they run."""
    from definitions.pipeline.checks.approvals import check_approvals
    from definitions.pipeline.checks.notifications import check_alarms, check_notifications
    from definitions.pipeline.checks.trigger_events import check_trigger_events
    from definitions.pipeline.checks.trigger_parameters import check_trigger_parameters
    from definitions.pipeline.checks.trigger_schedules import check_trigger_schedules

    of_triggers = (check_trigger_events, check_trigger_parameters, check_trigger_schedules)
    return (*of_triggers, check_notifications, check_alarms, check_approvals)
