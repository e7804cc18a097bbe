"""What Processing and Training have in common: instances, keys, tags, the experiment, and keys that stand for others.

Source: Amazon SageMaker API Reference, CreateProcessingJob and CreateTrainingJob; Developer Guide, "Instance
preference lists".
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, TypeVar

from pydantic import Field, ModelWrapValidatorHandler, ValidationError
from pydantic_core import InitErrorDetails

from definitions.diagnostics.messages import invalid
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import MissingPermission, PermissionResult, StepContext, volume_key
from definitions.pipeline.steps.core.instance_types import has_local_storage
from definitions.pipeline.steps.permissions import grants
from definitions.schema.api_field import ApiField, Structure
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import ParameterText, TextValue
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, Text, split, text

AnyModel = TypeVar("AnyModel", bound=Model)

KeyId = Annotated[TextValue, ApiField("KmsKeyId")]
Tags = Annotated[dict[str, ParameterText], Field(max_length=50)]
TrialComponent = Annotated[TextValue, ApiField("ExperimentEntityName")]

_EXPERIMENT = "ExperimentConfig"
_KEPT = "TrialComponentDisplayName"


def tag_list(tags: dict[str, TextValue]) -> Json:
    """``Tags``."""
    return [{"Key": key, "Value": value} for key, value in tags.items()] or None


def experiment_config(trial_component: TextValue | None) -> Json:
    """``ExperimentConfig``."""
    return trial_component and {_KEPT: trial_component}


def check_experiment(raw: Structure | None) -> None:
    """Refuse what pipelines take from ``ExperimentConfig``, in the raw fields of a step."""
    config = None if raw is None else raw.get(_EXPERIMENT)
    refusals = Refusals()
    for key, name, _ in config.members if isinstance(config, Structure) else ():
        if name != _KEPT:
            message = "cannot be given: the experiment is the pipeline's own"
            error = invalid("forbidden-key", message, "see 'pipelineExperimentConfig' of the pipeline")
            refusals.add(error, "arguments", _EXPERIMENT, key, "[key]")
    refusals.finish()


def require_one_of_each(
    value: object, handler: ModelWrapValidatorHandler[AnyModel], *choices: tuple[str, ...]
) -> AnyModel:
    """The model of a map that must have a key of each choice; told beside all else that is wrong with the map.

    Args:
        value: the map.
        handler: what reads it.
        choices: keys that stand for each other; the first is the one that is asked for.
    """
    given = value if isinstance(value, dict) else None
    missing = [keys[0] for keys in choices if given is not None and not any(key in given for key in keys)]
    errors = [InitErrorDetails(type="missing", loc=(key,), input=value) for key in missing]
    try:
        model = handler(value)
    except ValidationError as error:
        if not errors:
            raise
        errors += [_again(dict(detail)) for detail in error.errors(include_url=False)]
    if errors:
        raise ValidationError.from_exception_data("", errors)
    return model


def _again(detail: dict[str, object]) -> InitErrorDetails:
    """An error to be raised once more."""
    context, loc = detail.get("ctx", {}), detail["loc"]
    assert isinstance(context, dict)
    assert isinstance(loc, tuple)
    if detail["type"] == "config":
        error = invalid(context["rule"], context["message"], context["hint"], key=context["key"])
        return InitErrorDetails(type=error, loc=loc, input=detail["input"])
    return InitErrorDetails(type=str(detail["type"]), loc=loc, input=detail["input"], ctx=context)


def at_most_one(**given: object) -> None:
    """Refuse the second of keys that exclude each other."""
    keys = [key for key, value in given.items() if value is not None]
    if len(keys) > 1:
        raise invalid("not-one-of", f"'{keys[0]}' and '{keys[1]}' exclude each other", key=keys[1])


def instance_count(of_all: Json, preferences: Sequence[object] | None) -> Json:
    """``InstanceCount``: of all preferred types, unless each has its own."""
    return None if any(_counts(preferences)) else of_all


def check_preferences(job: Model, preferences: Sequence[object] | None) -> None:
    """Refuse preferred instance types of which only some have counts, and counts beside ``instanceCount``."""
    counts = _counts(preferences)
    if any(counts) and not all(counts):
        message = "must have an 'instanceCount' in every entry, or in none"
        raise invalid("missing-key", message, key="instancePreferences")
    if any(counts) and "instance_count" in job.model_fields_set:
        message = "stands in each of 'instancePreferences' already"
        raise invalid("not-one-of", message, key="instanceCount")


def _counts(preferences: Sequence[object] | None) -> list[bool]:
    return [isinstance(each, Structure) and each.get("InstanceCount") is not None for each in preferences or ()]


def is_traffic_encrypted(override: bool | None, context: StepContext) -> bool:
    """``EnableInterContainerTrafficEncryption``: the step's own word, else the pipeline's."""
    return context.network.encrypt_inter_container_traffic if override is None else override


def check_volume_key(key: TextValue | None, types: Sequence[object]) -> None:
    """Refuse a key for volumes of instances that have none."""
    local = next((each for each in types if isinstance(each, str) and has_local_storage(each)), None)
    if key is not None and local is not None:
        message = f"is for volumes; '{local}' stores on local disks, which its hardware encrypts"
        raise invalid("forbidden-key", message, key="volumeKmsKeyId")


def instance_types_in(entries: Sequence[object] | None) -> list[object]:
    """The instance types of groups or preferences."""
    return [entry.get("InstanceType") for entry in entries or () if isinstance(entry, Structure)]


def key_for_volumes(key: TextValue | None, types: Sequence[object], context: StepContext) -> TextValue | None:
    """``VolumeKmsKeyId``: the key given, else the pipeline's; none if a type refuses one."""
    if key is not None:
        return key
    return KEY_ARN if all(volume_key(each, context) is not None for each in types) else None


