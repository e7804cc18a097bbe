"""What the bucket's policy refuses to everyone, and what it grants to reader accounts.

Source: Amazon S3 User Guide, "Security best practices for Amazon S3" and "Amazon S3 policy keys".
"""

from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import BUCKET_ARN, KEY_ARN, Text, text
from stacks.resources.policy_documents import account_roots, policy


def bucket_policy(pipeline: CompiledPipeline) -> dict[str, object]:
    """TLS 1.2 or newer, this key or none named, no key of the caller's; reader accounts get registered models."""
    objects = text(BUCKET_ARN, "/*")
    encryption, key, customer_key = (
        f"s3:x-amz-server-side-encryption{suffix}" for suffix in ("", "-aws-kms-key-id", "-customer-algorithm")
    )
    # A header that is absent means the bucket's default, our key. Negated operators hold for absent keys, so each needs
    # 'Null': false beside it.
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
        # With 'aws:kms' and no key, S3 takes its own key instead of the bucket's.
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
    """Reader accounts get the models and nothing else of the bucket."""
    readers = pipeline.config.reader_account_ids
    if not readers:
        return []
    allow = {"Effect": "Allow", "Principal": {"AWS": account_roots(readers)}}
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
