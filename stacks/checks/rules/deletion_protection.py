"""Rule about the protection of key and bucket against deletion.

Source: Terraform documentation, "The lifecycle Meta-Argument", ``prevent_destroy``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute


class DataIsProtected(Rule):
    number = 20
    title = "Terraform cannot destroy the key and the bucket"
    level = "MEDIUM"
    category = CheckCategories.BACKUP_AND_RECOVERY
    resources = ("aws_kms_key", "aws_s3_bucket")
    why = "Without the key, all that it encrypted is unreadable; without the bucket, all models are lost."
    fix = "Remove `deletionProtection: false`."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Missing protection against ``terraform destroy``."""
        self.evaluated_keys = ["lifecycle/[0]/prevent_destroy", "force_destroy"]
        lifecycle = attribute(conf, "lifecycle")
        if not isinstance(lifecycle, dict) or attribute(lifecycle, "prevent_destroy") is not True:
            yield "lifecycle.prevent_destroy is not true"
        if attribute(conf, "force_destroy") not in (None, False):
            yield "force_destroy is not false"


RULES = [DataIsProtected()]
