"""Expressions that a text means which is written as in the SageMaker SDK, in Jinja or in a shell."""

import re
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from definitions.api.properties import UnknownProperty
from definitions.diagnostics.messages import letters_of
from definitions.foundation.patterns import pattern
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import STEPS, ModuleConfig
from definitions.pipeline.steps.core.step import Step
from definitions.schema.fields import ValueField
from definitions.schema.known_keys import value_field_at
from definitions.source.nodes import NodePath
from definitions.values.expressions import (
    EXECUTION_VARIABLES,
    STEP_VARIABLES,
    ExecutionVariable,
    Expression,
    Join,
    ParameterReference,
    StepOutput,
    StepProperty,
)

PLACEHOLDER = pattern(r"\$?\{\{\s*(?P<jinja>[^{}]+?)\s*\}\}|\$?\{\s*(?P<shell>[^{}\"':]+?)\s*\}")
"""``{{ x }}``, ``${{ x }}``, ``${x}`` or ``{x}``."""
_PARAMETER = pattern(r"(?:pipeline\.)?(?:parameters?|params?)\s*[.:]\s*(?P<name>[\w-]+)", re.IGNORECASE)
_EXECUTION = pattern(r"execution_?(?:variables?)?\s*[.:]\s*(?P<name>\w+)", re.IGNORECASE)
_STEP = pattern(r"(?:steps?[.:])?(?P<path>.+)", re.IGNORECASE)
_PART = pattern(r"(?:properties|outputs?)\.", re.IGNORECASE)


def meant_value(context: CheckContext, path: NodePath, written: object) -> object | None:
    """What to write at a path for an expression: a map, or the text of a reference; ``None`` if none is meant.

    It is read as the key at the path reads it, and leads to something of a type that the key takes.
    """
    texts = [text for text in _texts(written) if text]
    return next((found for text in texts for found in _meant(context, path, text) if found != written), None)


def other_outputs(context: CheckContext, path: NodePath, written: object) -> list[str]:
    """The outputs that may also be meant where a step is named without any, after the first one."""
    steps = [context.by_name[text] for text in _texts(written) if text in context.by_name]
    if not steps or not steps[0].is_known:
        return []
    forms = {name: _forms_of(context, steps[0], name) for name in steps[0].outputs(context.step_context)}
    return [name for name, found in forms.items() if any(_is_accepted(context, path, form) for form in found)][1:]


def is_read_as_text(context: CheckContext, path: NodePath, written: str) -> bool:
    """Tell whether the key at a path takes a text as it is."""
    field = value_field_at(path, ModuleConfig, context.node)
    try:
        return field is not None and field.read(written) == written
    except (PydanticCustomError, ValidationError):
        return False


def _texts(written: object) -> list[str]:
    """The text of a reference, and of what people put around it."""
    match written:
        case str():
            return [written.strip()]
        case {"step": str(step), "output": str(output), **others} if not others:
            return [f"{step}.{output}"]
        case dict() if len(written) == 1:
            [(key, value)] = written.items()
            return [value, f"{key}.{value}"] if isinstance(value, str) else []
        case [str(step), str(output)]:
            return [f"{step}.{output}"]
    return []


def _meant(context: CheckContext, path: NodePath, text: str) -> Iterator[object]:
    found = list(PLACEHOLDER.finditer(text))
    if not found:
        yield from _accepted(context, path, text)
        return
    inside = [str(match["jinja"] or match["shell"]) for match in found]
    if found[0].span() == (0, len(text)):
        yield from _accepted(context, path, inside[0])
        return
    parts: list[object] = []
    end = 0
    for match, name in zip(found, inside, strict=True):
        part = next((form for form in _forms(context, path, name) if isinstance(form, dict)), None)
        if part is None:
            return
        parts += [text[end : match.start()], part]
        end = match.end()
    whole = {"join": {"values": [part for part in [*parts, text[end:]] if part != ""]}}
    if _is_accepted(context, path, whole):
        yield whole


def _accepted(context: CheckContext, path: NodePath, text: str) -> Iterator[object]:
    yield from (form for form in _forms(context, path, text) if _is_accepted(context, path, form))


