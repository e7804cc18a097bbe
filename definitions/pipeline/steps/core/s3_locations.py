"""Locations in S3 as IAM patterns.

Sources: IAM User Guide, "IAM JSON policy elements: Resource", wildcards; Amazon S3 User Guide, "Methods for accessing a
general purpose bucket" and "Making requests to Amazon S3 over IPv6"; AWS General Reference, "Amazon S3 endpoints".
"""

import re

from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.iam.statements import literal_pattern
from definitions.values.infrastructure import Text, split, text

_REGION = r"([a-z]{2,4}(-[a-z]+)+-\d+|external-1|\$\{[^}]*\})"
_DOMAIN = r"(amazonaws\.com(\.cn)?|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)"
_ENDPOINT = pattern(
    rf"(s3(-fips)?(\.dualstack)?(\.{_REGION})?|s3-{_REGION}|s3-accelerate(\.dualstack)?)\.{_DOMAIN}", re.ASCII
)
"""A host of S3's own, such as s3.us-east-1.amazonaws.com; those of websites and access points serve no such objects."""


@record
class S3Location:
    """Objects of a bucket whose keys match ``keys``, an IAM pattern without the final ``*``."""

    bucket: Text
    keys: Text


def s3_location(uri: Text) -> S3Location | None:
    """The location of an S3 URI or URL; ``None`` for a text that is not known to be one at synth."""
    found = bucket_and_key(uri)
    if found is None:
        return None
    bucket, *key = found
    return S3Location(literal_pattern(bucket), literal_pattern(key[0]) if key else "")


def pattern_location(pattern: Text) -> S3Location | None:
    """The location of URIs that match an IAM pattern; ``None`` unless it begins with one bucket."""
    bucket, *key = bucket_and_key(pattern) or ("*",)
    return None if not key or "*" in str(bucket) else S3Location(bucket, key[0])


def bucket_and_key(uri: Text) -> list[Text] | None:
    """The bucket of an S3 URI or URL, and its key if it has one; ``None`` for any other text.

    A URL has the bucket in its host, as in ``https://bucket.s3.us-east-1.amazonaws.com/key``, or in its path, as in
    ``https://s3.us-east-1.amazonaws.com/bucket/key``.
    """
    scheme, *rest = split(uri, "://", 1)
    if scheme == "s3" and rest:
        return split(rest[0], "/", 1)
    if scheme != "https" or not rest:
        return None
    host, *path = split(rest[0], "/", 1)
    for separator in (".s3.", ".s3-"):
        first, *others = split(host, separator)
        if others and _ENDPOINT.fullmatch(f"{separator[1:]}{others[-1]}"):
            bucket = text(first, *(text(separator, part) for part in others[:-1]))
            return [bucket, *path]
    return split(path[0], "/", 1) if path and _ENDPOINT.fullmatch(str(host)) else None


def as_folder(location: S3Location) -> S3Location:
    """The location with a ``/`` at the end of its key, so that ``train`` does not reach ``train2``."""
    whole = location.keys
    last = whole if isinstance(whole, str) else whole.parts[-1]
    if whole == "" or (isinstance(last, str) and last.endswith("/")):
        return location
    return S3Location(location.bucket, text(whole, "/"))
