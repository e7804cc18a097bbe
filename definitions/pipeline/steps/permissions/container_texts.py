"""Texts that a step hands to its containers: environment variables, hyperparameters and arguments.

AWS knows no types for them. What they name, such as data in S3 or a secret, the container fetches itself.

Sources: APIs CreateProcessingJob, CreateTrainingJob, CreateHyperParameterTuningJob, CreateModel and CreateModelPackage;
Amazon SageMaker Developer Guide, "Run Training and Inference Containers in Internet-Free Mode".
"""

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from definitions.api.parts import parts_with
from definitions.api.shapes import Shape
from definitions.api.structure import Structure
from definitions.foundation.records import record
from definitions.pipeline.steps.core.capabilities import RegistersModels
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.referenced_step import ReferencedStep
from definitions.pipeline.steps.core.request_fields import field_at
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from definitions.values.expressions import StepOutput, StepProperty

Kind: TypeAlias = Literal["variable", "hyperparameter", "argument"]
Job: TypeAlias = Literal["processing", "training", "model"]

_TEXTS: Mapping[str, tuple[Kind, Job]] = {
    "ProcessingEnvironmentMap": ("variable", "processing"),
    "ContainerEntrypoint": ("argument", "processing"),
    "ContainerArguments": ("argument", "processing"),
    "TrainingEnvironmentMap": ("variable", "training"),
    "HyperParameterTrainingJobEnvironmentMap": ("variable", "training"),
    "TrainingContainerEntrypoint": ("argument", "training"),
    "TrainingContainerArguments": ("argument", "training"),
    "HyperParameters": ("hyperparameter", "training"),
    "EnvironmentMap": ("variable", "model"),
    "TransformEnvironmentMap": ("variable", "model"),
}
"""Shapes of requests that hold such texts, with the kind of the texts and of the job whose container gets them."""
_ISOLATION = "EnableNetworkIsolation"


@record
class ContainerText:
    """A text or expression that a container is started with.

    Attributes:
        path: its path in the step's request.
        kind: what it is.
        job: what runs the container.
        name: of the variable or hyperparameter, or the option before an argument, without hyphens; may be empty.
        value: the text or expression.
        is_isolated: whether the container has no network and no credentials.
    """

    path: NodePath
    kind: Kind
    job: Job
    name: str
    value: object
    is_isolated: bool


def container_texts(step: Step, context: StepContext) -> Iterator[ContainerText]:
    """All texts that the step's request hands to containers."""
    shape = step.request_shape()
    if shape is not None:
        yield from _texts_in(step.request(context), shape, (), _serves_isolated(step, context))


def _texts_in(value: object, shape: Shape, path: NodePath, is_isolated: bool) -> Iterator[ContainerText]:
    if not _holds_texts(shape):
        is_isolated = isolation_in(value, is_isolated)
        for place, entry, inner in parts_with(value, shape, _holds_texts):
            yield from _texts_in(entry, inner, (*path, place), is_isolated)
        return
    kind, job = _TEXTS[shape.name]
    if isinstance(value, dict):
        for name, entry in value.items():
            yield ContainerText((*path, name), kind, job, name, entry, is_isolated)
    elif isinstance(value, list):
        previous: object = None
        for index, entry in enumerate(value):
            option = previous.lstrip("-") if isinstance(previous, str) and previous.startswith("-") else ""
            yield ContainerText((*path, index), kind, job, option, entry, is_isolated)
            previous = entry


def _holds_texts(shape: Shape) -> bool:
    return shape.name in _TEXTS


def members_of(value: dict[str, object] | Structure) -> list[tuple[str, object]]:
    """Names in AWS's casing and values of a structure."""
    return [(name, entry) for _, name, entry in value.members] if isinstance(value, Structure) else [*value.items()]


def isolation_in(structure: object, around: bool) -> bool:
    """Whether containers of a structure are isolated; ``around`` if it does not say so itself."""
    own = field_at(structure, (_ISOLATION,))
    own = field_at(structure, ("NetworkConfig", _ISOLATION)) if own is None else own
    return around if own is None else own is True


def _serves_isolated(step: Step, context: StepContext) -> bool:
    """Whether a model that the step uses or registers runs isolated, by the step of this pipeline that makes it."""
    if isinstance(step, RegistersModels):
        return any(_runs_package_isolated(context.steps[name], step.name, context) for name in context.model_steps)
    model = field_at(step.request(context), ("ModelName",))
    if not isinstance(model, StepOutput | StepProperty):
        return False
    return isolation_in(context.steps[model.step].request(context), around=False)


def _runs_package_isolated(model: ReferencedStep, package_step: str, context: StepContext) -> bool:
    request = model.request(context)
    containers = field_at(request, ("Containers",))
    packages = [field_at(each, ("ModelPackageName",)) for each in containers] if isinstance(containers, list) else []
    names = [package.step for package in packages if isinstance(package, StepOutput | StepProperty)]
    return package_step in names and isolation_in(request, around=False)
