"""Start jobs, hand them the role, and let them write their logs.

Sources: Amazon SageMaker Developer Guide, "How to use SageMaker execution roles"; Service Authorization Reference for
Amazon SageMaker, Amazon CloudWatch and CloudWatch Logs.
"""

from collections.abc import Iterator

from definitions.iam import log_permissions
from definitions.iam.statements import Statement, StatementCondition
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.permissions.generated_names import GeneratedArns, generated_arns
from definitions.schema.field_types import TextValue
from definitions.values.infrastructure import ROLE_ARN, Text

TAGGING = ("sagemaker:AddTags", "sagemaker:ListTags")


def run_jobs(
    kind: str,
    resource: str,
    step: str,
    context: StepContext,
    conditions: tuple[StatementCondition, ...],
    prefix: TextValue | None = None,
) -> Iterator[PermissionResult]:
    """Start jobs under the conditions, watch and stop them, and pass them the role.

    Args:
        kind: such as ``TrainingJob``.
        resource: such as ``training-job``.
        step: the step's name.
        context: the pipeline around it.
        conditions: of the Create call.
        prefix: what names of the jobs begin with, if the request says so.
    """
    yield from start_jobs(kind, generated_arns(resource, step, context, prefix), step, conditions)
    yield pass_role(step)


def start_jobs(
    kind: str, jobs: GeneratedArns, step: str, conditions: tuple[StatementCondition, ...], *more: str
) -> Iterator[Statement]:
    """Start jobs of a kind under the conditions, and watch and stop them; ``more`` are actions, without service.

    The conditions are on the Create call alone: other calls have none of these context keys.
    """
    reason = (f"step '{step}' runs as such jobs or starts them",)
    start = (f"sagemaker:Create{kind}",)
    watch = (*(f"sagemaker:{action}" for action in (f"Describe{kind}", f"Stop{kind}", *more)), *TAGGING)
    if conditions:
        yield Statement(f"Start{kind}s", start, jobs.granted, reason, conditions, jobs.seen)
        yield Statement(f"Watch{kind}s", watch, jobs.granted, reason)
    else:
        yield Statement(f"Run{kind}s", (*start, *watch), jobs.granted, reason, (), jobs.seen)


def pass_role(step: str) -> Statement:
    """Pass the pipeline's role to SageMaker."""
    condition = ("StringEquals", "iam:PassedToService", ("sagemaker.amazonaws.com",))
    reason = f"step '{step}' runs its jobs under this role"
    return Statement("PassRoleToSageMaker", ("iam:PassRole",), (ROLE_ARN,), (reason,), (condition,))


def write_logs(log_group: Text, step: str) -> Iterator[PermissionResult]:
    """Write logs and metrics of the step's jobs; ``log_group`` such as ``TrainingJobs``."""
    yield from log_permissions.write_logs(log_group, f"step '{step}' logs there", f"step '{step}' reports metrics")
