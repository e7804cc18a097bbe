"""Statements of an endpoint's role: what its containers are made of, and what SageMaker writes for it.

Sources: Amazon SageMaker Developer Guide, "How to use SageMaker AI execution roles", section "CreateModel API:
Execution Role Permissions"; AWS KMS Developer Guide, "kms:ViaService"; Service Authorization Reference for Amazon S3.
"""

from collections.abc import Iterator, Sequence

from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.models import ServedModel
from definitions.endpoint.names import EndpointNames
from definitions.endpoint.requests import (
    CAPTURE_FOLDER,
    FAILURE_FOLDER,
    INPUT_FOLDER,
    OUTPUT_FOLDER,
    encrypts_volumes,
)
from definitions.foundation.records import record
from definitions.iam.image_permissions import log_in_to_registry, pull_from, repository_of
from definitions.iam.log_permissions import write_logs
from definitions.iam.network_permissions import join_subnets
from definitions.iam.statements import Statement, literal_pattern, merge_statements
from definitions.values.infrastructure import (
    ACCOUNT,
    BUCKET_NAME,
    KEY_ARN,
    PARTITION,
    REGION,
    Text,
    arn,
    ssm_parameter,
    text,
)
from definitions.values.plain import plain

_DECRYPT = ("kms:Decrypt",)
_LIST = ("s3:GetBucketLocation", "s3:ListBucket")


@record
class RolePolicies:
    """The statements of the role, merged, by the policy that holds them.

    Attributes:
        s3: of the managed policy on models, captured data and answers.
        vpc: of the managed policy on the VPC; empty for none.
        inline: of the role itself.
    """

    s3: list[Statement]
    vpc: list[Statement]
    inline: list[Statement]


@record
class ModelLocation:
    """Where artifacts of models are.

    Attributes:
        bucket: its name, as an IAM pattern.
        keys: in it, as IAM patterns.
        key: the ARN of the key that encrypts them; ``None`` if it is not known.
    """

    bucket: Text
    keys: tuple[Text, ...]
    key: Text | None

    @property
    def bucket_arn(self) -> Text:
        """The ARN of the bucket."""
        return text("arn:", PARTITION, ":s3:::", self.bucket)


def role_statements(
    config: EndpointModuleConfig, names: EndpointNames, models: Sequence[ServedModel]
) -> tuple[list[Statement], RolePolicies]:
    """All statements with the reasons of their own resources, and the same merged in their policies."""
    s3 = [*_read_models(config, models), *_write_own_bucket(config)]
    vpc = list(_join_vpc(config))
    inline = [
        *_decrypt_models(config, models),
        *_use_own_key(config),
        *_pull_images(config, models),
        *write_logs(
            f"Endpoints/{names.endpoint}", "containers of the endpoint log there", "the endpoint reports metrics"
        ),
        *_notify(config),
    ]
    merged = RolePolicies(merge_statements(s3), merge_statements(vpc), merge_statements(inline))
    return [*s3, *vpc, *inline], merged


def locations_of(config: EndpointModuleConfig, model: ServedModel) -> list[ModelLocation]:
    """Where a model's artifacts may be: its registry knows, else the config says."""
    registry, bucket, key = model.registry, config.model_bucket_name, config.model_artifact_kms_key_arn
    if registry is None:
        return [] if bucket is None else [ModelLocation(literal_pattern(bucket), ("*",), key)]
    own_key = key or registry.key_arn
    if own_key is None and model.key_parameter is not None:
        own_key = ssm_parameter(model.key_parameter)
    is_other = isinstance(bucket, str) and bucket != registry.bucket
    found = [ModelLocation(literal_pattern(registry.bucket), registry.models, own_key)]
    found += [ModelLocation(name, (keys,), key) for name, keys in registry.elsewhere]
    return [*found, *([ModelLocation(literal_pattern(bucket), ("*",), key)] if is_other and bucket is not None else [])]


def _read_models(config: EndpointModuleConfig, models: Sequence[ServedModel]) -> Iterator[Statement]:
    for model in models:
        reasons = (f"models of {_group(model)} are there",)
        for location in locations_of(config, model):
            objects = tuple(text(location.bucket_arn, "/", keys) for keys in location.keys)
            yield Statement("ReadModels", ("s3:GetObject",), objects, reasons)
            yield Statement("ListBuckets", _LIST, (location.bucket_arn,), reasons)


def _group(model: ServedModel) -> str:
    return f"group '{model.version.group}'" if model.version.group is not None else "the model package group"


