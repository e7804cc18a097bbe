"""The SageMaker pipeline.

Source: Amazon SageMaker API Reference, CreatePipeline.
"""

from collections.abc import Sequence

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.revision import revision_tags
from stacks.bindings import (
    ITerraformDependable,
    SagemakerPipeline,
    SagemakerPipelineParallelismConfiguration,
    TerraformStack,
)
from stacks.terraform.renderer import TerraformRenderer


def add_sagemaker_pipeline(
    stack: TerraformStack,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
    depends_on: Sequence[ITerraformDependable],
) -> None:
    """Add the pipeline, after the resources that its executions need from the start."""
    settings = pipeline.config.pipeline
    name = terraform.text(pipeline.names.pipeline)
    revision = revision_tags(pipeline.config.revision, pipeline.definition)
    parallelism = settings.parallelism_configuration
    SagemakerPipeline(
        stack,
        "pipeline",
        pipeline_name=name,
        # Terraform requires one; AWS shows a pipeline without one by its name.
        pipeline_display_name=terraform.text(settings.display_name or pipeline.names.pipeline),
        pipeline_description=terraform.text(settings.description or f"{pipeline.config.project_name} ML Pipeline"),
        parallelism_configuration=None
        if parallelism is None
        else SagemakerPipelineParallelismConfiguration(
            max_parallel_execution_steps=parallelism.max_parallel_execution_steps
        ),
        role_arn="${aws_iam_role.execution_role.arn}",
        pipeline_definition=terraform.json(pipeline.definition),
        tags=terraform.texts({**settings.tags, **pipeline.tags, **revision}),
        depends_on=depends_on,
    )
