"""Remarks of steps on their own settings."""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.capabilities import RemarksOnSettings
from definitions.pipeline.steps.core.remarks import Remark
from definitions.pipeline.steps.core.step import Step


def check_remarks(context: CheckContext) -> Iterator[Problem]:
    """What steps find in their settings themselves."""
    for path, step in context.steps():
        for remark in remarks(step, context):
            where = (*path, *remark.path)
            yield Problem.at(context.node, where, remark.message, remark.rule, remark.hint, severity=remark.severity)


def remarks(step: Step, context: CheckContext) -> list[Remark]:
    """The remarks of a step; none of a type that makes none."""
    return list(step.remarks(context.step_context)) if isinstance(step, RemarksOnSettings) else []
