"""STS, and what the provider knows by itself: account, region and partition.

Source: AWS Security Token Service API Reference, GetCallerIdentity.
"""

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import DataSource


class CallerIdentity(DataSource):
    type = "aws_caller_identity"

    def read(self, aws: Aws, config: Attributes) -> Attributes:
        identity = {"account_id": aws.account, "arn": aws.caller["Arn"], "user_id": aws.caller["UserId"]}
        return {"id": aws.account, **identity}


class Partition(DataSource):
    type = "aws_partition"

    def read(self, aws: Aws, config: Attributes) -> Attributes:
        prefix = ".".join(reversed(aws.dns_suffix.split(".")))
        names = {"partition": aws.partition, "dns_suffix": aws.dns_suffix, "reverse_dns_prefix": prefix}
        return {"id": aws.partition, **names}


class Region(DataSource):
    type = "aws_region"

    def read(self, aws: Aws, config: Attributes) -> Attributes:
        return {"id": aws.region, "name": aws.region, "region": aws.region}


DATA_SOURCES = (CallerIdentity(), Partition(), Region())
