"""Executions of a pipeline: started, found, and described step by step.

Source: Amazon SageMaker API Reference, StartPipelineExecution, DescribePipelineExecution, ListPipelineExecutions,
ListPipelineExecutionSteps and ListPipelineParametersForExecution.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from definitions.commands.ending import Refused
from definitions.diagnostics.messages import quoted
from definitions.diagnostics.secret_formats import hide
from stacks.operations.aws_errors import error_code
from stacks.operations.deployed import DeployedPipeline

RUNNING = ("Executing", "Stopping")
"""All other states are the end, those that AWS adds later included."""
SUCCEEDED, FAILED = "Succeeded", "Failed"
_ID = re.compile(r"[A-Za-z0-9]{1,64}")


@dataclass(frozen=True, slots=True)
class StepRun:
    """What AWS knows of a step of an execution.

    Attributes:
        name: of the step; several runs of a loop have the same.
        status: AWS's word, such as ``Succeeded``.
        started: when it began, if it has; likewise ``ended``.
        reason: why it failed.
        attempts: how often it was tried.
        is_cached: whether its result was taken from an earlier execution.
        item: the number of its turn in a loop.
    """

    name: str
    status: str
    started: datetime | None = None
    ended: datetime | None = None
    reason: str | None = None
    attempts: int = 1
    is_cached: bool = False
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Execution:
    """An execution, and its steps in the order in which they began.

    Attributes:
        arn: its ARN.
        status: AWS's word, such as ``Executing``.
        display_name: who started it, and which commit; ``description`` says more.
        reason: why it failed.
        started: when it began.
        changed: when its state changed last: for one that is over, its end.
        steps: those that have begun.
    """

    arn: str
    status: str
    display_name: str | None
    description: str | None
    reason: str | None
    started: datetime
    changed: datetime
    steps: tuple[StepRun, ...]

    @property
    def id(self) -> str:
        """The last part of the ARN."""
        return self.arn.rpartition("/")[2]

    @property
    def is_running(self) -> bool:
        """Whether it may still change."""
        return self.status in RUNNING

    @property
    def has_failed(self) -> bool:
        """Whether it is over without success."""
        return not self.is_running and self.status != SUCCEEDED


def start(
    pipeline: DeployedPipeline,
    parameters: Mapping[str, str],
    display_name: str,
    description: str,
    selected: Sequence[str] = (),
    source: str | None = None,
) -> str:
    """Start an execution and return its ARN.

    Args:
        pipeline: the pipeline.
        parameters: values by name.
        display_name: at most 82 letters, digits and '-'.
        description: at most 3,072 characters on one line.
        selected: steps that run; none means all.
        source: the ARN of the execution whose outputs they use.
    """
    selection: dict[str, Any] = {"SelectedSteps": [{"StepName": name} for name in selected]}
    if source is not None:
        selection["SourcePipelineExecutionArn"] = source
    answer = pipeline.account.sagemaker.start_pipeline_execution(
        PipelineName=pipeline.name,
        PipelineExecutionDisplayName=display_name,
        PipelineExecutionDescription=description,
        PipelineParameters=[{"Name": name, "Value": value} for name, value in parameters.items()],
        **({"SelectiveExecutionConfig": selection} if selected else {}),
    )
    arn: str = answer["PipelineExecutionArn"]
    return arn


def describe(pipeline: DeployedPipeline, arn: str) -> Execution:
    """Read an execution and its steps.

    Raises:
        Refused: the pipeline has no such execution.
    """
    from botocore.exceptions import ClientError

    sagemaker = pipeline.account.sagemaker
    try:
        answer = sagemaker.describe_pipeline_execution(PipelineExecutionArn=arn)
    except ClientError as error:
        if error_code(error) != "ResourceNotFound":
            raise
        raise Refused(f"'{pipeline.name}' has no execution {quoted(arn.rpartition('/')[2])}") from None
    pages = sagemaker.get_paginator("list_pipeline_execution_steps").paginate(
        PipelineExecutionArn=arn, SortOrder="Ascending"
    )
    return Execution(
        arn=arn,
        status=answer["PipelineExecutionStatus"],
        display_name=answer.get("PipelineExecutionDisplayName"),
        description=answer.get("PipelineExecutionDescription"),
        reason=_sentence(answer.get("FailureReason")),
        started=answer["CreationTime"],
        changed=answer["LastModifiedTime"],
        steps=tuple(_step_run(step) for page in pages for step in page["PipelineExecutionSteps"]),
    )


def arn_of(word: str, pipeline: DeployedPipeline) -> str:
    """The ARN of the execution that a word names by its ARN or its id.

    Raises:
        Refused: it is neither, or is that of another pipeline.
    """
    beginning = f"{pipeline.arn}/execution/"
    if word.startswith("arn:"):
        if not word.lower().startswith(beginning.lower()):
            raise Refused(f"{quoted(word)} is no execution of '{pipeline.name}'")
        return word
    if _ID.fullmatch(word) is None:
        raise Refused(f"{quoted(word)} is neither the ARN of an execution nor its id, such as ab12cd34ef56")
    return f"{beginning}{word}"


def latest(pipeline: DeployedPipeline, among: Sequence[str] = ()) -> str | None:
    """The ARN of the latest execution, or of the latest with one of these states; ``None`` if there is none."""
    found = (one["PipelineExecutionArn"] for one in _summaries(pipeline) if _is_among(one, among))
    return next(found, None)


def parameters_of(pipeline: DeployedPipeline, arn: str) -> dict[str, str]:
    """The parameters that an execution was started with, by name."""
    found: dict[str, str] = {}
    token: dict[str, str] = {}
    while True:  # botocore has no paginator for it
        answer = pipeline.account.sagemaker.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn, **token)
        found |= {one["Name"]: one["Value"] for one in answer.get("PipelineParameters") or []}
        if not answer.get("NextToken"):
            return found
        token = {"NextToken": answer["NextToken"]}


def _summaries(pipeline: DeployedPipeline) -> Iterator[dict[str, Any]]:
    """The executions, the latest first."""
    pages = pipeline.account.sagemaker.get_paginator("list_pipeline_executions").paginate(
        PipelineName=pipeline.name, SortBy="CreationTime", SortOrder="Descending"
    )
    for page in pages:
        yield from page["PipelineExecutionSummaries"]


def _is_among(summary: Mapping[str, Any], states: Sequence[str]) -> bool:
    return not states or summary["PipelineExecutionStatus"] in states


def _step_run(answer: Mapping[str, Any]) -> StepRun:
    return StepRun(
        name=answer["StepName"],
        status=answer["StepStatus"],
        started=answer.get("StartTime"),
        ended=answer.get("EndTime"),
        reason=_sentence(answer.get("FailureReason")),
        attempts=answer.get("AttemptCount") or 1,
        is_cached="CacheHitResult" in answer or "SelectiveExecutionResult" in answer,
        item=answer.get("IterationContext", {}).get("Index"),
    )


def _sentence(text: str | None) -> str | None:
    """A text of AWS or of a container on one line, without secrets."""
    return hide(" ".join(text.split())) or None if text else None
