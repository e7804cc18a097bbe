"""Locations in S3 as IAM patterns.

Source: IAM User Guide, "IAM JSON policy elements: Resource", wildcards.
"""

from dataclasses import dataclass

from definitions.iam.statements import literal_pattern
from definitions.values.infrastructure import Text, split, text


@dataclass(frozen=True, slots=True)
class S3Location:
    """Objects of a bucket whose keys match ``keys``, an IAM pattern without the final ``*``."""

    bucket: Text
    keys: Text


def s3_location(uri: Text) -> S3Location | None:
    """The location of ``s3://bucket/key``; ``None`` for a text that is not known to be an S3 URI at synth."""
    scheme, *rest = split(uri, "://", 1)
    if scheme != "s3" or not rest:
        return None
    bucket, *key = split(rest[0], "/", 1)
    return S3Location(literal_pattern(bucket), literal_pattern(key[0]) if key else "")


def pattern_location(pattern: Text) -> S3Location | None:
    """The location of URIs that match an IAM pattern; ``None`` unless it begins with ``s3://`` and one bucket."""
    scheme, *rest = split(pattern, "://", 1)
    if scheme != "s3" or not rest:
        return None
    bucket, *key = split(rest[0], "/", 1)
    return None if not key or "*" in str(bucket) else S3Location(bucket, key[0])


def as_folder(location: S3Location) -> S3Location:
    """The location with a ``/`` at the end of its key, so that ``train`` does not reach ``train2``."""
    whole = location.keys
    last = whole if isinstance(whole, str) else whole.parts[-1]
    if whole == "" or (isinstance(last, str) and last.endswith("/")):
        return location
    return S3Location(location.bucket, text(whole, "/"))
