"""The connection to the emulated AWS."""

import re
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from tests.emulator.provider.problems import Problem
from tests.emulator.provider.values import Attributes

_ROLE = ("role_arn", "session_name", "external_id")
PROVIDER_ARGUMENTS = frozenset(
    {"region", "allowed_account_ids", "default_tags.tags", *(f"assume_role.{name}" for name in _ROLE)}
)
"""Arguments of the provider that are acted upon; endpoint and credentials come from the environment."""

_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\]):\d+/?")
_PARTITIONS = {"cn-": ("aws-cn", "amazonaws.com.cn"), "us-gov-": ("aws-us-gov", "amazonaws.com")}

_MAKING = threading.Lock()  # boto3 makes no two clients at once


class Aws:
    """Clients for one configuration of the provider; region, endpoint and credentials come from the environment.

    Raises:
        Problem: no region, an endpoint that is not loopback, or an account that is not allowed.
    """

    def __init__(self, config: Attributes, environment: Mapping[str, str]) -> None:
        region = config.get("region") or environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
        if not region:
            raise Problem(
                "Invalid provider configuration", "Give a region, or AWS_REGION in the environment.", "region"
            )
        self.region: str = region
        self.endpoint = environment.get("AWS_ENDPOINT_URL", "")
        if not _LOOPBACK.fullmatch(self.endpoint):
            raise Problem(
                "The stand-in for the AWS provider calls an emulated AWS on loopback only",
                f"AWS_ENDPOINT_URL is {self.endpoint!r}. For a real account take the real provider.",
            )
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
        key, secret, token = map(environment.get, names)
        self._credentials = (key, secret, token)
        self.default_tags: dict[str, str] = {}
        for block in config.get("default_tags") or []:
            self.default_tags |= block["tags"] or {}
        for role in config.get("assume_role") or []:
            self._take_on(role)
        self.caller: dict[str, str] = self.client("sts").get_caller_identity()
        allowed = config.get("allowed_account_ids")
        if allowed and self.account not in allowed:
            raise Problem(f"AWS account ID not allowed: {self.account}", "", "allowed_account_ids")

    def client(self, service: str) -> Any:
        """The boto3 client of a service."""
        with _MAKING:
            return _client(service, self.region, self.endpoint, *self._credentials)

    def _take_on(self, role: Attributes) -> None:
        optional = {"ExternalId": role["external_id"]} if role["external_id"] else {}
        name = role["session_name"] or "terraform"
        answer = self.client("sts").assume_role(RoleArn=role["role_arn"], RoleSessionName=name, **optional)
        given = answer["Credentials"]
        self._credentials = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])

    @property
    def account(self) -> str:
        return self.caller["Account"]

    @property
    def partition(self) -> str:
        return self._partition[0]

    @property
    def dns_suffix(self) -> str:
        return self._partition[1]

    @property
    def _partition(self) -> tuple[str, str]:
        found = (names for prefix, names in _PARTITIONS.items() if self.region.startswith(prefix))
        return next(found, ("aws", "amazonaws.com"))


@cache
def _client(service: str, region: str, endpoint: str, key_id: str | None, secret: str | None, token: str | None) -> Any:
    """A client takes a tenth of a second to make: its service model is read anew."""
    settings = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    session = boto3.Session(key_id, secret, token, region_name=region)
    return session.client(service, endpoint_url=endpoint, config=settings)
