"""Use the pipeline's key, and keys that a step names.

Sources: AWS KMS Developer Guide, "Grants in AWS KMS"; Service Authorization Reference for AWS KMS.
"""

from collections.abc import Iterator

from definitions.foundation.records import replace
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.schema.field_types import TextValue
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import KEY_ARN


def use_key(step: str) -> Iterator[PermissionResult]:
    """Encrypt and decrypt objects and volumes with the pipeline's key."""
    actions = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey")
    yield Statement("UseKey", actions, (KEY_ARN,), (f"data of step '{step}' is encrypted with this key",))


def attach_volumes(step: str) -> Iterator[PermissionResult]:
    """Let AWS services hold grants on the key for the step's volumes."""
    condition = ("Bool", "kms:GrantIsForAWSResource", ("true",))
    reason = f"volumes of step '{step}' are encrypted with this key"
    yield Statement("GrantKeyToVolumes", ("kms:CreateGrant",), (KEY_ARN,), (reason,), (condition,))


def use_keys(
    output: TextValue | None, volume: TextValue | None, path: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Use the pipeline's key, and those that the step names for outputs and volumes."""
    yield from use_key(step)
    if output is not None:
        yield from use_named_key(output, (*path, "outputKmsKeyId"), step, context)
    if volume is not None:
        yield from use_named_key(volume, (*path, "volumeKmsKeyId"), step, context)
        yield from _granted_on(volume, attach_volumes(step), context)


def use_named_key(key: object, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Grant on a key that the step names what is granted on the pipeline's own key."""
    granted = list(_granted_on(key, use_key(step), context))
    yield from granted
    if not granted:
        message = "the key is not given by its ARN, so using it is not granted"
        yield MissingPermission(
            path, message, "write arn:aws:kms:REGION:ACCOUNT:key/ID, or a parameter with such a default"
        )


def _granted_on(key: object, usual: Iterator[PermissionResult], context: StepContext) -> Iterator[PermissionResult]:
    """Statements on the pipeline's key with another key instead; none if that key is not given by its ARN."""
    known = context.static_text(key)
    if known is not None and (":key/" in known if isinstance(known, str) else True):
        for grant in usual:
            assert isinstance(grant, Statement)
            yield replace(grant, resources=(literal_pattern(known),))
