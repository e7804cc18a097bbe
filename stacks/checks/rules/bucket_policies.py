"""Rules about the bucket's policy: requests that it denies, and access of other accounts.

Source: Amazon S3 User Guide, "Security best practices for Amazon S3", "Amazon S3 policy keys" and "Using server-side
encryption with AWS KMS keys".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.policy_statements import (
    Request,
    is_denied,
    matches,
    parse_allow_statements,
    parse_statements,
)

_ENCRYPTION = "s3:x-amz-server-side-encryption"
_KMS_KEY, _CUSTOMER_KEY = f"{_ENCRYPTION}-aws-kms-key-id", f"{_ENCRYPTION}-customer-algorithm"
_READ_ACTIONS = ("s3:getobject*", "s3:listbucket*", "s3:getbucketlocation")
_NEW_TLS = {"aws:securetransport": "true", "s3:tlsversion": "1.3"}
_FOREIGN_KEY = "arn:aws:kms:eu-west-1:999999999999:key/ffffffff-ffff-ffff-ffff-ffffffffffff"


class BucketPolicyRule(Rule):
    """A rule about requests that the policy of a bucket must deny to everybody.

    Attributes:
        contexts: condition keys of such requests, by their description.
        includes_reads: whether reads must be denied too.
    """

    resources = ("aws_s3_bucket_policy",)
    fix = "The stack writes the bucket's policy; for an imported bucket its owner does."
    contexts: Mapping[str, Mapping[str, str]]
    includes_reads = False

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Requests that are not denied."""
        self.evaluated_keys = ["policy"]
        statements = parse_statements(attribute(conf, "policy"))
        bucket = _bucket_arn(conf)
        requests = [("s3:PutObject", f"{bucket}/any/key")]
        if self.includes_reads:
            requests += [("s3:GetObject", f"{bucket}/any/key"), ("s3:ListBucket", bucket)]
        for description, context in self.contexts.items():
            for action, resource in requests:
                if not is_denied(statements, Request(action, resource, {**_NEW_TLS, **context})):
                    yield f"{action} {description} is not denied"


def _bucket_arn(conf: Mapping[str, Any]) -> str:
    """The bucket's ARN, in the form that policies of the stacks have it."""
    bucket = str(attribute(conf, "bucket"))
    if bucket.startswith("${") and bucket.endswith("}"):
        return bucket.rsplit(".", 1)[0] + ".arn}"
    return f"arn:aws:s3:::{bucket}"


class BucketNeedsTls(BucketPolicyRule):
    number = 21
    title = "The bucket refuses plain HTTP"
    level = "HIGH"
    category = CheckCategories.NETWORKING
    includes_reads = True
    contexts = {"over plain HTTP": {"aws:securetransport": "false"}}
    why = "Data and signed requests can be read on their way."


class BucketNeedsNewTls(BucketPolicyRule):
    number = 22
    title = "The bucket refuses TLS below 1.2"
    level = "MEDIUM"
    category = CheckCategories.NETWORKING
    includes_reads = True
    contexts = {f"over TLS {version}": {"s3:tlsversion": version} for version in ("1.0", "1.1")}
    why = "TLS 1.0 and 1.1 are broken and retired (RFC 8996)."


class BucketNeedsTheKey(BucketPolicyRule):
    number = 23
    title = "The bucket refuses uploads that are not encrypted with its key"
    level = "HIGH"
    category = CheckCategories.ENCRYPTION
    contexts = {
        "with a key of S3": {_ENCRYPTION: "AES256"},
        "with AWS's own KMS key": {_ENCRYPTION: "aws:kms"},
        "with another key": {_ENCRYPTION: "aws:kms", _KMS_KEY: _FOREIGN_KEY},
    }
    why = "An upload may ask for another encryption than the bucket's default; the key then protects nothing."


class BucketRefusesCustomerKeys(BucketPolicyRule):
    number = 24
    title = "The bucket refuses uploads that bring a key of their own (SSE-C)"
    level = "MEDIUM"
    category = CheckCategories.ENCRYPTION
    contexts = {"with a key of the caller": {_CUSTOMER_KEY: "AES256"}}
    why = "Nobody but the caller can read such an object: that is how buckets are held to ransom."


class OtherAccountsOnlyReadModels(Rule):
    number = 25
    title = "Other accounts may only read some folders of the bucket"
    level = "HIGH"
    category = CheckCategories.IAM
    resources = ("aws_s3_bucket_policy",)
    why = "Readers of models may not be allowed to see the training data, and whoever can write a model can replace it."
    fix = "Name reader accounts as `preProdAccountId` and `prodAccountId`, and write no other bucket policy."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Statements that allow everybody, writing, or the whole bucket."""
        self.evaluated_keys = ["policy"]
        bucket = _bucket_arn(conf)
        for statement in parse_allow_statements(attribute(conf, "policy")):
            if statement.negated is not None or statement.has_any_principal:
                yield f"{statement} allows everybody"
            if "AWS" not in statement.principals:
                continue
            for action in statement.actions:
                if not any(matches(action.lower(), pattern) for pattern in _READ_ACTIONS):
                    yield f"{statement} allows {action}"
            all_objects = [resource for resource in statement.resources if matches(f"{bucket}/other/object", resource)]
            if all_objects and any(matches("s3:getobject", action.lower()) for action in statement.actions):
                yield f"{statement} allows reading all objects: {all_objects[0]}"


RULES = [
    BucketNeedsTls(),
    BucketNeedsNewTls(),
    BucketNeedsTheKey(),
    BucketRefusesCustomerKeys(),
    OtherAccountsOnlyReadModels(),
]
