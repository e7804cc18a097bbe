"""Rule about sharing the model package group with other accounts.

Source: Amazon SageMaker Developer Guide, "Deploy a Model Version from a Different Account".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.policy_statements import parse_allow_statements


class OtherAccountsOnlyUseModels(Rule):
    number = 26
    title = "Models are shared with named accounts, which may only use them"
    level = "HIGH"
    category = CheckCategories.IAM
    resources = ("aws_sagemaker_model_package_group_policy",)
    why = "Who may change a registered model, or approve it, decides what runs in production."
    fix = "Name reader accounts as `preProdAccountId` and `prodAccountId`."
    allowed_actions = frozenset(
        f"sagemaker:{name}"
        for name in ("DescribeModelPackageGroup", "DescribeModelPackage", "ListModelPackages", "CreateModel")
    )

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Statements for everybody, and for more than using models."""
        self.evaluated_keys = ["resource_policy"]
        for statement in parse_allow_statements(attribute(conf, "resource_policy")):
            if statement.negated is not None or any("*" in account for account in statement.accounts()):
                yield f"{statement} names no accounts"
            for action in statement.actions:
                if action not in self.allowed_actions:
                    yield f"{statement} allows {action}"


RULES = [OtherAccountsOnlyUseModels()]
