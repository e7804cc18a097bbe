"""Calls that follow from what stands in a request, whichever API it is for: data, images, keys, network and role.

Sources: Amazon SageMaker Developer Guide, "How to use SageMaker AI execution roles" (what SageMaker does with a job's
role) and "Give SageMaker AI Access to Resources in your Amazon VPC".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.authorization.reference import action
from tests.authorization.roles import ACCOUNT, BUCKET, KEY, REGION, ROLE
from tests.iam import Context

_NOT_PLACES = {"Environment", "HyperParameters", "ContainerArguments", "Tags", "StaticHyperParameters"}
_WRITTEN = re.compile(r"[Oo]utput|Checkpoint|DataCapture|CoreDump|AsyncInference|TensorBoard|DebugHook|Profiler")
_BOTH = re.compile(r"CheckpointConfig|AthenaDatasetDefinition")
_OUTPUTS = ("OutputDataConfig", "ProcessingOutputConfig", "TransformOutput")
_VOLUMES = re.compile(r"(\.|^)VolumeKmsKeyId$|^KmsKeyId$|DataCaptureConfig\.KmsKeyId$|^OutputDataConfig\.KmsKeyArn$")
_S3_URL = re.compile(r"https://([a-z0-9-]+)\.s3[.-][a-z0-9-]+\.amazonaws\.com/(.*)")
_IMAGE = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)")
USE_KEY = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey")
PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")


@dataclass(frozen=True)
class Call:
    """A call that must be allowed; ``step`` is who makes it."""

    step: str
    action: str
    resource: str
    context: Context = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.step}: {self.action} on {self.resource} {dict(self.context) or ''}"


def leaves(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Everything in a request that is no map, with the names that lead there; lists as they are, and their entries."""
    if isinstance(tree, Mapping):
        for name, value in tree.items():
            yield from leaves(value, (*path, name))
        return
    yield path, tree
    if isinstance(tree, list):
        for value in tree:
            yield from leaves(value, path)


def context_of(name: str, request: Any) -> Context:
    """What AWS puts into the context of a call: the keys that the action has, from the request."""
    found: dict[str, str | list[str]] = {}
    for path, value in leaves(request):
        last, above = path[-1], path[-2] if len(path) > 1 else ""
        if last == "VolumeKmsKeyId" or path == ("KmsKeyId",):
            found["sagemaker:VolumeKmsKeyArn"] = value
        elif last in ("KmsKeyId", "KmsKeyArn") and above in _OUTPUTS:
            found["sagemaker:OutputKmsKeyArn"] = value
        elif last == "EnableInterContainerTrafficEncryption":
            found["sagemaker:InterContainerTrafficEncryption"] = str(value).lower()
        elif last == "EnableNetworkIsolation":
            found["sagemaker:NetworkIsolation"] = str(value).lower()
        elif last == "Subnets" and isinstance(value, list):
            found["sagemaker:VpcSubnets"] = value
        elif last == "SecurityGroupIds" and isinstance(value, list):
            found["sagemaker:VpcSecurityGroupIds"] = value
        elif last == "InstanceType" and isinstance(value, str):
            found["sagemaker:InstanceTypes"] = [value]
    known = action(name)
    assert known is not None
    return {key: value for key, value in found.items() if key in known.condition_keys}


def request_calls(step: str, request: Any) -> Iterator[Call]:
    """The calls on data, images, keys, network and role that a request of SageMaker's leads to."""
    for path, value in leaves(request):
        where = ".".join(path)
        if not isinstance(value, str) or _NOT_PLACES & set(path):
            continue
        if value.startswith("s3://"):
            yield from place_calls(step, value, where)
        elif (url := _S3_URL.fullmatch(value)) is not None:
            yield from place_calls(step, f"s3://{url[1]}/{url[2]}", where)
        elif (image := _IMAGE.match(value)) is not None:
            yield Call(step, "ecr:GetAuthorizationToken", "*")
            repository = f"arn:aws:ecr:{image[2]}:{image[1]}:repository/{image[3]}"
            yield from (Call(step, name, repository) for name in PULL)
        elif re.search(r"KmsKey(Id|Arn)$", where) and ":key/" in value:
            yield from (Call(step, name, value) for name in USE_KEY)
            if _VOLUMES.search(where):
                yield Call(step, "kms:CreateGrant", value, {"kms:GrantIsForAWSResource": "true"})
        elif value == ROLE:
            yield Call(step, "iam:PassRole", ROLE, {"iam:PassedToService": "sagemaker.amazonaws.com"})
    for subnets, groups in networks(request):
        yield from vpc_calls(step, subnets, groups)


_FETCHED = {"sagemaker_submit_directory", "SAGEMAKER_SUBMIT_DIRECTORY", "HF_MODEL_ID"}
_SECRET = re.compile(r"arn:aws:secretsmanager:[^:]+:\d+:secret:[\w/-]+")
_PARAMETER = re.compile(r"arn:aws:ssm:[^:]+:\d+:parameter/[\w/-]+")


