"""Values that an endpoint publishes for other modules."""

from collections.abc import Iterator, Sequence

from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.models import ServedModel
from definitions.endpoint.names import EndpointNames, base_of
from definitions.endpoint.requests import CAPTURE_FOLDER, in_bucket
from definitions.module.published_values import PublishedValue
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import (
    BUCKET_NAME,
    ENDPOINT_ARN,
    KEY_ARN,
    KEY_ID,
    ROLE_ARN,
    ROLE_ID,
    ROLE_NAME,
    Text,
    model_name,
    policy_arn,
    policy_name,
)

S3_POLICY, VPC_POLICY = "s3_policy", "vpc_policy"
"""Names of the managed policies in Terraform."""


def published_values(
    config: EndpointModuleConfig, names: EndpointNames, models: Sequence[ServedModel], naming: Naming
) -> list[PublishedValue]:
    """All values of the module, but for the marker ``aws-solution``; those that MDAA does not have come last."""
    folder = f"endpoint/{base_of(config)}"
    of_endpoint: dict[str, Text] = {
        "endpoint-name": names.endpoint,
        "endpoint-arn": ENDPOINT_ARN,
        "model-name": model_name(models[0].key),
        "kms-key-id": KEY_ID,
    }
    ours: dict[str, Text] = {"kms-key-arn": KEY_ARN}
    if config.captures_data:
        ours["capture-s3-uri"] = in_bucket(CAPTURE_FOLDER)
    if config.has_bucket:
        ours["capture-bucket-name"] = BUCKET_NAME
    return [
        *(PublishedValue(name, naming.ssm_path(path), value) for name, path, value in _of_key_and_role(config)),
        *(PublishedValue(name, naming.ssm_path(f"{folder}/{name}"), value) for name, value in of_endpoint.items()),
        *(
            PublishedValue(name, naming.ssm_path(f"{folder}/{name}"), value, is_of_mdaa=False)
            for name, value in ours.items()
        ),
    ]


def _of_key_and_role(config: EndpointModuleConfig) -> Iterator[tuple[str, str, Text]]:
    base = base_of(config)
    key, role = f"kms/endpoint-{base}", f"role/endpoint-exec-{base}"
    yield "kms-arn", f"{key}/arn", KEY_ARN
    yield "kms-id", f"{key}/id", KEY_ID
    yield "role-arn", f"{role}/arn", ROLE_ARN
    yield "role-id", f"{role}/id", ROLE_ID
    yield "role-name", f"{role}/name", ROLE_NAME
    policies = [("s3-policy", f"managed-policy/ep-s3-{base}", S3_POLICY)]
    if config.network_config.subnet_ids:
        policies.append(("vpc-policy", f"managed-policy/ep-vpc-{base}", VPC_POLICY))
    for name, path, policy in policies:
        yield f"{name}-arn", f"{path}/arn", policy_arn(policy)
        yield f"{name}-name", f"{path}/name", policy_name(policy)
