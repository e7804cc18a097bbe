"""Rules about endpoints: volumes, what is captured and answered later, and the network of models.

Source: Amazon SageMaker API Reference, CreateEndpointConfig (``KmsKeyId``, ``DataCaptureConfig``,
``AsyncInferenceConfig``) and CreateModel (``EnableNetworkIsolation``, ``VpcConfig``).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.request_paths import has_local_storage

_OWN_KEY = re.compile(r"\$\{aws_kms_key\.[\w-]+\.arn\}")
_IN_OWN_BUCKET = re.compile(r"s3://\$\{aws_s3_bucket\.[\w-]+\.(bucket|id)\}/.+")


class EndpointVolumesHaveKey(Rule):
    number = 35
    title = "Volumes of endpoints are encrypted with the key of the stack"
    level = "HIGH"
    category = CheckCategories.ENCRYPTION
    resources = ("aws_sagemaker_endpoint_configuration",)
    why = "Without a key, volumes are encrypted with one that AWS holds: nobody can withdraw it, nor see who used it."
    fix = (
        "The stack gives the key wherever instances take one; leave it as it is. Instances with local NVMe storage"
        " refuse a key and need none."
    )

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """No key, or one of somebody else's, although all instances take one."""
        self.evaluated_keys = ["kms_key_arn"]
        variants = [*_blocks(conf, "production_variants"), *_blocks(conf, "shadow_production_variants")]
        types = [attribute(variant, "instance_type") for variant in variants]
        instances = [each for each in types if isinstance(each, str)]
        if instances and not any(has_local_storage(each) for each in instances):
            yield from _other_key(conf, "kms_key_arn")


class RequestsStayInTheStack(Rule):
    number = 36
    title = "What an endpoint captures or answers later is kept in the stack's bucket, under its key"
    level = "HIGH"
    category = CheckCategories.ENCRYPTION
    resources = ("aws_sagemaker_endpoint_configuration",)
    why = "Requests and answers are personal data more often than not; another bucket has its own readers and no end."
    fix = "The stack captures into its own bucket; leave it as it is."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Places in other buckets, and other keys."""
        self.evaluated_keys = ["data_capture_config", "async_inference_config"]
        for capture in _blocks(conf, "data_capture_config"):
            if attribute(capture, "enable_capture") is not False:
                yield from _elsewhere(capture, "data_capture_config", "destination_s3_uri")
        for answers in _blocks(conf, "async_inference_config"):
            for output in _blocks(answers, "output_config"):
                yield from _elsewhere(
                    output, "async_inference_config.output_config", "s3_output_path", "s3_failure_path"
                )


class ModelsAreIsolated(Rule):
    number = 37
    title = "Models of endpoints are isolated from the network, or run in a VPC"
    level = "HIGH"
    category = CheckCategories.NETWORKING
    resources = ("aws_sagemaker_model",)
    why = "A container with access to the internet can send requests anywhere; in a VPC, its security groups decide."
    fix = (
        "Remove `enableNetworkIsolation: false`, or give `networkConfig` subnets and security groups. A serverless"
        " variant takes neither: skip the check for its stack."
    )

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Any value but true outside a VPC."""
        self.evaluated_keys = ["enable_network_isolation", "vpc_config"]
        in_vpc = any(
            attribute(one, "subnets") and attribute(one, "security_group_ids") for one in _blocks(conf, "vpc_config")
        )
        if attribute(conf, "enable_network_isolation") is not True and not in_vpc:
            yield "enable_network_isolation is not true, and there is no vpc_config"


def _elsewhere(block: Mapping[str, Any], name: str, *places: str) -> Iterator[str]:
    for place in places:
        uri = attribute(block, place)
        if uri is not None and not (isinstance(uri, str) and _IN_OWN_BUCKET.fullmatch(uri)):
            yield f"{name}.{place} is not in a bucket of the stack"
    yield from (f"{name}.{fault}" for fault in _other_key(block, "kms_key_id"))


def _other_key(block: Mapping[str, Any], name: str) -> Iterator[str]:
    key = attribute(block, name)
    if key is None:
        yield f"{name} is missing"
    elif not (isinstance(key, str) and _OWN_KEY.fullmatch(key)):
        yield f"{name} is not the key of the stack"


def _blocks(conf: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The blocks of a name, of which checkov makes a list even if there is one."""
    found = conf.get(name)
    return [block for block in found if isinstance(block, dict)] if isinstance(found, list) else []


RULES = [EndpointVolumesHaveKey(), RequestsStayInTheStack(), ModelsAreIsolated()]
