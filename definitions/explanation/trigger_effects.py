"""What a value of a config reaches in what starts its pipeline."""

from collections.abc import Iterator

from definitions.foundation.records import record
from definitions.iam.statements import Statement
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.operations.triggers import Schedule
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.resources.triggers.compiled import CompiledTriggers, compiled_triggers
from definitions.pipeline.resources.triggers.deployed_names import deployed_names
from definitions.pipeline.service_roles import ServiceRole, roles_of_triggers
from definitions.values.expressions import Json


@record
class Starts:
    """What starts a pipeline, in a form in which two configs are compared.

    Attributes:
        resources: what AWS is told of each schedule and rule, and of the state machine, by such names as
            ``Schedules[weekly]``.
        roles: under which they start it.
        names: physical names, by what they name, such as ``scheduleGroup``.
    """

    resources: Json
    roles: list[ServiceRole]
    names: dict[str, object]


def starts_of(pipeline: CompiledPipeline, config: ModuleConfig, names: ResourceNames) -> Starts:
    """What would start the pipeline with another config."""
    # Modules stand for their pipelines, whose names do not matter to a comparison.
    watched = {
        trigger.name: str(trigger.pipeline_succeeded.module or trigger.pipeline_succeeded.pipeline_name)
        for trigger in config.triggers
        if trigger.pipeline_succeeded is not None
    }
    triggers = compiled_triggers(config, pipeline.naming, names, watched)
    if triggers is None:
        return Starts({}, [], {})
    return Starts(dict(_resources(triggers)), roles_of_triggers(triggers), dict(deployed_names(triggers)))


def statements_only_in(some: Starts, others: Starts) -> Iterator[tuple[str, Statement]]:
    """Statements of roles that the other has not, each with whose role it is."""
    known = {(role.key, statement) for role in others.roles for statement in role.statements}
    for role in some.roles:
        yield from ((role.title, one) for one in role.statements if (role.key, one) not in known)


def _resources(triggers: CompiledTriggers) -> Iterator[tuple[str, Json]]:
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