def use_keys(
    output: TextValue | None, volume: TextValue | None, at: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Use the pipeline's key, and those that the step names for outputs and volumes."""
    yield from grants.use_key(step)
    if output is not None:
        yield from use_named_key(output, (*at, "outputKmsKeyId"), step, context)
    if volume is not None:
        path = (*at, "volumeKmsKeyId")
        yield from use_named_key(volume, path, step, context)
        yield from _on_key(volume, grants.attach_volumes(step), context)


def use_named_key(key: object, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Use another key than the pipeline's as that is used."""
    granted = list(_on_key(key, grants.use_key(step), context))
    yield from granted
    if not granted:
        message = "the key is not given by its ARN, so using it is not granted"
        yield MissingPermission(
            path, message, "write arn:aws:kms:REGION:ACCOUNT:key/ID, or a parameter with such a default"
        )


def _on_key(key: object, usual: Iterator[PermissionResult], context: StepContext) -> Iterator[PermissionResult]:
    """What is usually granted on the pipeline's key, on another; nothing if that is not given by its ARN."""
    known = context.static_text(key)
    if known is not None and (":key/" in known if isinstance(known, str) else True):
        for grant in usual:
            assert isinstance(grant, Statement)
            yield replace(grant, resources=(literal_pattern(known),))


def read_hub(content: object, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Read a model or data set of a SageMaker hub, in any version: AWS takes the latest."""
    known = context.static_text(content)
    parts: list[Text] = [] if known is None else split(known, "/")
    if len(parts) < 4:
        message = "what is read from the hub is not known before it runs, so reading is not granted"
        yield MissingPermission(
            path, message, "give the ARN of the hub content as text, or as the default of the parameter"
        )
        return
    start = split(parts[0], "hub-content")[0]
    whole = text(parts[0], *(text("/", literal_pattern(part)) for part in parts[1:4]))
    resources = (text(start, "hub/", literal_pattern(parts[1])), whole, text(whole, "/*"))
    actions = ("sagemaker:DescribeHub", "sagemaker:DescribeHubContent")
    yield Statement("ReadHubContents", actions, resources, (f"step '{step}' reads '{known}'",))


def warn_outside_vpc(what: str, path: NodePath, context: StepContext) -> Iterator[PermissionResult]:
    """Say that a place is reached only in a VPC, if the pipeline has none."""
    if not context.network.subnet_ids:
        message = f"{what} is reached only in a VPC, and the pipeline's jobs are in none"
        yield MissingPermission(path, message, "name subnets and security groups in 'pipeline.networkConfig'")
