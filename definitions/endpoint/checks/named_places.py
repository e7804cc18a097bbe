"""Keys, repositories and topics that a config names by ARNs, of other Regions or accounts.

Sources: API ContainerDefinition, ``Image``; AWS KMS Developer Guide, "kms:ViaService" (Amazon S3 and Amazon SNS decrypt
with keys of their own Region); Amazon SageMaker Developer Guide, "Check prediction results".
"""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.check_context import CheckContext
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.foundation.patterns import pattern
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import Text

_ARN = pattern(r"arn:[^:]+:[a-z]+:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):.+")
_KEY, _REPOSITORY, _TOPIC = "a key", "a repository", "a topic"
_TOLD: NodePath = ("asyncInference", "notificationConfig")


def check_named_places(context: CheckContext) -> Iterator[Problem]:
    """What is of another Region, and topics that tell another account what was answered."""
    own, region = context.module.account, context.module.region
    for path, kind, arn in _named(context.config):
        found = _ARN.fullmatch(arn) if isinstance(arn, str) else None
        if found is None:
            continue
        if region not in (None, found["region"]):
            message = f"is {kind} of {found['region']}; an endpoint in {region} uses only those of that Region"
            yield context.error(path, message, "foreign-region", f"name one of {region}")
        elif kind == _TOPIC and own is not None and found["account"] not in (own, *context.config.trusted_account_ids):
            message = f"is {kind} of account {found['account']}; the endpoint's account is {own}"
            hint = f"if that is meant, write trustedAccountIds: ['{found['account']}']"
            yield context.error(path, message, "foreign-account", hint)


def _named(config: EndpointModuleConfig) -> Iterator[tuple[NodePath, str, Text]]:
    if config.model_artifact_kms_key_arn is not None:
        yield ("modelArtifactKmsKeyArn",), _KEY, config.model_artifact_kms_key_arn
    for index, key in enumerate(config.additional_kms_key_arns):
        yield ("additionalKmsKeyArns", index), _KEY, key
    for index, repository in enumerate(config.additional_image_repository_arns):
        yield ("additionalImageRepositoryArns", index), _REPOSITORY, repository
    told = config.async_inference.notification_config if config.async_inference is not None else None
    topics = {"successTopic": told.success_topic, "errorTopic": told.error_topic} if told is not None else {}
    for name, topic in topics.items():
        if topic is not None:
            yield (*_TOLD, name), _TOPIC, topic
