"""Starts the emulated AWS and talks to it."""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import boto3
from botocore.config import Config

from tests.emulator.server.holding import PATH as HOLD
from tests.emulator.server.refusing import PATH as REFUSE
from tests.support import ROOT

ACCOUNT, REGION = "123456789012", "eu-west-1"
"""The account of credentials that no account is known of, as moto has it, and the region of the tests."""

EXECUTION = "/emulator/execution"
"""Where the server is told how far an execution is."""
DEPLOYMENT = "/emulator/deployment"
"""Where the server is told how deployments of endpoints end."""

_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}


class CannotStart(Exception):
    """The emulated AWS does not start; the message says why."""


@dataclass(frozen=True)
class EmulatedAws:
    """A running server, seen from one account and region.

    Attributes:
        url: its address.
        account: the account of the credentials.
        region: where clients and Terraform look, unless told otherwise.
        credentials: access key, secret and session token.
        clients: those made so far, by service.
    """

    url: str
    account: str = ACCOUNT
    region: str = REGION
    credentials: tuple[str, str, str | None] = ("emulated", "emulated", None)
    clients: dict[str, Any] = field(default_factory=dict)

    def seen_from(self, account: str, region: str) -> "EmulatedAws":
        """The same server from another account or region, with credentials that belong there."""
        there = replace(self, region=region, clients={})
        if account == self.account:
            return there
        partition = next((name for prefix, name in _PARTITIONS.items() if region.startswith(prefix)), "aws")
        answer = there.client("sts").assume_role(
            RoleArn=f"arn:{partition}:iam::{account}:role/emulated", RoleSessionName="emulated"
        )
        given = answer["Credentials"]
        credentials = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
        return replace(there, account=account, credentials=credentials, clients={})

    @property
    def environment(self) -> dict[str, str]:
        """What leads SDKs, the AWS CLI and Terraform here; real ones, too."""
        key, secret, token = self.credentials
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": key,
            "AWS_SECRET_ACCESS_KEY": secret,
            **({"AWS_SESSION_TOKEN": token} if token else {}),
            "AWS_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
        }

    def client(self, service: str) -> Any:
        """A boto3 client, the same each time."""
        if service not in self.clients:
            key, secret, token = self.credentials
            self.clients[service] = boto3.client(
                service,
                endpoint_url=self.url,
                region_name=self.region,
                aws_access_key_id=key,
                aws_secret_access_key=secret,
                aws_session_token=token,
                config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
            )
        return self.clients[service]

    def forget_everything(self) -> None:
        """An account as new, which refuses nothing."""
        self._request("POST", "/moto-api/reset")
        self._request("DELETE", REFUSE)
        self.let_deployments_succeed()

    def hold(self, action: str) -> None:
        """Calls of an action, such as ``SageMaker.CreatePipeline``, wait from now on."""
        self._request("PUT", HOLD, action)

    def held(self) -> int:
        """How many calls are waiting."""
        return int(self._request("GET", HOLD))

    def release(self) -> None:
        """Calls that wait fail, without having been carried out; later ones do not wait."""
        self._request("DELETE", HOLD)

    def refuse(self, action: str, code: str, message: str, status: int = 400) -> None:
        """Calls of an action, such as ``SageMaker.StartPipelineExecution``, fail from now on."""
        refused = {"action": action, "code": code, "message": message, "status": status}
        self._request("PUT", REFUSE, json.dumps(refused))

    def tell_execution(self, arn: str, status: str, *steps: Mapping[str, Any], reason: str = "") -> None:
        """Say how far an execution is; steps are as AWS answers them, times in ISO 8601."""
        self._request("PUT", EXECUTION, json.dumps({"arn": arn, "status": status, "reason": reason, "steps": steps}))

    def let_deployments_fail(self) -> None:
        """Endpoints fail to be created, and updates of them are rolled back, from now on."""
        self._request("PUT", DEPLOYMENT)

    def let_deployments_succeed(self) -> None:
        """Deployments of endpoints succeed again."""
        self._request("DELETE", DEPLOYMENT)

    def run_state_machines(self) -> None:
        """State machines run from now on; moto's interpreter needs two packages, see ``emulated_aws``."""
        settings = {"stepfunctions": {"execute_state_machine": True}}
        self._request("POST", "/moto-api/config", json.dumps(settings))

    def _request(self, method: str, path: str, body: str = "") -> str:
        request = urllib.request.Request(f"{self.url}{path}", body.encode(), method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            content: bytes = answer.read()
        return content.decode()


@contextmanager
def emulated_aws(port: int = 0, packages: str = "") -> Iterator[EmulatedAws]:
    """A new and empty AWS, on a free port unless one is given; it ends with this block, or with this process.

    Args:
        port: 0 for a free one.
        packages: a folder of packages that the server finds besides its own, such as those that run state machines.

    Raises:
        CannotStart: the port is taken, or moto does not start.
    """
    command = [sys.executable, "-m", "tests.emulator.server", str(port)]
    pipe = subprocess.PIPE
    path = os.pathsep.join(filter(None, [packages, os.environ.get("PYTHONPATH")]))
    # A session of its own: Ctrl-C ends it when this process says so, after Terraform, and not before.
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            stdin=pipe,
            stdout=pipe,
            stderr=errors,
            text=True,
            start_new_session=True,
        ) as server,
    ):
        assert server.stdin
        assert server.stdout
        url = server.stdout.readline().strip()
        if not url:
            server.wait(timeout=10)
            errors.seek(0)
            raise CannotStart(errors.read().strip())
        try:
            yield EmulatedAws(url)
        finally:
            server.stdin.close()
            server.wait(timeout=10)
