"""Physical names of what an endpoint's module deploys; those that MDAA gives are the same as MDAA's."""

from collections.abc import Iterator

from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.foundation.records import record
from definitions.module.scoped_names import ScopedName
from definitions.project.naming.standard import Naming

LONGEST_ROLE = 64
LONGEST_ENDPOINT = 63
LONGEST_BUCKET = 63
LONGEST_ALARM = 255
# What Terraform appends to a prefix has 26 characters; names have 63.
LONGEST_CONFIGURATION = 36
# Behind the prefix of a model's name there is a digest of 16 characters.
LONGEST_MODEL = 46


@record
class EndpointNames:
    """Physical names.

    Attributes:
        stack: of the Terraform stack.
        key_alias: with ``alias/`` in front.
        capture_bucket: at most 63 characters; of the bucket for what is captured or answered later.
        role: at most 64 characters; likewise the managed policies ``s3_policy`` and ``vpc_policy``.
        endpoint: at most 63 characters.
        configuration_prefix: the beginning of the name of an endpoint configuration, at most 37 characters.
    """

    stack: str
    key_alias: str
    capture_bucket: str
    role: str
    s3_policy: str
    vpc_policy: str
    endpoint: str
    configuration_prefix: str

    @classmethod
    def of(cls, config: EndpointModuleConfig, naming: Naming) -> "EndpointNames":
        """The names that a config gives under a naming."""
        base = base_of(config)
        return cls(
            stack=naming.stack_name,
            key_alias=f"alias/{naming.resource_name(f'endpoint-{base}', 256)}",
            capture_bucket=naming.resource_name(f"endpoint-capture-{base}", LONGEST_BUCKET),
            role=naming.resource_name(f"endpoint-exec-{base}", LONGEST_ROLE),
            s3_policy=naming.resource_name(f"ep-s3-{base}", LONGEST_ROLE),
            vpc_policy=naming.resource_name(f"ep-vpc-{base}", LONGEST_ROLE),
            endpoint=naming.resource_name(f"{base}-ep", LONGEST_ENDPOINT),
            configuration_prefix=f"{naming.resource_name(base, LONGEST_CONFIGURATION)}-",
        )


def base_of(config: EndpointModuleConfig) -> str:
    """``<project>-<stage>``, which is part of all names."""
    return f"{config.project_name}-{config.stage_name}"


def scoped_names(names: EndpointNames, config: EndpointModuleConfig, alarms: Iterator[str]) -> Iterator[ScopedName]:
    """The names of what a module deploys, but for its SSM parameters; ``alarms`` are the names of its alarms."""
    if config.has_bucket:
        yield ScopedName("bucket", names.capture_bucket, "partition")
    yield ScopedName("alias of the key", names.key_alias, "region")
    yield ScopedName("role", names.role, "account")
    yield ScopedName("managed policy", names.s3_policy, "account")
    if config.network_config.subnet_ids:
        yield ScopedName("managed policy", names.vpc_policy, "account")
    yield ScopedName("endpoint", names.endpoint, "region")
    for alarm in alarms:
        yield ScopedName("alarm", alarm, "region")
