"""Accounts that texts name: in ARNs, in URLs of queues, in the hosts of images and in names of buckets.

Sources: IAM User Guide, "Amazon Resource Names (ARNs)"; Amazon SQS Developer Guide, "Queue and message identifiers";
Amazon ECR User Guide, "Amazon ECR private registry"; Amazon SageMaker Python SDK, Session.default_bucket.
"""

import re
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from itertools import islice, product

from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.pipeline.checks.check_context import CheckContext
from definitions.values.expressions import Expression, Join, ParameterReference
from definitions.values.infrastructure import InfrastructureText

_ARN = pattern(r"arn:[^:\s]*:(?P<service>[a-z0-9*?-]+):[^:\s]*:(?P<account>[0-9*?]+):(?P<type>[a-z-]*)")
_QUEUE = pattern(r"https?://([^/\s]*\.)?(sqs|queue)[.-][^/\s]*/(?P<account>[0-9]{12})/", re.IGNORECASE)
_IMAGE = pattern(r"(?<![0-9])(?P<account>[0-9]{12})\.dkr[.-]ecr")
_NAME = r"[a-z0-9*][a-z0-9*-]*(\.(?!s3[.-])[a-z0-9*-]+)*"
_BUCKET = pattern(rf"(s3[an]?://|arn:[^:\s]*:s3:::|https?://s3[.-][^/\s]*/)(?P<bucket>{_NAME})")
_HOST = pattern(rf"https?://(?P<bucket>{_NAME})(?=\.s3[.-])")
_ACCOUNT_IN_NAME = pattern(r"(?<![^-.])[0-9]{12}(?![^-.])")
_MOST_TEXTS = 1000

QUEUE, IMAGE, ROLE = "a queue", "an image", "a role"
_KINDS = {
    "kms": "a KMS key",
    "lambda": "a Lambda function",
    "sqs": QUEUE,
    "sns": "a topic",
    "secretsmanager": "a secret",
    "ssm": "a parameter of Systems Manager",
    "ecr": IMAGE,
    "iam": ROLE,
}
_SHARED_BY_OWNERS = ("algorithm", "hub", "hub-content", "model-package", "model-package-group")
"""Types of SageMaker's resources that AWS and sellers publish, or that another check reports."""


@record
class NamedResource:
    """A resource that a text names with its account.

    Attributes:
        kind: as messages call it, such as ``a KMS key``.
        account: 12 digits, or an IAM pattern of them.
    """

    kind: str
    account: str

    def may_be_of(self, accounts: Collection[str]) -> bool:
        """``True`` if one of the accounts is the resource's, or may be it."""
        return any(fnmatchcase(account, self.account) for account in accounts)


def named_resources(text: str) -> Iterator[NamedResource]:
    """Resources that a text names with their accounts, each once."""
    found: dict[NamedResource, None] = {}
    for arn in _ARN.finditer(text) if "arn:" in text else ():
        service = arn["service"]
        if service != "sagemaker" or arn["type"] not in _SHARED_BY_OWNERS:
            found[NamedResource(_KINDS.get(service, f"a resource of {service}"), arn["account"])] = None
    for queue in _QUEUE.finditer(text) if "//" in text else ():
        found[NamedResource(QUEUE, queue["account"])] = None
    for image in _IMAGE.finditer(text):
        found[NamedResource(IMAGE, image["account"])] = None
    yield from found


def named_buckets(text: str) -> list[str]:
    """Buckets that URIs, ARNs and URLs in a text name, each once."""
    return list(dict.fromkeys(found["bucket"] for form in (_BUCKET, _HOST) for found in form.finditer(text)))


def owners_by_name(bucket: str) -> list[str]:
    """Accounts whose ids are in the name of a bucket."""
    return _ACCOUNT_IN_NAME.findall(bucket)


def without_values(value: object) -> str:
    """A text with ``*`` for each infrastructure value in it."""
    parts = value.parts if isinstance(value, InfrastructureText) else (value,)
    return "".join(part if isinstance(part, str) else "*" for part in parts)


def joined_texts(whole: Join, context: CheckContext) -> Iterator[str]:
    """Texts that a join can be by the values of its parameters, with ``*`` for what is not known of it."""
    alternatives = [list(dict.fromkeys(_texts(part, context))) for part in whole.values]
    for chosen in islice(product(*alternatives), _MOST_TEXTS):
        yield without_values(whole.on).join(chosen)


def _texts(part: object, context: CheckContext) -> Iterator[str]:
    match part:
        case ParameterReference(name=name):
            parameter = context.step_context.parameters.get(name)
            values = [] if parameter is None else [parameter.default_value, *(parameter.enum_values or [])]
            known = [_text(value) for value in values if value is not None]
            yield from known or ["*"]
        case Join():
            yield from joined_texts(part, context)
        case Expression():
            yield "*"
        case _:
            yield _text(part)


def _text(value: object) -> str:
    return without_values(value) if isinstance(value, str | InfrastructureText) else str(value)
