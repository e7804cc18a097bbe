"""The bucket's policy: requests that it denies to everybody, and the access of reader accounts.

Source: Amazon S3 User Guide, "Security best practices for Amazon S3" and "Amazon S3 policy keys".
"""

from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import BUCKET_ARN, KEY_ARN, Text, text
from stacks.resources.policy_documents import account_principals, policy


def bucket_policy(pipeline: CompiledPipeline) -> dict[str, object]:
    """Require TLS 1.2 and encryption with the bucket's key, and let reader accounts get registered models."""
    objects = text(BUCKET_ARN, "/*")
    encryption, key, customer_key = (
        f"s3:x-amz-server-side-encryption{suffix}" for suffix in ("", "-aws-kms-key-id", "-customer-algorithm")
    )
    # Without the headers, S3 encrypts with the bucket's key. Negated operators hold for absent keys, so each of them
    # needs "Null": "false" too.
    return policy(
        _deny("DenyPlainHttp", "s3:*", [BUCKET_ARN, objects], {"Bool": {"aws:SecureTransport": "false"}}),
        _deny("DenyOldTls", "s3:*", [BUCKET_ARN, objects], {"NumericLessThan": {"s3:TlsVersion": "1.2"}}),
        _deny(
            "DenyOtherEncryption",
            "s3:PutObject",
            [objects],
            {"Null": {encryption: "false"}, "StringNotEquals": {encryption: "aws:kms"}},
        ),
        _deny("DenyOtherKeys", "s3:PutObject", [objects], {"Null": {key: "false"}, "StringNotEquals": {key: KEY_ARN}}),
        # With "aws:kms" and no key, S3 uses its own key instead of the bucket's.
        _deny("DenyKeyOfS3", "s3:PutObject", [objects], {"Null": {encryption: "false", key: "true"}}),
        _deny("DenyCustomerKeys", "s3:PutObject", [objects], {"Null": {customer_key: "false"}}),
        *_reader_statements(pipeline),
    )


def _deny(sid: str, action: str, resources: list[Text], condition: dict[str, object]) -> dict[str, object]:
    return {
        "Sid": sid,
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": action,
        "Resource": resources,
        "Condition": condition,
    }


def _reader_statements(pipeline: CompiledPipeline) -> list[dict[str, object]]:
    """Access of reader accounts to the models, and to nothing else in the bucket."""
    readers = pipeline.config.reader_account_ids
    if not readers:
        return []
    allow = {"Effect": "Allow", "Principal": account_principals(*readers)}
    models = [text(BUCKET_ARN, "/", keys) for keys in pipeline.shared_models]
    below_models = {"StringLike": {"s3:prefix": list(pipeline.shared_models)}}
    return [
        {"Sid": "ReaderAccountsGetModels", **allow, "Action": "s3:GetObject", "Resource": models},
        {
            "Sid": "ReaderAccountsListModels",
            **allow,
            "Action": "s3:ListBucket",
            "Resource": [BUCKET_ARN],
            "Condition": below_models,
        },
        {"Sid": "ReaderAccountsLocateBucket", **allow, "Action": "s3:GetBucketLocation", "Resource": [BUCKET_ARN]},
    ]
