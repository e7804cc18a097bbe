"""What a value of a config reaches in what starts its pipeline, in who hears of it, and in who may use its models."""

from collections.abc import Iterator

from definitions.foundation.records import record
from definitions.module.service_roles import ServiceRole
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.operations.triggers import Schedule
from definitions.pipeline.resources.approvals.compiled import compiled_approvals
from definitions.pipeline.resources.approvals.deployed_names import deployed_names as names_of_approvals
from definitions.pipeline.resources.notifications.compiled import CompiledNotifications, compiled_notifications
from definitions.pipeline.resources.notifications.deployed_names import deployed_names as names_of_notifications
from definitions.pipeline.resources.notifications.deployed_names import names_of_alarms
from definitions.pipeline.resources.notifications.names import kebab
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.resources.triggers.compiled import CompiledTriggers, compiled_triggers
from definitions.pipeline.resources.triggers.deployed_names import deployed_names as names_of_triggers
from definitions.pipeline.service_roles import roles_of_approvals, roles_of_notifications, roles_of_triggers
from definitions.values.expressions import Json
from definitions.values.plain import plain


@record
class Surroundings:
    """What starts a pipeline and who hears of it, in a form in which two configs are compared.

    Attributes:
        resources: what AWS is told of each schedule, rule, topic and alarm, and of the state machine, by such names as
            ``Schedules[weekly]``.
        roles: under which they start it or tell of it.
        names: physical names, by what they name, such as ``triggers.scheduleGroup``.
    """

    resources: dict[str, Json]
    roles: list[ServiceRole]
    names: dict[str, object]


def surroundings_of(pipeline: CompiledPipeline, config: ModuleConfig, names: ResourceNames) -> Surroundings:
    """What would start the pipeline, and who would hear of it, with another config."""
    # Modules stand for their pipelines, whose names do not matter to a comparison.
    watched = {
        trigger.name: str(trigger.pipeline_succeeded.module or trigger.pipeline_succeeded.pipeline_name)
        for trigger in config.triggers
        if trigger.pipeline_succeeded is not None
    }
    triggers = compiled_triggers(config, pipeline.naming, names, watched)
    notifications = compiled_notifications(config, pipeline.naming, names)
    approvals = compiled_approvals(config, pipeline.naming, names)
    found = Surroundings({}, [], {})
    if triggers is not None:
        found.resources.update(_started_by(triggers))
        found.roles.extend(roles_of_triggers(triggers))
        found.names.update((f"triggers.{key}", name) for key, name in names_of_triggers(triggers))
    if notifications is not None:
        found.resources.update(_told_to(notifications))
        found.roles.extend(roles_of_notifications(notifications))
        found.names.update((f"notifications.{key}", name) for key, name in names_of_notifications(notifications))
        found.names.update((f"alarms.{key}", name) for key, name in names_of_alarms(notifications).items())
    if approvals is not None:
        rule = {"EventPattern": approvals.pattern}
        found.resources.update({"ApprovalRule": rule, "ApprovalStateMachine": approvals.state_machine})
        found.roles.extend(roles_of_approvals(approvals))
        found.names.update((f"approvals.{key}", name) for key, name in names_of_approvals(approvals))
    return found


def _started_by(triggers: CompiledTriggers) -> Iterator[tuple[str, Json]]:
    for trigger in triggers.triggers:
        retry = trigger.settings.retry_policy
        schedule = trigger.settings.schedule
        kind = "Rules" if schedule is None else "Schedules"
        yield (
            f"{kind}[{trigger.name}]",
            {
                **({"EventPattern": trigger.pattern} if schedule is None else _schedule(schedule)),
                "State": trigger.settings.enabled,
                "Target": {
                    "Parameters": dict(trigger.parameters),
                    "Input": trigger.has_state_machine,
                    "RetryPolicy": {
                        "MaximumRetryAttempts": retry.maximum_retry_attempts,
                        "MaximumEventAgeInSeconds": retry.maximum_event_age_in_seconds,
                    },
                },
            },
        )
    if triggers.state_machine is not None:
        yield "StateMachine", triggers.state_machine


def _schedule(schedule: Schedule) -> dict[str, Json]:
    return {
        "ScheduleExpression": schedule.expression,
        "ScheduleExpressionTimezone": schedule.time_zone,
        "FlexibleTimeWindow": schedule.flexible_window_minutes,
        "StartDate": schedule.start_date,
        "EndDate": schedule.end_date,
    }


def _told_to(notifications: CompiledNotifications) -> Iterator[tuple[str, Json]]:
    names = notifications.names
    targets: dict[str, Json] = {}
    for receiver in notifications.receivers:
        targets[receiver.name] = names.topics.get(receiver.name) or plain(receiver.topic_arn or receiver.event_bus_arn)
        if receiver.topic is not None:
            yield f"Topics[{receiver.name}]", {"Subscriptions": plain(receiver.topic.email_addresses)}
    for event in notifications.events:
        told = {receiver.name: targets[receiver.name] for receiver in event.receivers}
        yield f"Rules[notify-{kebab(event.name)}]", {"EventPattern": event.pattern, "Targets": told}
    topics = {receiver.name: targets[receiver.name] for receiver in notifications.receivers if receiver.takes_alarms}
    for alarm in notifications.alarms:
        measure = {"Threshold": alarm.measure.threshold, "EvaluationPeriods": alarm.measure.periods}
        yield f"Alarms[{alarm.key}]", {**measure, "AlarmActions": topics}
