"""Images, functions, queues, groups and models of another Region than the pipeline's: AWS takes its own Region's only.

Sources: API ContainerDefinition, ``Image`` and ``ModelDataUrl``; Amazon SageMaker Developer Guide, "Lambda step" and
"Callback step"; Amazon EMR Serverless User Guide, "Customizing an EMR Serverless image".
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from definitions.api.parts import parts_with
from definitions.api.shapes import Shape
from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.image_accounts import ImageProblem, own_image, wrong_account
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.config.module_config import PARAMETERS
from definitions.pipeline.steps.core.capabilities import CallsCode, NamesModelGroup
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.request_fields import field_at
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath, PathSegment
from definitions.values.expressions import Expression, Join, ParameterReference
from definitions.values.infrastructure import InfrastructureText

_IMAGE_SHAPES = ("ImageUri", "ContainerImage", "AlgorithmImage")
_FUNCTION_SHAPES = (
    "EvaluatorArn",
    "RepositoryCredentialsProviderArn",
    "TrainingRepositoryCredentialsProviderArn",
)
_DATA_SHAPES = ("Url", "S3ModelUri")
_REGIONAL_SHAPES = frozenset((*_IMAGE_SHAPES, *_FUNCTION_SHAPES, *_DATA_SHAPES))
_ACCESS = {
    "Image": ("ImageConfig", "RepositoryAccessMode"),
    "TrainingImage": ("TrainingImageConfig", "TrainingRepositoryAccessMode"),
}
"""The members beside one that names an image which say that it is of a private registry, in the VPC."""
_FORMS = {
    # Such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/train, and 123456789012.dkr-ecr.us-east-1.on.aws/train.
    "image": pattern(r"[^.]*\.dkr[.-]ecr(-fips)?\.(?P<region>[a-z0-9-]+)\.[^/]+/.*", re.DOTALL),
    "Lambda function": pattern(r"arn:[^:]*:lambda:(?P<region>[a-z0-9-]+):.*", re.DOTALL),
    "queue": pattern(r"https://sqs\.(?P<region>[a-z0-9-]+)\..*", re.DOTALL),
    "S3 bucket": pattern(
        r"https://([^/]+\.)?s3(-fips)?[.-](dualstack\.)?(?P<region>[a-z]+(-[a-z]+)+-\d+)\.[^/]+/.*", re.DOTALL
    ),
    "model package group": pattern(
        r"arn:[^:]*:sagemaker:(?P<region>[a-z0-9-]+):\d{12}:model-package-group/.*", re.DOTALL
    ),
}


def check_foreign_regions(context: CheckContext) -> Iterator[Problem]:
    """Images, functions, queues, model package groups and URLs of models that steps name.

    Without a known Region of its own, nothing is foreign; images may still be in an account that has none there.
    """
    for path, step in context.correct_steps():
        for locate, value in _regional_values(step, context.step_context):
            for parameter_path, text in possible_texts(value, (), context):
                wrong = _foreign_resource(text, context.region) or wrong_account(text)
                if wrong is not None:
                    where = parameter_path or (*path, *locate())
                    yield Problem.at(
                        context.node, where, wrong.message, wrong.rule, wrong.hint, severity=wrong.severity
                    )


def _regional_values(step: Step, context: StepContext) -> Iterator[tuple[Callable[[], NodePath], object]]:
    """Images, functions, queues, groups and models of a step, each with a function that finds its path in the YAML."""
    named = [step.callee] if isinstance(step, CallsCode) else []
    group = step.named_group() if isinstance(step, NamesModelGroup) else None
    for path, value in [*named, *([] if group is None else [group])]:
        yield partial(tuple, path), value
    shape = step.request_shape()
    if shape is not None:
        for part, value in _regional_parts(step.request(context), shape, ()):
            yield partial(origin, step, context, part), value


def _regional_parts(value: object, shape: Shape, path: NodePath) -> Iterator[tuple[NodePath, object]]:
    """Images, functions and models in a part of a request, each with its path there."""
    if _is_regional(shape):
        yield path, value
    for place, entry, inner in parts_with(value, shape, _is_regional):
        if not _is_private(place, value):
            yield from _regional_parts(entry, inner, (*path, place))


def _is_regional(shape: Shape) -> bool:
    return shape.name in _REGIONAL_SHAPES


def _is_private(member: PathSegment, around: object) -> bool:
    """Recognize images of a registry that the job reaches in its VPC; it may be in any Region."""
    return member in _ACCESS and field_at(around, _ACCESS[str(member)]) == "Vpc"


def possible_texts(value: object, path: NodePath, context: CheckContext) -> Iterator[tuple[NodePath, str]]:
    """Texts that a value may have when the pipeline starts, each with its path: a parameter has its own."""
    match value:
        case ParameterReference(name=name):
            for index, parameter in enumerate(context.config.pipeline.parameters):
                if parameter.name == name:
                    if parameter.default_value is not None:
                        yield (*PARAMETERS, index, "defaultValue"), str(parameter.default_value)
                    for number, entry in enumerate(parameter.enum_values or []):
                        yield (*PARAMETERS, index, "enumValues", number), str(entry)
        case Join(values=values, on=on):
            static_text = context.step_context.static_text
            known = [static_text(part) if isinstance(part, Expression) else part for part in values]
            end = known.index(None) if None in known else len(known)
            yield path, str(on).join([*map(str, known[:end]), *([""] if end < len(known) else [])])
        case str() | InfrastructureText():
            yield path, str(value)


def _foreign_resource(text: str, region: str | None) -> ImageProblem | None:
    if region is None:
        return None
    for kind, form in _FORMS.items():
        found = form.fullmatch(text)
        if found is not None and found["region"] != region:
            article = "an" if kind in ("image", "S3 bucket") else "a"
            message = (
                f"is {article} {kind} of {found['region']}; "
                f"AWS takes no {kind} of another Region than the pipeline's, {region}"
            )
            hint = own_image(text, region) if kind == "image" else None
            return ImageProblem(message, "foreign-region", hint or f"name one of {region}")
    return None
