"""Executions as tests want them: moto ends each at once, forgets selected steps, lists no steps, knows no order.

Source: Amazon SageMaker API Reference, StartPipelineExecution, DescribePipelineExecution, ListPipelineExecutions and
ListPipelineExecutionSteps.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from moto.core.responses import ActionResult
from moto.sagemaker import utils
from moto.sagemaker.exceptions import AWSValidationException, ResourceNotFound
from moto.sagemaker.models import sagemaker_backends
from moto.sagemaker.responses import SageMakerResponse

from tests.emulator.emulated_aws import EXECUTION
from tests.emulator.server.holding import Application

_OVER = ("Failed", "Succeeded")


class Executions:
    """Wraps the server. ``PUT`` of ``{"arn": ..., "status": ..., "reason": ..., "steps": [...]}`` says how far an
    execution is; steps are as AWS answers them, times in ISO 8601.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != EXECUTION:
            return self._application(environ, start_response)
        told = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        _, _, _, region, account, _ = told["arn"].split(":", 5)
        execution = _execution(sagemaker_backends[account][region], told["arn"])
        execution.pipeline_execution_status = told["status"]
        execution.reason = told.get("reason", "")
        execution.steps = [_with_times(step) for step in told.get("steps", [])]
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b""]


def add() -> None:
    """Teach moto what it does not do by itself."""
    SageMakerResponse.start_pipeline_execution = start_pipeline_execution
    SageMakerResponse.describe_pipeline_execution = describe_pipeline_execution
    SageMakerResponse.list_pipeline_executions = list_pipeline_executions
    SageMakerResponse.describe_pipeline = _not_found(SageMakerResponse.describe_pipeline)
    if not hasattr(SageMakerResponse, "list_pipeline_execution_steps"):
        SageMakerResponse.list_pipeline_execution_steps = list_pipeline_execution_steps


_start = SageMakerResponse.start_pipeline_execution
_describe = SageMakerResponse.describe_pipeline_execution
_list = SageMakerResponse.list_pipeline_executions


def start_pipeline_execution(self: SageMakerResponse) -> ActionResult:
    selection = self._get_param("SelectiveExecutionConfig")
    source = (selection or {}).get("SourcePipelineExecutionArn")
    if source is not None and _execution(self.sagemaker_backend, source).pipeline_execution_status not in _OVER:
        raise AWSValidationException(f"Source pipeline execution {source} has neither succeeded nor failed.")
    answer = _start(self)
    _execution(self.sagemaker_backend, answer.result["PipelineExecutionArn"]).selection = selection
    return answer


def describe_pipeline_execution(self: SageMakerResponse) -> ActionResult:
    execution = _execution(self.sagemaker_backend, self._get_param("PipelineExecutionArn"))
    answer = _describe(self)
    answer.result["FailureReason"] = getattr(execution, "reason", "")
    if execution.selection:
        answer.result["SelectiveExecutionConfig"] = execution.selection
    return answer


def list_pipeline_executions(self: SageMakerResponse) -> ActionResult:
    answer = _list(self)
    is_descending = self._get_param("SortOrder", "Descending") == "Descending"
    answer.result["PipelineExecutionSummaries"].sort(key=lambda one: one["StartTime"], reverse=is_descending)
    return answer


def list_pipeline_execution_steps(self: SageMakerResponse) -> ActionResult:
    execution = _execution(self.sagemaker_backend, self._get_param("PipelineExecutionArn"))
    return ActionResult({"PipelineExecutionSteps": getattr(execution, "steps", [])})


def _not_found(call: Callable[[SageMakerResponse], ActionResult]) -> Callable[[SageMakerResponse], ActionResult]:
    """The call, with the error that AWS has for what does not exist."""

    def answer(self: SageMakerResponse) -> ActionResult:
        try:
            return call(self)
        except utils.ValidationError as error:
            raise ResourceNotFound(str(error)) from None

    return answer


def _execution(backend: Any, arn: str) -> Any:
    for pipeline in backend.pipelines.values():
        if arn in pipeline.pipeline_executions:
            return pipeline.pipeline_executions[arn]
    raise ResourceNotFound(f"Pipeline execution {arn} does not exist.")


def _with_times(step: dict[str, Any]) -> dict[str, Any]:
    return {key: datetime.fromisoformat(value) if key.endswith("Time") else value for key, value in step.items()}
