"""What our checkov rules about policies of roles are made of."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.policy_statements import Statement, parse_allow_statements


class RolePolicyRule(Rule):
    """A rule about policies of roles."""

    resources = ("aws_iam_role_policy", "aws_iam_policy")
    category = CheckCategories.IAM

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Findings of all statements that allow something, each after the name of its statement."""
        self.evaluated_keys = ["policy"]
        allowing = list(parse_allow_statements(attribute(conf, "policy")))
        for statement in allowing:
            yield from (f"{statement} {finding}" for finding in self.statement_findings(statement, allowing))

    @abstractmethod
    def statement_findings(self, statement: Statement, policy: Sequence[Statement]) -> Iterable[str]:
        """Describe each violation in a statement that allows something, one of those of its policy."""
