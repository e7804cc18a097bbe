"""Images, functions and queues of another Region than the pipeline's: AWS takes those of its own Region only.

Sources: API ContainerDefinition, ``Image``; Amazon SageMaker Developer Guide, "Lambda step" and "Callback step"; Amazon
EMR Serverless User Guide, "Customizing an EMR Serverless image".
"""

import re
from collections.abc import Iterable, Iterator

from definitions.api.shapes import Shape
from definitions.api.structure import Structure
from definitions.diagnostics.problems import Problem, dotted
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.checks.requests import is_whole
from definitions.pipeline.config.module_config import PIPELINE, STEPS, ModuleConfig
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.external.user_code_step import UserCodeStep
from definitions.source.nodes import Node, NodePath
from definitions.values.expressions import Expression, Join, ParameterReference
from definitions.values.infrastructure import InfrastructureText

_IMAGE_SHAPES = ("ImageUri", "ContainerImage", "AlgorithmImage")
_FUNCTION_SHAPES = (
    "EvaluatorArn",
    "RepositoryCredentialsProviderArn",
    "TrainingRepositoryCredentialsProviderArn",
)
_ACCESS = {
    "Image": ("ImageConfig", "RepositoryAccessMode"),
    "TrainingImage": ("TrainingImageConfig", "TrainingRepositoryAccessMode"),
}
"""By member that names an image: where its request says that it is of a private registry, in the VPC."""
_FORMS = {
    # Such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/train, and 123456789012.dkr-ecr.us-east-1.on.aws/train.
    "image": re.compile(r"[^.]*\.dkr[.-]ecr(-fips)?\.(?P<region>[a-z0-9-]+)\.[^/]+/.*", re.DOTALL),
    "Lambda function": re.compile(r"arn:[^:]*:lambda:(?P<region>[a-z0-9-]+):.*", re.DOTALL),
    "queue": re.compile(r"https://sqs\.(?P<region>[a-z0-9-]+)\..*", re.DOTALL),
}


def check_regions(
    config: ModuleConfig, context: StepContext, node: Node, others: Iterable[Problem], region: str | None
) -> Iterator[Problem]:
    """Report what steps name of another Region, for the steps that have no errors so far.

    Without a known Region of its own, nothing is foreign.
    """
    if region is None:
        return
    broken = {problem.path.split("]", 1)[0] for problem in others if problem.severity == "error"}
    for index, step in enumerate(config.pipeline.steps):
        path = (*STEPS, index)
        if dotted(path).removesuffix("]") in broken or not is_whole(step, context):
            continue
        for below, value in _named_by(step, context):
            for where, text in _texts(value, (*path, *below), config, context):
                yield from _foreign(text, where, node, region)


def _named_by(step: Step, context: StepContext) -> Iterator[tuple[NodePath, object]]:
    """Images, functions and queues of a step, each with its path in the step's YAML."""
    if isinstance(step, UserCodeStep):
        yield step.callee
    whole = step.request_shape()
    if whole is not None:
        for path, value in _regional(step.request(context), whole, ()):
            yield origin(step, context, path), value


def _regional(value: object, whole: Shape, path: NodePath) -> Iterator[tuple[NodePath, object]]:
    """Images and functions in a part of a request, each with its path there."""
    if isinstance(value, Structure | dict):
        entries = {name: entry for _, name, entry in value.members} if isinstance(value, Structure) else value
        for name, entry in entries.items():
            below = whole.members.get(name) if whole.kind == "structure" else whole.item
            if below is not None and not _is_private(name, entries):
                yield from _regional(entry, below, (*path, name))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _regional(entry, whole.item, (*path, index))
    elif whole.name in (*_IMAGE_SHAPES, *_FUNCTION_SHAPES):
        yield path, value


def _is_private(name: str, members: dict[str, object]) -> bool:
    """Whether a member names an image of a registry that the job reaches in its VPC, wherever that is."""
    config, mode = _ACCESS.get(name, ("", ""))
    access = members.get(config)
    return isinstance(access, Structure | dict) and access.get(mode) == "Vpc"


def _texts(value: object, path: NodePath, config: ModuleConfig, context: StepContext) -> Iterator[tuple[NodePath, str]]:
    """What a value says when the pipeline starts, and the path of each text: a parameter says it elsewhere."""
    match value:
        case ParameterReference(name=name):
            for index, parameter in enumerate(config.pipeline.parameters):
                if parameter.name == name:
                    where = (*PIPELINE, "parameters", index)
                    yield (*where, "defaultValue"), str(parameter.default_value)
                    for number, entry in enumerate(parameter.enum_values or []):
                        yield (*where, "enumValues", number), str(entry)
        case Join(values=values, on=on):
            known = [context.static_text(part) if isinstance(part, Expression) else part for part in values]
            end = known.index(None) if None in known else len(known)
            yield path, str(on).join([*map(str, known[:end]), *([""] if end < len(known) else [])])
        case str() | InfrastructureText():
            yield path, str(value)


def _foreign(text: str, path: NodePath, node: Node, region: str) -> Iterator[Problem]:
    for what, form in _FORMS.items():
        found = form.fullmatch(text)
        if found is not None and found["region"] != region:
            named = f"{'an' if what == 'image' else 'a'} {what}"
            message = (
                f"is {named} of {found['region']}; AWS takes no {what} of another Region than the pipeline's, {region}"
            )
            own = "; AWS's own images have other accounts there" if what == "image" else ""
            yield Problem.at(node, path, message, "foreign-region", f"name one of {region}{own}")
