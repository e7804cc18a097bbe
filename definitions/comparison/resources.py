"""Resources that Terraform replaces, destroys, creates or lets go of because names or keys of the config change.

Source: AWS provider for Terraform, resources named below: an argument that the provider cannot change makes a new
resource (``ForceNew`` in its schema).
"""

from collections.abc import Iterator, Mapping

from definitions.foundation.records import record
from definitions.iam.policy_sizes import fits_inline, in_managed_policies
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.named_resources import named_resources, resources_of_triggers

_CONSEQUENCES: Mapping[str, str] = {
    "aws_s3_bucket": "with all objects in it",
    "aws_kms_key": "what it encrypted can be read no more",
    "aws_sagemaker_pipeline": "with its executions; no cache of theirs is found",
    "aws_sagemaker_model_package_group": "AWS refuses it as long as the group has models",
    "aws_sqs_queue": "with the dead letters in it",
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


def resource_changes(old: CompiledPipeline, new: CompiledPipeline) -> list[ResourceChange]:
    """Compare the resources of one stack; settings that Terraform changes in place are none of these changes."""
    before, after = dict(_resources(old)), dict(_resources(new))
    addresses = dict.fromkeys([*before, *after])
    return [
        _change(address, before.get(address), after.get(address), new)
        for address in addresses
        if before.get(address) != after.get(address)
    ]


def _change(
    address: str, was: "_Identity | None", becomes: "_Identity | None", new: CompiledPipeline
) -> ResourceChange:
    type_ = address.partition(".")[0]
    if was is None:
        return ResourceChange("created", address, new=becomes.name if becomes else "")
    if becomes is None and was.is_of_bucket and new.config.imports_bucket:
        return ResourceChange("released", address, old=was.name)
    if becomes is None:
        return ResourceChange("destroyed", address, old=was.name, consequence=consequence_of(type_))
    is_refused = type_ in _PROTECTED and new.config.deletion_protection
    consequence = "'deletionProtection' refuses it" if is_refused else consequence_of(type_)
    because_of = () if was.name != becomes.name else ("description",)
    return ResourceChange("replaced", address, was.name, becomes.name, consequence, because_of)


@record
class _Identity:
    """The arguments of a resource that the provider cannot change.

    Attributes:
        name: empty for a key.
        description: empty where the provider can change it.
        is_of_bucket: whether the resource stays in AWS when the config imports another bucket instead.
    """

    name: str
    description: str = ""
    is_of_bucket: bool = False


def _resources(pipeline: CompiledPipeline) -> Iterator[tuple[str, _Identity]]:
    names, config = pipeline.names, pipeline.config
    if not config.imports_bucket:
        yield "aws_kms_key.encryption_key", _Identity("", is_of_bucket=True)
    for address, name in named_resources(pipeline):
        is_group = address.startswith("aws_sagemaker_model_package_group.")
        is_of_bucket = address.startswith(("aws_kms_alias.", "aws_s3_bucket."))
        yield address, _Identity(name, config.project_name if is_group else "", is_of_bucket=is_of_bucket)
    if config.replication is not None:
        yield "aws_iam_role.replication_role", _Identity(names.replication_role, is_of_bucket=True)
    if pipeline.triggers is not None:
        yield from ((address, _Identity(name)) for address, name in resources_of_triggers(pipeline.triggers))
    if not fits_inline(pipeline.statements):
        for number, _ in enumerate(in_managed_policies(pipeline.statements), 1):
            address = f"aws_iam_policy.execution_role_permissions_{number}"
            yield address, _Identity(f"{names.role}-{number}", names.pipeline)
