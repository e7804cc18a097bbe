"""Settings of the pipeline's own bucket: retention and replication.

Sources: Amazon S3 User Guide, "Replicating objects", "Replicating encrypted objects", "Locking objects with Object
Lock" and "Using EventBridge"; APIs PutBucketReplication and PutObjectLockConfiguration.
"""

from typing import Annotated

from definitions.module.bucket_lifecycle import Days
from definitions.schema.field_types import AccountId, KeyArn
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.model import Model
from definitions.values.infrastructure import Text

BucketArn = Annotated[
    Text,
    TextField(
        "the ARN of an S3 bucket",
        "bad-bucket-arn",
        r"arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        hint="such as arn:aws:s3:::models-in-another-region",
    ),
]


class Retention(Model):
    """Object Lock: no version can be changed or removed for a time; new versions are new objects."""

    mode: Annotated[str, ChoiceField(("GOVERNANCE", "COMPLIANCE"))]
    """GOVERNANCE: who has s3:BypassGovernanceRetention may remove versions earlier. COMPLIANCE: nobody may, the root
    user neither."""
    days: Days
    """Each version is kept for so many days. Object Lock itself can never be turned off again."""


class Replication(Model):
    """Copies of all new objects in another bucket, which has versioning; deletions are not copied."""

    bucket_arn: BucketArn
    """The other bucket, in any region. With retention, it has Object Lock too."""
    kms_key_arn: KeyArn
    """The key that encrypts the copies, in the other bucket's region."""
    account_id: AccountId | None = None
    """The other bucket's account, if it is not the module's; the copies become its own. Its bucket and its key must
    admit the replication role."""
