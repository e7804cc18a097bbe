"""What all rules share: the facts that reports and ``docs/checks.md`` show, and findings that become a result.

checkov takes an exception of a check as "unknown" and says nothing, so rules do not raise: what cannot be read at all
is found by the one rule that looks for it, and the others do not judge it.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from checkov.common.bridgecrew.severities import Severities
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

from stacks.checks.pipeline_steps import Definition, Step, definition_in
from stacks.checks.terraform_template import Unreadable

PAGE = "docs/checks.md"


def guideline(id: str) -> str:
    """Where the documentation of a rule stands."""
    return f"{PAGE}#{id.lower()}"


class Rule(BaseResourceCheck):
    """A rule about resources of some types.

    Attributes:
        number: the last part of its id, ``CKV_SMP_<number>``.
        title: what must hold, in one sentence.
        level: severity, as checkov names it.
        resources: the Terraform types it looks at.
        why: what may happen where it does not hold.
        fix: how to make it hold, in the words of a module config.
    """

    number: ClassVar[int]
    title: ClassVar[str]
    level: ClassVar[str]
    category: ClassVar[CheckCategories] = CheckCategories.GENERAL_SECURITY
    resources: ClassVar[tuple[str, ...]]
    why: ClassVar[str]
    fix: ClassVar[str]

    def __init__(self) -> None:
        id = f"CKV_SMP_{self.number}"
        super().__init__(self.title, id, [self.category], self.resources, guideline(id))
        self.severity = Severities[self.level]  # type: ignore[assignment]  # annotated as what it is at first

    def scan_resource_conf(self, conf: dict[str, list[Any]]) -> CheckResult:
        """Failed if there are findings, each of which is shown; unknown where the rule cannot judge."""
        try:
            self.details = list(self.findings(conf))
        except Unreadable:
            return CheckResult.UNKNOWN
        return CheckResult.FAILED if self.details else CheckResult.PASSED

    @abstractmethod
    def findings(self, conf: Mapping[str, Any]) -> Iterable[str]:
        """What is wrong with a resource.

        Raises:
            Unreadable: nothing can be said of it; another rule reports that.
        """


def attribute(conf: Mapping[str, Any], name: str) -> Any:
    """An attribute as it stands in ``cdk.tf.json``; ``None`` if it does not. checkov puts a list around each."""
    value = conf.get(name)
    return value[0] if isinstance(value, list) and value else value


class StepRule(Rule):
    """A rule about the steps of a pipeline."""

    resources = ("aws_sagemaker_pipeline",)

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Those of all steps, each with the step in front."""
        self.evaluated_keys = ["pipeline_definition"]
        definition = definition_in(attribute(conf, "pipeline_definition"))
        for step in definition.steps:
            yield from (f"{step}: {finding}" for finding in self.of_step(step, definition))

    @abstractmethod
    def of_step(self, step: Step, definition: Definition) -> Iterable[str]:
        """What is wrong with a step."""
