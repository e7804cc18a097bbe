"""Permissions of jobs beyond their data: keys, hubs and networks that the job's settings name.

Sources: AWS KMS Developer Guide, "Grants in AWS KMS"; Service Authorization Reference for Amazon SageMaker.
"""

from collections.abc import Iterator
from dataclasses import replace

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.answers import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.permissions import grants
from definitions.schema.field_types import TextValue
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import Text, split, text


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
