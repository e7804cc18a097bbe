"""The policy of a module's bucket: requests that it denies to everybody.

Source: Amazon S3 User Guide, "Security best practices for Amazon S3" and "Amazon S3 policy keys".
"""

from definitions.values.infrastructure import BUCKET_ARN, KEY_ARN, Text, text
from stacks.resources.policy_documents import policy


def bucket_policy(*statements: dict[str, object]) -> dict[str, object]:
    """Require TLS 1.2 and encryption with the bucket's key; other statements come last."""
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
        *statements,
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
