"""IAM conditions on Create calls: a job starts only with the keys, isolation and network of the reviewed request.

A definition that somebody changes by hand then starts no job without the key, without encryption between containers,
without isolation, or in other subnets. Conditions come from the step's own request, so its own jobs always meet them.

Sources: Service Authorization Reference for Amazon SageMaker (which keys an action has; of ``VolumeKmsKeyArn`` and
``OutputKmsKeyArn``: "The ARN of the key-id must be used"; ``VolumeKmsKey`` and ``OutputKmsKey`` are deprecated);
Amazon SageMaker Developer Guide, "Control creation of SageMaker AI resources with condition keys"; IAM User Guide,
"Set operators for multivalued context keys": ``ForAllValues`` holds for a key that is absent, hence ``Null`` beside it.
"""

from collections.abc import Iterator
from typing import TypeAlias

from definitions.foundation.records import record
from definitions.iam.statements import StatementCondition, literal_pattern
from definitions.pipeline.steps.core.request_fields import field_at
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, InfrastructureText, Text

Path: TypeAlias = tuple[str, ...]


@record
class GuardedFields:
    """Paths of the fields in an API's request that IAM has condition keys for; ``None`` for a missing key.

    Attributes:
        volume: the key of volumes.
        output: the key of outputs in S3.
        encryption: whether traffic between containers is encrypted.
        isolation: whether containers have no network.
        vpc: subnets and security groups.
        instance: the instance type, if there is only one.
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


def create_conditions(request: Json, fields: GuardedFields) -> tuple[StatementCondition, ...]:
    """Conditions under which IAM allows a request; ``fields`` are the paths of the request's API."""
    return tuple(_conditions(request, fields))


def _conditions(request: Json, fields: GuardedFields) -> Iterator[StatementCondition]:
    if fields.volume is not None:
        volume = field_at(request, fields.volume)
        yield from _key_condition("sagemaker:VolumeKmsKeyArn", volume)
        instance = None if fields.instance is None else field_at(request, fields.instance)
        if volume is None and isinstance(instance, str):
            # A request without a key must be for the type that takes none.
            yield from values_among("sagemaker:InstanceTypes", [instance])
    if fields.output is not None:
        yield from _key_condition("sagemaker:OutputKmsKeyArn", field_at(request, fields.output))
    if fields.encryption is not None and field_at(request, fields.encryption) is True:
        yield "Bool", "sagemaker:InterContainerTrafficEncryption", ("true",)
    if fields.isolation is not None and field_at(request, fields.isolation) is True:
        yield "Bool", "sagemaker:NetworkIsolation", ("true",)
    if fields.vpc is not None:
        yield from values_among("sagemaker:VpcSubnets", field_at(request, (*fields.vpc, "Subnets")))
        yield from values_among("sagemaker:VpcSecurityGroupIds", field_at(request, (*fields.vpc, "SecurityGroupIds")))


def _key_condition(name: str, value: object) -> Iterator[StatementCondition]:
    """Require the key that the request names; if it names none, forbid keys other than the pipeline's."""
    if value is None:
        yield "ArnEqualsIfExists", name, (KEY_ARN,)
    elif value == KEY_ARN or (isinstance(value, str | InfrastructureText) and ":key/" in str(value)):
        # The ARN of an alias, an id or an expression is not known before an execution.
        assert isinstance(value, str | InfrastructureText)
        yield "ArnEquals", name, (value if value == KEY_ARN else literal_pattern(value),)


def values_among(name: str, values: object) -> Iterator[StatementCondition]:
    """Require that a list has values, and only these."""
    if not isinstance(values, list) or not values:
        return
    texts: list[Text] = [value for value in values if isinstance(value, str | InfrastructureText)]
    # The value of an expression is not known before an execution.
    if len(texts) == len(values):
        yield "ForAllValues:StringEquals", name, tuple(literal_pattern(value) for value in texts)
        yield "Null", name, ("false",)


def if_present(conditions: tuple[StatementCondition, ...]) -> tuple[StatementCondition, ...]:
    """Relax conditions for a request for which AWS does not document their keys: they hold if the key is absent."""
    relaxed = {"ArnEquals": "ArnEqualsIfExists", "Bool": "BoolIfExists"}
    return tuple((relaxed.get(how, how), key, values) for how, key, values in conditions if how != "Null")
