"""Expiry in a module's own bucket.

Source: API PutBucketLifecycleConfiguration.
"""

from typing import Annotated

from definitions.schema.fields import NumberField
from definitions.schema.model import Model

Days = Annotated[int, NumberField(1, 36500, unit="days", parameter=False)]


class Lifecycle(Model):
    """Expiry of old versions and unfinished uploads; current objects stay."""

    noncurrent_version_days: Days = 90
    """Versions that were replaced or deleted so many days ago are removed for good."""
    incomplete_upload_days: Days = 7
    """Uploads that were begun so many days ago and not finished are removed."""