def _forms(context: CheckContext, path: NodePath, text: str) -> Iterator[object]:
    """References that a text may mean, as YAML has them, the shortest form first."""
    match = _PARAMETER.fullmatch(text)
    name = match["name"] if match is not None else text
    if name in context.step_context.parameters:
        yield from (name, {"parameter": name})
    match = _EXECUTION.fullmatch(text)
    variables = {letters_of(variable): variable for variable in EXECUTION_VARIABLES}
    if match is not None and letters_of(match["name"]) in variables:
        yield {"execution": variables[letters_of(match["name"])]}
    match = _STEP.fullmatch(text)
    if match is not None:
        yield from _forms_of_step(context, path, match["path"])


def _forms_of_step(context: CheckContext, path: NodePath, text: str) -> Iterator[object]:
    own = context.config.pipeline.steps[int(path[2])].name if path[:2] == STEPS and len(path) > 2 else None
    name, _, rest = text.partition(".")
    steps = {name: context.by_name[name]} if name in context.by_name else {}
    if not steps and _PART.match(text):
        steps, rest = {name: step for name, step in context.by_name.items() if step.is_known}, text
    rest = _PART.sub("", rest, count=1) if _PART.match(f"{rest}.") else rest
    found = [list(_forms_of(context, step, rest)) for name, step in steps.items() if name != own]
    fitting = [forms for forms in found if any(_is_accepted(context, path, form) for form in forms)]
    # Of several steps, the text does not say which one.
    if len(fitting) == 1:
        yield from fitting[0]


def _forms_of(context: CheckContext, step: Step, rest: str) -> Iterator[object]:
    if not step.is_known:
        # Its outputs are unknown: what is written is taken for the name of one.
        name = f"{step.name}.{rest}"
        yield from () if not rest else ({"property": name},) if "." in rest else (step.name, name, {"stepOutput": name})
        return
    outputs = step.outputs(context.step_context)
    same = [name for name, output in outputs.items() if rest in (name, output.property)]
    if same or rest == "":
        yield step.name
    for name in same or (outputs if rest == "" else []):
        yield f"{step.name}.{name}"
        yield {"stepOutput": f"{step.name}.{name}"}
    if rest and not same:
        yield {"property": f"{step.name}.{rest}"}


def _is_accepted(context: CheckContext, path: NodePath, value: object) -> bool:
    """Tell whether the key at a path reads a value as an expression of a type that it takes."""
    field = value_field_at(path, ModuleConfig, context.node)
    if field is None:
        return False
    try:
        found = field.read(value)
    except (PydanticCustomError, ValidationError):
        return False
    if isinstance(found, StepOutput) and _is_for_uris(field) and not _may_be_uri(context, found):
        return False
    return isinstance(found, Expression) and _leads_somewhere(context, found)


def _is_for_uris(field: ValueField) -> bool:
    """Recognize fields that take S3 URIs and no other text."""
    return _takes(field, "s3://bucket/folder/") and not _takes(field, "any text")


def _takes(field: ValueField, value: object) -> bool:
    try:
        field.read(value)
    except (PydanticCustomError, ValidationError):
        return False
    return True


def _may_be_uri(context: CheckContext, found: StepOutput) -> bool:
    step = context.by_name.get(found.step)
    output = None if step is None else step.outputs(context.step_context).get(found.output)
    return (step is not None and not step.is_known) or (output is not None and (output.is_data or output.is_answer))


def _leads_somewhere(context: CheckContext, found: object) -> bool:
    match found:
        case Join(values=values):
            return all(_leads_somewhere(context, value) for value in values)
        case ParameterReference(name=name) if name not in context.step_context.parameters:
            return False
        case StepOutput(step=name, output=output, producer=producer, needs_data=needs_data):
            step = context.by_name.get(name)
            if step is None or producer not in (None, step.type_name):
                return False
            if not step.is_known:
                return True
            known = step.outputs(context.step_context).get(output)
            if known is None or (producer is None and needs_data and not known.is_data):
                return False
        case ExecutionVariable(name=name) if name in STEP_VARIABLES:
            return False
        case StepProperty(step=name) if name not in context.by_name:
            return False
        case StepProperty(step=name) if not context.by_name[name].is_known:
            return True
    if not isinstance(found, Expression):
        return True
    try:
        type_ = context.step_context.type_of(found)
    except (KeyError, UnknownProperty):
        return False
    return type_ is None or type_ in found.accepts
