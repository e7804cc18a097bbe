"""Resources that Terraform replaces, destroys, creates or lets go of because names or keys of the config change.

Source: AWS provider for Terraform, resources named below: an argument that the provider cannot change makes a new
resource (``ForceNew`` in its schema).
"""

from collections.abc import Mapping

from definitions.foundation.records import record
from definitions.module.view import ModuleView, StackResource

_CONSEQUENCES: Mapping[str, str] = {
    "aws_s3_bucket": "with all objects in it",
    "aws_kms_key": "what it encrypted can be read no more",
    "aws_sagemaker_endpoint": "requests fail until the new one serves; who calls it must name the new one",
    "aws_sagemaker_model": "the endpoint moves to the new one",
    "aws_sagemaker_endpoint_configuration": "the endpoint moves to the new one",
    "aws_sagemaker_pipeline": "with its executions; no cache of theirs is found",
    "aws_sagemaker_model_package_group": "AWS refuses it as long as the group has models",
    "aws_sqs_queue": "with the dead letters in it",
    "aws_sns_topic": "who subscribes to it must do so again",
    "aws_iam_role": "who names its ARN must name the new one",
}
_PROTECTED = ("aws_s3_bucket", "aws_kms_key")


@record
class ResourceChange:
    """What Terraform does with a resource.

    Attributes:
        kind: ``replaced``, ``destroyed``, ``created``, or ``released``: it stays in AWS, and Terraform forgets it.
        address: in Terraform.
        old: the name in AWS before; empty if it has none, or if it is not known.
        new: the name after.
        consequence: what it means, in words of ours.
        because_of: attributes whose change replaces it, if they are not the name.
    """

    kind: str
    address: str
    old: str = ""
    new: str = ""
    consequence: str = ""
    because_of: tuple[str, ...] = ()


def consequence_of(type_: str) -> str:
    """What it means that a resource of this type goes; empty for those that hold nothing."""
    return _CONSEQUENCES.get(type_, "")


def resource_changes(old: ModuleView, new: ModuleView) -> list[ResourceChange]:
    """Compare the resources of one stack; settings that Terraform changes in place are none of these changes."""
    before, after = ({one.address: one for one in side.resources()} for side in (old, new))
    return [
        change
        for address in dict.fromkeys([*before, *after])
        if (change := _change(before.get(address), after.get(address), new)) is not None
    ]


def _change(was: StackResource | None, becomes: StackResource | None, new: ModuleView) -> ResourceChange | None:
    if was is None:
        assert becomes is not None
        return ResourceChange("created", becomes.address, new=becomes.name)
    address, type_ = was.address, was.address.partition(".")[0]
    if becomes is None and was.is_of_bucket and new.imports_bucket:
        return ResourceChange("released", address, old=was.name)
    if becomes is None:
        return ResourceChange("destroyed", address, old=was.name, consequence=consequence_of(type_))
    others = tuple(key for key, value in was.arguments.items() if becomes.arguments.get(key) != value)
    if was.name == becomes.name and not others:
        return None
    is_refused = type_ in _PROTECTED and new.deletion_protection
    consequence = "'deletionProtection' refuses it" if is_refused else consequence_of(type_)
    because_of = others if was.name == becomes.name else ()
    return ResourceChange("replaced", address, was.name, becomes.name, consequence, because_of)
