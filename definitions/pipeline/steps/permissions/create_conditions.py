"""Conditions on starting a job: what its request asks for today, it must ask for always.

A definition that somebody changes by hand then starts no job without the key, without encryption between containers,
without isolation, or in other subnets. Conditions come from the step's own request, so its own jobs always meet them.

Sources: Service Authorization Reference for Amazon SageMaker (which keys an action has; of ``VolumeKmsKeyArn`` and
``OutputKmsKeyArn``: "The ARN of the key-id must be used"; ``VolumeKmsKey`` and ``OutputKmsKey`` are deprecated);
Amazon SageMaker Developer Guide, "Control creation of SageMaker AI resources with condition keys"; IAM User Guide,
"Set operators for multivalued context keys": ``ForAllValues`` holds for a key that is absent, hence ``Null`` beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from definitions.api.structure import Structure
from definitions.iam.statements import StatementCondition, literal_pattern
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, InfrastructureText, Text

Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuardedFields:
    """Where an API's request says what IAM can ask for; ``None`` where IAM knows no key for it.

    Attributes:
        volume: the key of volumes.
        output: the key of outputs in S3.
        encryption: whether traffic between containers is encrypted.
        isolation: whether containers are without network.
        vpc: subnets and security groups.
        instance: the one instance type.
    """

    volume: Path | None = None
    output: Path | None = None
    encryption: Path | None = None
    isolation: Path | None = None
    vpc: Path | None = None
    instance: Path | None = None


_VOLUME, _OUTPUT, _VPC = "VolumeKmsKeyId", "KmsKeyId", "VpcConfig"
_ENCRYPTION, _ISOLATION = "EnableInterContainerTrafficEncryption", "EnableNetworkIsolation"
_CLUSTER, _NETWORK = ("ProcessingResources", "ClusterConfig"), "NetworkConfig"
_AUTO_ML = ("AutoMLJobConfig", "SecurityConfig")
_RESOURCES, _TRANSFORM = "ResourceConfig", "TransformResources"

PROCESSING_JOB = GuardedFields(
    (*_CLUSTER, _VOLUME),
    ("ProcessingOutputConfig", _OUTPUT),
    (_NETWORK, _ENCRYPTION),
    (_NETWORK, _ISOLATION),
    (_NETWORK, _VPC),
    (*_CLUSTER, "InstanceType"),
)
TRAINING_JOB = GuardedFields(
    (_RESOURCES, _VOLUME),
    ("OutputDataConfig", _OUTPUT),
    (_ENCRYPTION,),
    (_ISOLATION,),
    (_VPC,),
    (_RESOURCES, "InstanceType"),
)
TRANSFORM_JOB = GuardedFields(
    (_TRANSFORM, _VOLUME), ("TransformOutput", _OUTPUT), instance=(_TRANSFORM, "InstanceType")
)
AUTO_ML_JOB = GuardedFields(
    (*_AUTO_ML, _VOLUME), ("OutputDataConfig", _OUTPUT), (*_AUTO_ML, _ENCRYPTION), vpc=(*_AUTO_ML, _VPC)
)
MODEL = GuardedFields(isolation=(_ISOLATION,), vpc=(_VPC,))
ENDPOINT_CONFIG = GuardedFields((_OUTPUT,), isolation=(_ISOLATION,), vpc=(_VPC,))
JOB = GuardedFields(output=("OutputDataConfig", "KmsKeyArn"), vpc=(_VPC,))


def create_conditions(request: Json, members: GuardedFields) -> tuple[StatementCondition, ...]:
    """The conditions under which the action of a request is allowed, for requests with these members."""
    return tuple(_conditions(request, members))


def _conditions(request: Json, members: GuardedFields) -> Iterator[StatementCondition]:
    if members.volume is not None:
        volume = member(request, members.volume)
        yield from _key("sagemaker:VolumeKmsKeyArn", volume)
        instance = None if members.instance is None else member(request, members.instance)
        if volume is None and isinstance(instance, str):
            # Without a key only on the type that takes none.
            yield from only("sagemaker:InstanceTypes", [instance])
    if members.output is not None:
        yield from _key("sagemaker:OutputKmsKeyArn", member(request, members.output))
    if members.encryption is not None and member(request, members.encryption) is True:
        yield "Bool", "sagemaker:InterContainerTrafficEncryption", ("true",)
    if members.isolation is not None and member(request, members.isolation) is True:
        yield "Bool", "sagemaker:NetworkIsolation", ("true",)
    if members.vpc is not None:
        yield from only("sagemaker:VpcSubnets", member(request, (*members.vpc, "Subnets")))
        yield from only("sagemaker:VpcSecurityGroupIds", member(request, (*members.vpc, "SecurityGroupIds")))


def _key(name: str, value: object) -> Iterator[StatementCondition]:
    """The key that the request names; where it names none, at least no other than the pipeline's."""
    if value is None:
        yield "ArnEqualsIfExists", name, (KEY_ARN,)
    elif value == KEY_ARN or (isinstance(value, str | InfrastructureText) and ":key/" in str(value)):
        # Of an alias, an id or an expression the ARN is not known before it runs.
        assert isinstance(value, str | InfrastructureText)
        yield "ArnEquals", name, (value if value == KEY_ARN else literal_pattern(value),)


def only(name: str, values: object) -> Iterator[StatementCondition]:
    """Each value of a list is one of these, and there is one."""
    if not isinstance(values, list) or not values:
        return
    texts: list[Text] = [value for value in values if isinstance(value, str | InfrastructureText)]
    # Of an expression nothing is known before it runs.
    if len(texts) == len(values):
        yield "ForAllValues:StringEquals", name, tuple(literal_pattern(value) for value in texts)
        yield "Null", name, ("false",)


def if_present(conditions: tuple[StatementCondition, ...]) -> tuple[StatementCondition, ...]:
    """The conditions for a request of which it is not documented whether AWS fills in their keys."""
    relaxed = {"ArnEquals": "ArnEqualsIfExists", "Bool": "BoolIfExists"}
    return tuple((relaxed.get(how, how), key, values) for how, key, values in conditions if how != "Null")


def member(value: object, path: Path) -> object:
    """What stands in a request at a path; ``None`` where nothing does."""
    for name in path:
        value = value.get(name) if isinstance(value, Structure | dict) else None
    return value
