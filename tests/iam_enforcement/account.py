"""An emulated AWS account with the role of a sample in it, which may do from now on what its policy allows.

moto checks each call against the identity policies of its caller. It knows the resources of S3, SQS and IAM calls; for
those of four more services, ``_RESOURCES`` tells it. It has no context of requests, so conditions are taken out of the
policy here: what they refuse is tested in ``tests/authorization/test_safeguards.py``.
"""

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.ecr.responses import ECRResponse
from moto.kms.responses import KmsResponse
from moto.logs.responses import LogsResponse
from moto.sagemaker.responses import SageMakerResponse
from moto.server import ThreadedMotoServer

from tests.authorization.roles import ACCOUNT, KEY, REGION, Role

MOTO_ACCOUNT = "123456789012"
_SAGEMAKER = {
    "ModelPackageGroupName": "model-package-group",
    "ModelName": "model",
    "PipelineName": "pipeline",
    "ProcessingJobName": "processing-job",
    "TrainingJobName": "training-job",
    "TransformJobName": "transform-job",
}


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{MOTO_ACCOUNT}:{resource}"


def _of_sagemaker(response: Any) -> str:
    """As the Service Authorization Reference has it: what is created in a group is a model package."""
    asked, action = json.loads(response.body), response.headers["X-Amz-Target"].split(".")[1]
    if action == "CreateModelPackage":
        return _arn("sagemaker", f"model-package/{asked['ModelPackageGroupName']}/1")
    [name, kind] = next([name, kind] for name, kind in _SAGEMAKER.items() if name in asked)
    return _arn("sagemaker", f"{kind}/{asked[name]}")


def _named(service: str, kind: str, member: str) -> Callable[[Any], str]:
    """The resource whose name is a member of the request."""

    def resource(response: Any) -> str:
        name = json.loads(response.body).get(member)
        return "*" if name is None else _arn(service, f"{kind}{name}")

    return resource


_RESOURCES: dict[type[Any], Callable[[Any], str]] = {
    SageMakerResponse: _of_sagemaker,
    KmsResponse: _named("kms", "key/", "KeyId"),
    ECRResponse: _named("ecr", "repository/", "repositoryName"),
    LogsResponse: _named("logs", "log-group:", "logGroupName"),
}


@dataclass(frozen=True)
class Account:
    """The account, seen by its administrator and, once ``enforce`` was called, by the role.

    Attributes:
        url: of the emulated AWS.
        key: the id of the pipeline's key.
        other_key: that of another key.
        credentials: of the role.
    """

    url: str
    key: str
    other_key: str
    credentials: dict[str, str]

    def client(self, service: str) -> Any:
        """A client with the role's credentials."""
        return _client(self.url, service, **self.credentials)

    def is_allowed(self, service: str, call: str, **request: Any) -> bool:
        """Whether the role's call gets past IAM, whatever becomes of it then."""
        try:
            getattr(self.client(service), call)(**request)
        except ClientError as error:
            # moto tells some refusals as XML in the text of an error.
            answer = str(error)
        else:
            return True
        assert not re.search("InvalidClientTokenId|Signature", answer), answer
        return "AccessDenied" not in answer


def _client(url: str, service: str, **credentials: str) -> Any:
    known = credentials or {"aws_access_key_id": "administrator", "aws_secret_access_key": "administrator"}
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    return boto3.client(service, endpoint_url=url, region_name=REGION, config=config, **known)


@contextmanager
def account_of(role: Role, buckets: dict[str, list[str]], queues: list[str]) -> Iterator[Account]:
    """An account with these objects by bucket and these queues, in which the role's policy is enforced."""
    patches = [patch.object(kind, "_determine_resource", how, create=True) for kind, how in _RESOURCES.items()]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    try:
        account = _furnish(url, role, buckets, queues)
        for each in patches:
            each.start()
        # Every call from now on is checked.
        _moto(url, "reset-auth", b"0")
        yield account
    finally:
        _moto(url, "reset-auth", b"1000000000")
        _moto(url, "reset")
        patch.stopall()
        server.stop()


def _furnish(url: str, role: Role, buckets: dict[str, list[str]], queues: list[str]) -> Account:
    s3, kms, iam, sqs = (_client(url, service) for service in ("s3", "kms", "iam", "sqs"))
    for bucket, keys in buckets.items():
        s3.create_bucket(Bucket=bucket)
        for key in keys:
            s3.put_object(Bucket=bucket, Key=key, Body=b"1,2")
    for queue in queues:
        sqs.create_queue(QueueName=queue)
    own, other = (kms.create_key()["KeyMetadata"] for _ in range(2))
    known = json.dumps(_without_conditions(role.document)).replace(KEY, own["Arn"]).replace(ACCOUNT, MOTO_ACCOUNT)
    trust = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}], "Version": "2012-10-17"}
    made = iam.create_role(RoleName="runner", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    iam.put_role_policy(RoleName="runner", PolicyName="steps", PolicyDocument=known)
    session = _client(url, "sts").assume_role(RoleArn=made["Arn"], RoleSessionName="job")["Credentials"]
    credentials = {
        "aws_access_key_id": session["AccessKeyId"],
        "aws_secret_access_key": session["SecretAccessKey"],
        "aws_session_token": session["SessionToken"],
    }
    return Account(url, own["KeyId"], other["KeyId"], credentials)


def _without_conditions(document: dict[str, Any]) -> dict[str, Any]:
    kept = [{key: value for key, value in one.items() if key != "Condition"} for one in document["Statement"]]
    return {**document, "Statement": kept}


def _moto(url: str, what: str, body: bytes = b"") -> None:
    """A call of moto's own API; a body that is called a form never arrives."""
    request = urllib.request.Request(f"{url}/moto-api/{what}", body, {"Content-Type": "text/plain"}, method="POST")
    with urllib.request.urlopen(request, timeout=10):
        pass
