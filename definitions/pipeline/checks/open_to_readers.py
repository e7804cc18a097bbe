"""Registered models whose place opens more of the own bucket to the reader accounts than models.

Reader accounts may read what begins like the key of a registered model (``resources/reader_accounts.py``).
"""

import re
from collections.abc import Iterator

from definitions.api.structure import Structure
from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.iam.statements import Statement
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.known_values import KnownValue, parameter_values, problem_of_value
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.steps.core.bucket_layout import models_folder, source_prefix
from definitions.pipeline.steps.core.capabilities import RegistersModels
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.permissions.s3_objects import WRITE
from definitions.source.nodes import NodePath
from definitions.values.expressions import Join, ParameterReference, StepOutput, StepProperty
from definitions.values.infrastructure import BUCKET_NAME

_OBJECTS = pattern(rf"arn:.*:s3:::{re.escape(str(BUCKET_NAME))}/(?P<keys>.*)", re.DOTALL)
_HINT = (
    "give the model a folder of its own, such as s3://<default_bucket>/imported/model.tar.gz,"
    " or name the step that makes it"
)


def check_open_to_readers(context: CheckContext) -> Iterator[Problem]:
    """Models at the bucket itself, at a key whose beginning is not known, or where other steps write."""
    if not context.config.reader_account_ids or context.config.imports_bucket:
        return
    registered = [
        (path, step, model)
        for path, step in context.correct_steps()
        if isinstance(step, RegistersModels)
        for model in step.registered_models()
    ]
    makers = {name for *_, model in registered for name in _makers(model)}
    for path, step, model in registered:
        message = _opened(context, model, makers)
        if message is not None:
            use = (*path, *_place(step, context, model))
            yield problem_of_value(context, _known(context, model), use, message, rule="open-to-readers", hint=_HINT)


def _opened(context: CheckContext, model: object, makers: set[str]) -> str | None:
    """What a model's place opens that is none; ``None`` if nothing."""
    location = context.step_context.location(model)
    if location is None or location.bucket != BUCKET_NAME:
        return None
    keys, config = str(location.keys), context.config
    if keys.startswith(models_folder(context.step_context)):
        return None
    given = {"preProdAccountId": config.pre_prod_account_id, "prodAccountId": config.prod_account_id}
    readers = " and ".join(f"'{key}'" for key, account in given.items() if account is not None)
    if keys == "" or keys.startswith(("*", "?")):
        return f"opens the whole bucket to {readers}, who may read each key that begins like the model's"
    for name, others in _written(context, makers):
        if _reaches(keys, others):
            return f"opens {name} to {readers}, who may read each key that begins like the model's: it is at '{others}'"
    return None


def _written(context: CheckContext, makers: set[str]) -> Iterator[tuple[str, str]]:
    """What is in the own bucket beside the model, each with its keys as an IAM pattern."""
    for _, step in context.correct_steps():
        if step.name not in makers:
            yield from ((f"data of step '{step.name}'", keys) for keys in _written_by(step, context.step_context))
    for source in context.step_context.sources.values():
        yield "code of the pipeline", source_prefix(source, context.step_context.stack_name)


def _written_by(step: Step, context: StepContext) -> Iterator[str]:
    for output in step.outputs(context).values():
        if output.location is not None and output.location.bucket == BUCKET_NAME:
            yield str(output.location.keys)
    for statement in step.permissions(step.surroundings(context)):
        if isinstance(statement, Statement) and set(WRITE) <= set(statement.actions):
            found = [_OBJECTS.fullmatch(str(resource)) for resource in statement.resources]
            yield from (match["keys"] for match in found if match is not None)


def _reaches(keys: str, others: str) -> bool:
    """Whether keys that begin like a model's are those of others; a wildcard of those stands for any name."""
    pattern = ".*".join(map(re.escape, keys.split("*")))
    return re.match(pattern, others.replace("*", "x"), re.DOTALL) is not None


def _makers(model: object) -> set[str]:
    """Names of the steps in whose output a model is."""
    match model:
        case StepOutput(step=step) | StepProperty(step=step):
            return {step}
        case Join(values=values):
            return {name for part in values for name in _makers(part)}
    return set()


def _known(context: CheckContext, model: object) -> KnownValue:
    if isinstance(model, ParameterReference):
        return parameter_values(context, model.name)[0]
    return KnownValue(model, None)


def _place(step: Step, context: CheckContext, model: object) -> NodePath:
    member = next(_members(step.request(context.step_context), model, ()), ())
    return origin(step, context.step_context, member)


def _members(value: object, model: object, path: NodePath) -> Iterator[NodePath]:
    """Paths in a request at which a value is."""
    if isinstance(value, Structure):
        value = {name: entry for _, name, entry in value.members}
    if isinstance(value, dict):
        for name, entry in value.items():
            yield from _members(entry, model, (*path, name))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _members(entry, model, (*path, index))
    elif isinstance(value, type(model)) and value == model:
        yield path
