"""References of steps that lead nowhere, or to something of another kind."""

from collections.abc import Iterator

from definitions.api.properties import UnknownProperty
from definitions.diagnostics.messages import nearest_name
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext, with_article
from definitions.pipeline.checks.parameters import parameter_problems
from definitions.pipeline.checks.property_files import property_file_problems
from definitions.pipeline.steps.core.capabilities import ExplainsOutputs, is_read
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from definitions.values.expressions import (
    STEP_VARIABLES,
    ExecutionVariable,
    Expression,
    JsonGet,
    ParameterReference,
    ParameterType,
    StepOutput,
    StepProperty,
)


def check_references(context: CheckContext) -> Iterator[Problem]:
    """References to unknown parts, and references that give another type than their field takes."""
    for path, step in context.steps():
        for below, reference in step.all_references:
            yield from _reference_problems(context, step, (*path, *below), reference)


def _reference_problems(context: CheckContext, step: Step, path: NodePath, reference: Expression) -> Iterator[Problem]:
    match reference:
        case ParameterReference():
            yield from parameter_problems(context, path, reference)
        case StepOutput():
            yield from _output_problems(context, path, reference)
        case StepProperty():
            yield from _property_problems(context, path, reference)
        case JsonGet():
            yield from property_file_problems(context, path, reference)
        case ExecutionVariable(name=name) if STEP_VARIABLES.get(name) not in (None, step.definition_type):
            message = f"'{name}' is known only in {STEP_VARIABLES[name]} steps; this is a {step.type_name} step"
            yield context.error(path, message, "wrong-execution-variable")


def _output_problems(context: CheckContext, path: NodePath, reference: StepOutput) -> Iterator[Problem]:
    producer = context.by_name.get(reference.step)
    if producer is None:
        yield context.unknown_step(path, reference.step)
    elif not producer.is_known:
        return
    elif reference.producer not in (None, producer.type_name):
        others = [name for name, step in context.by_name.items() if step.type_name == reference.producer]
        message = f"'{reference.step}' is {with_article(producer)}; this must be a {reference.producer} step"
        hint = _output_hint(producer, reference) or (
            f"{reference.producer} steps: {', '.join(others)}" if others else None
        )
        yield context.error(path, message, "wrong-output", hint)
    else:
        output = context.step_context.outputs_of(producer.name).get(reference.output)
        if output is None:
            yield _unknown_output(context, path, reference, producer)
        elif reference.producer is None and reference.needs_data and not output.is_data:
            yield _no_data(context, path, reference, output)
        elif reference.file is not None and not output.is_folder:
            yield _no_folder(context, path, reference, output)
        else:
            yield from wrong_type(context, path, str(reference), output.type, reference)


def _output_hint(producer: Step, reference: StepOutput) -> str | None:
    return producer.output_hint(reference.output) if isinstance(producer, ExplainsOutputs) else None


def _no_data(context: CheckContext, path: NodePath, reference: StepOutput, output: Output) -> Problem:
    message = f"'{reference}' is a {'value' if output.is_answer else 'name'}; this must be data in S3"
    hint = f"a value that is an S3 URI is given as s3Uri: {{stepOutput: {reference}}}" if output.is_answer else None
    return context.error(path, message, "wrong-output", hint)


def _no_folder(context: CheckContext, path: NodePath, reference: StepOutput, output: Output) -> Problem:
    """An error at ``filePath``, which stands in the expression or beside the key that holds the reference."""
    above = path[:-1] if str(path[-1]).lower().endswith("stepoutput") else path
    hint = "leave 'filePath' out"
    if output.is_answer:
        message = f"'{reference}' is a value, not a folder in S3 with files in it"
        hint = f"if its text is a folder's S3 URI: {{join: {{on: /, values: [{{stepOutput: {reference}}}, FILE]}}}}"
    elif output.is_data:
        message = f"'{reference}' is one object in S3, not a folder with files in it"
    else:
        message = f"'{reference}' is not data in S3, so there are no files in it"
    return context.error((*above, "filePath"), message, "wrong-output", hint)


def _unknown_output(context: CheckContext, path: NodePath, reference: StepOutput, producer: Step) -> Problem:
    outputs = list(producer.outputs(context.step_context))
    is_of_type = f"'{reference.step}' is {with_article(producer)}"
    if not outputs:
        others = [
            name for name, step in context.by_name.items() if reference.output in step.outputs(context.step_context)
        ]
        hint = f"steps with '{reference.output}': {', '.join(others)}" if others else None
        message = f"{is_of_type} and has no output '{reference.output}'"
        return context.error(path, message, "wrong-output", hint)
    nearest = nearest_name(reference.output, outputs)
    hint = _output_hint(producer, reference) if nearest is None else f"did you mean '{reference.step}.{nearest}'?"
    message = f"{is_of_type}; its outputs are {', '.join(outputs)}, not '{reference.output}'"
    return context.error(path, message, "wrong-output", hint)


def _property_problems(context: CheckContext, path: NodePath, reference: StepProperty) -> Iterator[Problem]:
    producer = context.by_name.get(reference.step)
    if producer is None:
        yield context.unknown_step(path, reference.step)
        return
    if not producer.is_known:
        return
    is_of_type = f"'{reference.step}' is {with_article(producer)}"
    if not producer.properties(context.step_context):
        yield context.error(path, f"{is_of_type}; it has no properties to refer to", "unknown-property")
        return
    try:
        type_ = producer.property_type(reference.path, context.step_context)
    except UnknownProperty as unknown:
        if is_read(reference.step, context.step_context):
            yield context.error(path, f"{is_of_type}; of it, {unknown}", "unknown-property", unknown.hint)
        return
    yield from wrong_type(context, path, str(reference), type_, reference)


def wrong_type(
    context: CheckContext, path: NodePath, referred: str, type_: ParameterType, reference: Expression
) -> Iterator[Problem]:
    """An error if the type of what is referred to is none that the reference's field takes."""
    if type_ not in reference.accepts:
        accepted = " or ".join(reference.accepts)
        message = f"'{referred}' is of type {type_}; here it must be {accepted}"
        yield context.error(path, message, "wrong-expression-type")