def container_calls(step: str, request: Any) -> Iterator[Call]:
    """What a container does with what stands in its variables, hyperparameters and arguments.

    Secrets Manager adds a hyphen and six characters to the name of a secret. AWS's containers download the code that
    the training toolkit and the serving containers call a submit directory.
    """
    for path, value in leaves(request):
        if not isinstance(value, str) or not _NOT_PLACES & set(path):
            continue
        for secret in _SECRET.findall(value):
            whole = secret if re.search(r"-\w{6}$", secret) else f"{secret}-AbCdEf"
            yield Call(step, "secretsmanager:GetSecretValue", whole)
        for parameter in _PARAMETER.findall(value):
            yield from (Call(step, f"ssm:{verb}", parameter) for verb in ("GetParameter", "GetParameters"))
        if path[-1] in _FETCHED and value.strip('"').startswith("s3://"):
            yield from read_calls(step, value.strip('"'))
        if path[-1] == "sagemaker_s3_output":
            yield from write_calls(step, value.strip('"'))


def place_calls(step: str, uri: str, where: str) -> Iterator[Call]:
    """Reading or writing what is at an S3 URI, by what the member of the request is called."""
    is_written = _WRITTEN.search(where) is not None and "Redshift" not in where
    if is_written:
        yield from write_calls(step, uri)
    if not is_written or _BOTH.search(where):
        yield from read_calls(step, uri)


def read_calls(step: str, uri: str) -> Iterator[Call]:
    """Find and read an object, or those of a folder."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    name = key if re.search(r"\.[a-z]+$", key) else f"{key.rstrip('/')}/part-0.csv"
    yield Call(step, "s3:GetObject", f"arn:aws:s3:::{bucket}/{name}")
    yield from _bucket_calls(step, bucket)


def write_calls(step: str, uri: str) -> Iterator[Call]:
    """Write an object below a URI, in parts if it is large."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    written = f"arn:aws:s3:::{bucket}/{key.rstrip('/')}/result.bin"
    yield Call(step, "s3:PutObject", written)
    yield Call(step, "s3:AbortMultipartUpload", written)
    yield from _bucket_calls(step, bucket)


def _bucket_calls(step: str, bucket: str) -> Iterator[Call]:
    yield Call(step, "s3:ListBucket", f"arn:aws:s3:::{bucket}")
    yield Call(step, "s3:GetBucketLocation", f"arn:aws:s3:::{bucket}")
    if bucket == BUCKET:
        # What is in the pipeline's bucket is encrypted with the pipeline's key.
        yield from (Call(step, name, KEY) for name in USE_KEY)


def networks(request: Any) -> Iterator[tuple[list[str], list[str]]]:
    """Subnets and security groups of each VpcConfig in a request."""
    if isinstance(request, list):
        for entry in request:
            yield from networks(entry)
    elif isinstance(request, Mapping):
        if isinstance(request.get("VpcConfig"), Mapping):
            yield request["VpcConfig"]["Subnets"], request["VpcConfig"]["SecurityGroupIds"]
        for entry in request.values():
            yield from networks(entry)


PROCESS_IN_VPC = (
    *(f"ec2:{verb}NetworkInterface{what}" for verb in ("Create", "Delete") for what in ("", "Permission")),
    *(f"ec2:Describe{what}" for what in ("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs")),
)
"""What AWS checks for before it creates a processing job in a VPC, by "CreateProcessingJob" of the guide."""


def unlimited_vpc_calls(step: str, request: Any) -> Iterator[Call]:
    """Of a processing job in a VPC: AWS asks for these without a resource and without anything in the context."""
    if list(networks(request)):
        yield from (Call(step, name, "*") for name in PROCESS_IN_VPC)


def vpc_calls(step: str, subnets: list[str], groups: list[str]) -> Iterator[Call]:
    """Put network interfaces into subnets, lend them to SageMaker, and remove them."""
    start, here = f"arn:aws:ec2:{REGION}:{ACCOUNT}:", {"ec2:Region": REGION}
    interface = f"{start}network-interface/eni-0a1b2c3d"
    for resource in (interface, *(f"{start}subnet/{id_}" for id_ in subnets)):
        yield Call(step, "ec2:CreateNetworkInterface", resource)
    for id_ in groups:
        yield Call(step, "ec2:CreateNetworkInterface", f"{start}security-group/{id_}")
    for id_ in subnets:
        inside = {"ec2:Subnet": f"{start}subnet/{id_}"}
        yield Call(step, "ec2:CreateNetworkInterfacePermission", interface, inside)
        yield Call(step, "ec2:DeleteNetworkInterface", interface, inside)
        yield Call(step, "ec2:DeleteNetworkInterfacePermission", interface, inside)
    for what in ("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"):
        yield Call(step, f"ec2:Describe{what}", "*", here)
