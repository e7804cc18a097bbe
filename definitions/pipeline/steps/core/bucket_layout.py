"""Folders of the pipeline's bucket, for data to which the config gives no S3 URI."""

from definitions.iam.statements import literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.s3_locations import S3Location
from definitions.source_code.source_code import SourceCode
from definitions.values.expressions import (
    EXECUTION_ID,
    ExecutionVariable,
    Join,
)
from definitions.values.infrastructure import BUCKET_NAME, Text, text


def models_folder(context: StepContext) -> str:
    """The beginning of the keys of models of steps without an ``outputPath``; reader accounts may read all below it."""
    return f"models/{context.pipeline_name}/"


def default_model_uri(context: StepContext) -> Text:
    """The S3 URI for models of steps without an ``outputPath``; job names make each execution's folder unique."""
    return text("s3://", BUCKET_NAME, f"/models/{context.pipeline_name}")


def source_prefix(source: SourceCode, stack: str) -> str:
    """What the keys of uploaded code begin with; as long as nothing changes, neither does it.

    It is none of ``execution_uri``, so that no step may write there.
    """
    return f"{stack}/{source.folder}"


def source_uri(source: SourceCode, context: StepContext) -> Text:
    """The S3 URI of uploaded code."""
    return text("s3://", BUCKET_NAME, f"/{source_prefix(source, context.stack_name)}")


def execution_uri(below: str, context: StepContext) -> Join:
    """``s3://<bucket>/<pipeline>/<execution id>/<below>/``: no execution reads or overwrites what another wrote.

    ``below`` starts with the name of the step. If the step runs once for each item, each run has a folder of its own,
    named after its job.
    """
    whole = (text("s3://", BUCKET_NAME, f"/{context.pipeline_name}/"), EXECUTION_ID, f"/{below}/")
    name = below.split("/")[0]
    is_named_after_job = name in context.steps_per_item and context.steps[name].runs_processing_job
    return Join((*whole, ExecutionVariable("ProcessingJobName"), "/") if is_named_after_job else whole)


def execution_location(below: str, context: StepContext) -> S3Location:
    """The S3 location of ``execution_uri`` in all executions."""
    return S3Location(BUCKET_NAME, text(f"{context.pipeline_name}/*/", literal_pattern(below), "/"))