def _decrypt_models(config: EndpointModuleConfig, models: Sequence[ServedModel]) -> Iterator[Statement]:
    """Decrypt models through S3; where the key is not known, with keys of this account and for these objects only."""
    via_s3 = ("StringEquals", "kms:ViaService", (text("s3.", REGION, ".amazonaws.com"),))
    for model in models:
        for location in locations_of(config, model):
            if location.key is not None:
                reasons = (f"models of {_group(model)} are encrypted with it",)
                yield Statement("DecryptModels", _DECRYPT, (literal_pattern(location.key),), reasons, (via_s3,))
                continue
            bucket = location.bucket_arn
            objects = (bucket, *(text(bucket, "/", keys) for keys in location.keys))
            conditions = (
                ("StringEquals", "kms:CallerAccount", (ACCOUNT,)),
                via_s3,
                ("StringLike", "kms:EncryptionContext:aws:s3:arn", objects),
            )
            reasons = (f"the key of bucket '{plain(location.bucket)}' is not known",)
            yield Statement("DecryptWithUnknownKey", _DECRYPT, (arn("kms", "key/*"),), reasons, conditions)


def _write_own_bucket(config: EndpointModuleConfig) -> Iterator[Statement]:
    own = text("arn:", PARTITION, ":s3:::", BUCKET_NAME)
    if config.captures_data:
        actions = ("s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectTagging")
        reasons = ("'dataCaptureConfig' captures requests and answers there",)
        yield Statement("CaptureData", actions, (text(own, f"/{CAPTURE_FOLDER}/*"),), reasons)
        yield Statement("ListBuckets", _LIST, (own,), reasons)
    if config.async_inference is not None:
        written = tuple(text(own, f"/{folder}/*") for folder in (FAILURE_FOLDER, OUTPUT_FOLDER))
        reasons = ("'asyncInference' writes answers there, and reports of failures",)
        yield Statement("WriteAnswers", ("s3:AbortMultipartUpload", "s3:PutObject"), written, reasons)
        reasons = ("'asyncInference' reads requests there",)
        yield Statement("ReadRequests", ("s3:GetObject",), (text(own, f"/{INPUT_FOLDER}/*"),), reasons)
        yield Statement("ListBuckets", _LIST, (own,), reasons)


def _use_own_key(config: EndpointModuleConfig) -> Iterator[Statement]:
    """Use the endpoint's own key for what is written to its bucket, and for volumes."""
    actions = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey")
    if config.captures_data:
        yield Statement("UseKey", actions, (KEY_ARN,), ("captured data is encrypted with this key",))
    if config.async_inference is not None:
        yield Statement("UseKey", actions, (KEY_ARN,), ("asynchronous answers are encrypted with this key",))
    if encrypts_volumes(config):
        reasons = ("volumes of the endpoint's instances are encrypted with this key",)
        yield Statement("UseKey", actions, (KEY_ARN,), reasons)
        condition = ("Bool", "kms:GrantIsForAWSResource", ("true",))
        yield Statement("GrantKeyToVolumes", ("kms:CreateGrant",), (KEY_ARN,), reasons, (condition,))


def _pull_images(config: EndpointModuleConfig, models: Sequence[ServedModel]) -> Iterator[Statement]:
    """Pull the images of registered models; all of this Region's if nothing says which they are."""
    yield log_in_to_registry("containers of the endpoint are pulled from Amazon ECR")
    for model in models:
        for image in images_of(model) or ():
            repository = repository_of(image)
            if repository is not None:
                yield pull_from((repository,), f"models of {_group(model)} run '{plain(image)}'")
    named = tuple(literal_pattern(repository) for repository in config.additional_image_repository_arns)
    if named:
        yield pull_from(named, "'additionalImageRepositoryArns' names it")
    elif any(images_of(model) is None for model in models):
        yield pull_from(
            (arn("ecr", "repository/*", account="*"),), "which images the model's version runs is not known here"
        )


def images_of(model: ServedModel) -> tuple[Text, ...] | None:
    """The images that a model may run; ``None`` if they are not known."""
    images = model.registry.images if model.registry is not None else None
    return images if images and all(repository_of(image) is not None for image in images) else None


def _join_vpc(config: EndpointModuleConfig) -> Iterator[Statement]:
    network = config.network_config
    if network.subnet_ids:
        yield from join_subnets(
            network.subnet_ids, network.security_group_ids, "containers of the endpoint run in the VPC"
        )


def _notify(config: EndpointModuleConfig) -> Iterator[Statement]:
    """Tell topics about answers; encrypted topics need their keys."""
    topics = config.async_inference.topics if config.async_inference is not None else []
    if not topics:
        return
    reason = ("'asyncInference' tells there that answers are ready",)
    yield Statement("PublishToTopics", ("sns:Publish",), tuple(literal_pattern(topic) for topic in topics), reason)
    keys = tuple(literal_pattern(key) for key in config.additional_kms_key_arns)
    if keys:
        via_sns = ("StringLike", "kms:ViaService", ("sns.*",))
        actions = ("kms:Decrypt", "kms:GenerateDataKey")
        yield Statement("UseKeysOfTopics", actions, keys, ("'additionalKmsKeyArns' names it",), (via_sns,))
