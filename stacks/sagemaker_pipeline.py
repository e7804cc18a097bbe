"""The SageMaker pipeline itself.

Source: Amazon SageMaker API Reference, CreatePipeline.
"""

from collections.abc import Sequence

from definitions.compile import CompiledPipeline
from stacks.bindings import ITerraformDependable, SagemakerPipeline, TerraformStack
from stacks.terraform_text import TerraformText


def add_sagemaker_pipeline(
    stack: TerraformStack,
    pipeline: CompiledPipeline,
    words: TerraformText,
    depends_on: Sequence[ITerraformDependable],
) -> None:
    """The pipeline; it waits for what its executions need from the first moment on."""
    name = words.text(pipeline.names.pipeline)
    SagemakerPipeline(
        stack,
        "pipeline",
        pipeline_name=name,
        # Terraform requires one; without a name of its own a pipeline is shown by its name.
        pipeline_display_name=name,
        pipeline_description=words.text(f"{pipeline.config.project_name} ML Pipeline"),
        role_arn="${aws_iam_role.execution_role.arn}",
        pipeline_definition=words.json(pipeline.definition),
        tags=words.texts(pipeline.tags),
        depends_on=depends_on,
    )
