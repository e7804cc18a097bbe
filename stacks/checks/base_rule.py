"""Base classes of rules: facts that reports and ``docs/checks.md`` show, and findings that become a result.

checkov silently takes an exception of a check as "unknown". So rules do not raise: one rule reports documents that
cannot be read, and the others do not judge them.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from checkov.common.bridgecrew.severities import Severities
from checkov.common.checks.base_check import BaseCheck
from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

from stacks.checks.reading.pipeline_definition import Definition, Step, parse_definition, values_at
from stacks.checks.reading.request_paths import JobSetting
from stacks.checks.reading.terraform_template import Unreadable

PAGE = "docs/checks.md"


class Documented(BaseCheck):
    """Facts of a rule, handed to whichever base class of checkov comes next.

    Attributes:
        number: the last part of its id, ``CKV_SMP_<number>``.
        title: the requirement in one sentence.
        level: severity, as checkov names it.
        category: checkov's category.
        resources: Terraform types that it looks at.
        why: consequences of a violation.
        fix: the remedy, in terms of a module config.
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
        guideline = f"{PAGE}#{id.lower()}"
        # The next class has the signature of BaseResourceCheck, not of BaseCheck.
        super().__init__(self.title, id, [self.category], self.resources, guideline=guideline)  # type: ignore[call-arg]
        self.severity = Severities[self.level]  # type: ignore[assignment]  # annotated as its initial None


class Rule(Documented, BaseResourceCheck):
    """A rule about resources of some types."""

    def scan_resource_conf(self, conf: dict[str, list[Any]]) -> CheckResult:
        """Failed if there are findings, which reports show; unknown if the rule cannot judge."""
        try:
            self.details = list(self.findings(conf))
        except Unreadable:
            return CheckResult.UNKNOWN
        return CheckResult.FAILED if self.details else CheckResult.PASSED

    @property
    def file(self) -> Path:
        """The file of the resource that is being judged; checkov names it as seen from the current folder."""
        return Path(self.entity_path.rsplit(":", 2)[0].lstrip("/"))

    @abstractmethod
    def findings(self, conf: Mapping[str, Any]) -> Iterable[str]:
        """Describe each violation in a resource.

        Raises:
            Unreadable: the rule cannot judge it; another rule reports that.
        """


def attribute(conf: Mapping[str, Any], name: str) -> Any:
    """Return an attribute as ``cdk.tf.json`` has it, without the list that checkov puts around it; or ``None``."""
    value = conf.get(name)
    return value[0] if isinstance(value, list) and value else value


class StepRule(Rule):
    """A rule about the steps of a pipeline."""

    resources = ("aws_sagemaker_pipeline",)

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Findings of all steps, each after the name of its step."""
        self.evaluated_keys = ["pipeline_definition"]
        definition = parse_definition(attribute(conf, "pipeline_definition"))
        for step in definition.steps:
            yield from (f"{step}: {finding}" for finding in self.step_findings(step, definition))

    @abstractmethod
    def step_findings(self, step: Step, definition: Definition) -> Iterable[str]:
        """Describe each violation in a step."""


class JobSettingRule(StepRule):
    """A rule about one setting of the jobs that steps start.

    Attributes:
        settings: the setting by step type.
    """

    settings: ClassVar[Mapping[str, tuple[JobSetting, ...]]]

    def step_findings(self, step: Step, definition: Definition) -> Iterator[str]:
        """Faults of the setting; where AWS runs the job itself, its structure may be missing."""
        for setting in self.settings.get(step.type, ()):
            holders = list(values_at(step.arguments, setting.holder))
            if not holders and setting.is_required and not step.is_serverless:
                yield f"{setting.holder} is missing, and with it {setting.member}"
            for address, holder in holders:
                fault = self.fault(holder, setting, step, definition)
                if fault is not None:
                    yield f"{address}.{setting.member} {fault}".lstrip(".")

    @abstractmethod
    def fault(self, holder: object, setting: JobSetting, step: Step, definition: Definition) -> str | None:
        """Describe the fault of the setting in the structure that should hold it; ``None`` if there is none."""
