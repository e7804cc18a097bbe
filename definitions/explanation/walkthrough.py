"""A pipeline in the order in which it runs, as one would read it aloud."""

from collections.abc import Iterator, Sequence

from definitions.diagnostics.hidden_values import without_secrets
from definitions.diagnostics.labelled_lines import labelled, wrapped
from definitions.diagnostics.messages import yaml_text
from definitions.diagnostics.secret_formats import hide
from definitions.explanation.run_order import Stage, stages
from definitions.explanation.step_facts import StepFacts, step_facts
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.operations.notifications import Notification
from definitions.pipeline.resources.notifications.words import alarms_in_words, events_in_words
from definitions.pipeline.resources.triggers.words import cause_in_words, concurrency_in_words, parameters_in_words
from definitions.pipeline.settings.parameters import Parameter
from definitions.pipeline.steps.core.capabilities import EndsExecution
from definitions.pipeline.steps.core.purposes import purpose_of
from definitions.pipeline.steps.core.step import Step
from definitions.schema.field_help import one_line
from definitions.values.expression_words import in_words
from definitions.values.plain import plain


def walkthrough(pipeline: CompiledPipeline) -> str:
    """The whole text, in lines of at most 120 characters where words allow it."""
    return "\n".join(_lines(pipeline)) + "\n"


def _lines(pipeline: CompiledPipeline) -> Iterator[str]:
    settings = pipeline.config.pipeline
    description = settings.description
    yield from _paragraph(f"The pipeline {pipeline.names.pipeline}{f': {plain(description)}' if description else ''}")
    yield from _starts(pipeline)
    if settings.parameters:
        yield from ("", "A start may set its parameters:")
        width = max(len(parameter.name) for parameter in settings.parameters)
        for parameter in settings.parameters:
            yield from labelled(f"  {parameter.name}", [_parameter(parameter)], width + 4)
    at_once = settings.parallelism_configuration
    if at_once is not None:
        yield from ("", f"At most {in_words(at_once.max_parallel_execution_steps)} steps run at once.")
    facts = step_facts(pipeline)
    for stage in stages(settings.steps, pipeline.graph):
        yield ""
        yield from _stage(stage, facts)
    yield ""
    for sentence in _end(pipeline):
        yield from _paragraph(sentence)
    yield from _receivers(pipeline)
    yield from _approvals(pipeline)


def _starts(pipeline: CompiledPipeline) -> Iterator[str]:
    """What starts it, and how many executions may run at once."""
    triggers, concurrency = pipeline.config.triggers, pipeline.config.concurrency
    if not triggers:
        return
    yield from ("", "What starts it:")
    width = max(len(trigger.name) for trigger in triggers)
    for trigger in triggers:
        state = "" if trigger.enabled else "disabled: "
        given = parameters_in_words(trigger)
        texts = [
            f"{state}{cause_in_words(trigger, pipeline.names.group)}",
            *([f"gives {', '.join(given)}"] if given else []),
        ]
        yield from labelled(f"  {trigger.name}", map(hide, texts), width + 4)
    if concurrency is not None:
        yield f"Of these starts, {concurrency_in_words(concurrency)}; who starts it by hand is not held back."


def _receivers(pipeline: CompiledPipeline) -> Iterator[str]:
    """Who hears of it, and when its alarms go off."""
    config, notifications = pipeline.config, pipeline.notifications
    if notifications is None:
        return
    if notifications.receivers:
        yield from ("", "Who hears of it:")
    width = max((len(receiver.name) for receiver in notifications.receivers), default=0)
    for receiver in notifications.receivers:
        heard = events_in_words(receiver, has_alarms=bool(notifications.alarms))
        texts = [f"hears of {heard}", f"by {_target(receiver)}"]
        yield from labelled(f"  {receiver.name}", map(hide, texts), width + 4)
    if config.alarms is not None and notifications.alarms:
        topics = [receiver.name for receiver in notifications.receivers if receiver.takes_alarms]
        yield from ("", f"Its alarms tell {_listed(topics) if topics else 'nobody'}; they go off if:")
        has_triggers, published = bool(config.triggers), config.publish_approved_model_package
        words = alarms_in_words(config.alarms, has_triggers=has_triggers, publishes_approvals=published)
        yield from (f"  {reason}" for reason in words)


def _approvals(pipeline: CompiledPipeline) -> Iterator[str]:
    """Where the newest approved version is published, and for whom."""
    approvals = pipeline.approvals
    if approvals is None:
        return
    readers = f"; {_listed(approvals.readers)} may read it, too" if approvals.readers else ""
    yield ""
    yield from _paragraph(
        f"The newest approved version of {approvals.group} is published in the SSM parameter"
        f" {approvals.names.parameter}{readers}."
    )


def _target(receiver: Notification) -> str:
    if receiver.event_bus_arn is not None:
        return f"the event bus {plain(receiver.event_bus_arn)}"
    if receiver.topic is None:
        return f"the topic {plain(receiver.topic_arn)}"
    addresses = [str(plain(address)) for address in receiver.topic.email_addresses]
    return f"a topic of its own{f', with mails to {_listed(addresses)}' if addresses else ''}"


def _paragraph(text: str) -> list[str]:
    return wrapped(hide(text))


def _parameter(parameter: Parameter) -> str:
    shown = without_secrets(parameter.render())
    assert isinstance(shown, dict)
    default = plain(shown.get("DefaultValue"))
    words = [parameter.type, "must be set" if default is None else f"{yaml_text(default)} if it is not set"]
    if "EnumValues" in shown:
        words.append(f"one of {', '.join(yaml_text(plain(value)) for value in shown['EnumValues'])}")
    description = f". {parameter.description}" if parameter.description else ""
    return hide(f"{', '.join(words)}{description}")


def _stage(stage: Stage, facts: dict[str, StepFacts]) -> Iterator[str]:
    """Steps that may run at the same time."""
    start = "First" if stage.number == 1 else "Then"
    when = f"{stage.number}. {start}{f', {stage.when},' if stage.when else ''}"
    several = len(stage.steps) > 1
    if several:
        yield from _paragraph(f"{when} at once: {', '.join(step.name for step in stage.steps)}")
    for index, step in enumerate(stage.steps):
        if several and index:
            yield ""
        yield from _step(step, "" if several else f"{when} ", facts[step.name])


def _step(step: Step, before: str, facts: StepFacts) -> Iterator[str]:
    indent = "   "
    purpose = one_line(purpose_of(type(step)))
    head = f"{before}{step.name} ({step.type_name}): {purpose[:1].lower()}{purpose[1:]}"
    yield from (f"{'' if before else indent}{line}" for line in wrapped(hide(head), 117))
    for label, texts in facts.lines():
        yield from labelled(f"{indent}{label}", map(hide, texts), len(indent) + 11)


def _end(pipeline: CompiledPipeline) -> Iterator[str]:
    """What ends an execution, a sentence for each way."""
    steps = pipeline.config.pipeline.steps
    repeated = pipeline.context.steps_per_item
    awaited = {edge.before for edge in pipeline.graph.edges if edge.after not in repeated} | repeated
    last = [step.name for step in steps if step.name not in awaited and not isinstance(step, EndsExecution)]
    if last:
        yield f"Nothing waits for {_listed(last)}."
    yield "An execution ends when no more step can start; it has succeeded if no step has failed."
    for step in steps:
        if isinstance(step, EndsExecution):
            yield f"{step.name} ends it as failed, with the message {in_words(step.end_message)}"


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
