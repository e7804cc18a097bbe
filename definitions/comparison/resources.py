"""Resources that Terraform replaces, destroys or creates because names or keys of the config change.

Source: AWS provider for Terraform, resources named below: an argument that the provider cannot change makes a new
resource (``ForceNew`` in its schema).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from definitions.iam.policy_sizes import fits_inline, in_managed_policies
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.named_resources import named_resources

_CONSEQUENCES: Mapping[str, str] = {
    "aws_s3_bucket": "with all objects in it",
    "aws_kms_key": "what it encrypted can be read no more",
    "aws_sagemaker_pipeline": "with its executions; no cache of theirs is found",
    "aws_sagemaker_model_package_group": "AWS refuses it as long as the group has models",
    "aws_iam_role": "who names its ARN must name the new one",
}
_PROTECTED = ("aws_s3_bucket", "aws_kms_key")


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """What Terraform does with a resource.

    Attributes:
        kind: ``replaced``, ``destroyed`` or ``created``.
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


def consequence_of(address: str, *, is_protected: bool = False) -> str:
    """What it means that a resource of this address goes; empty for those that hold nothing."""
    type_ = address.split("[")[0].split(".")[-2] if "." in address else ""
    if is_protected and type_ in _PROTECTED:
        return "'deletionProtection' refuses it"
    return _CONSEQUENCES.get(type_, "")


def resource_changes(old: CompiledPipeline, new: CompiledPipeline) -> list[ResourceChange]:
    """Compare the resources of one stack; settings that Terraform changes in place are none of these changes."""
    before, after = dict(_resources(old)), dict(_resources(new))
    protected = new.config.deletion_protection
    found: list[ResourceChange] = []
    for address in dict.fromkeys([*before, *after]):
        was, becomes = before.get(address), after.get(address)
        if was == becomes:
            continue
        goes = consequence_of(address, is_protected=protected)
        if was is None:
            assert becomes is not None
            found.append(ResourceChange("created", address, new=becomes.name))
        elif becomes is None:
            found.append(ResourceChange("destroyed", address, old=was.name, consequence=goes))
        else:
            because_of = () if was.name != becomes.name else ("description",)
            found.append(ResourceChange("replaced", address, was.name, becomes.name, goes, because_of))
    return found


@dataclass(frozen=True, slots=True)
class _Identity:
    """The arguments of a resource that the provider cannot change."""

    name: str
    description: str = ""


def _resources(pipeline: CompiledPipeline) -> Iterator[tuple[str, _Identity]]:
    names, config = pipeline.names, pipeline.config
    if not config.imports_bucket:
        yield "aws_kms_key.encryption_key", _Identity("")
    for address, name in named_resources(pipeline):
        is_group = address.startswith("aws_sagemaker_model_package_group.")
        yield address, _Identity(name, config.project_name if is_group else "")
    if config.replication is not None:
        yield "aws_iam_role.replication_role", _Identity(names.replication_role)
    if not fits_inline(pipeline.statements):
        for number, _ in enumerate(in_managed_policies(pipeline.statements), 1):
            address = f"aws_iam_policy.execution_role_permissions_{number}"
            yield address, _Identity(f"{names.role}-{number}", names.pipeline)
