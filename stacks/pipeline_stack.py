"""One module as one Terraform stack.

Resources are direct children of the stack. Their ids are their Terraform names: literals that never change, because a
new name replaces the resource. Nested constructs would add a hash to each name, and it takes two more calls to Node for
each resource to override that.
"""

from pathlib import Path

from definitions.pipeline.compile import CompiledPipeline
from stacks.bindings import App, ITerraformDependable
from stacks.output.lock_file import write_lock_file
from stacks.output.source_files import write_source_files
from stacks.resources.encryption_key import add_encryption_key
from stacks.resources.execution_role import add_execution_role, add_execution_role_permissions
from stacks.resources.infrastructure_values import bind_infrastructure_values
from stacks.resources.kept_resources import keep_model_bucket
from stacks.resources.model_bucket import add_model_bucket
from stacks.resources.model_registry import add_model_registry
from stacks.resources.pipeline_key_policy import pipeline_key_statements
from stacks.resources.pipeline_values import with_pipeline_values
from stacks.resources.published_values import PublishedValues
from stacks.resources.sagemaker_pipeline import add_sagemaker_pipeline
from stacks.resources.source_code import add_source_code
from stacks.terraform.module_stack import ModuleStack


class PipelineStack(ModuleStack):
    """All resources of one module, in one state.

    Args:
        app: the app that writes it.
        pipeline: the module.
        folder: the folder that the app writes to; to ask the app for it is a call to Node.
        out: the folder from which Terraform will use the stack, if it is another.
    """

    def __init__(self, app: App, pipeline: CompiledPipeline, folder: Path, out: Path | None = None) -> None:
        super().__init__(app, pipeline, out or folder)
        terraform = with_pipeline_values(bind_infrastructure_values(self, pipeline), pipeline.config)
        before_objects: list[ITerraformDependable] = []
        if pipeline.config.imports_bucket:
            keep_model_bucket(self)
        else:
            add_encryption_key(
                self,
                pipeline,
                terraform,
                alias=pipeline.names.key_alias,
                description=f"Data of the SageMaker pipeline {pipeline.names.pipeline}",
                is_protected=pipeline.config.deletion_protection,
                statements=pipeline_key_statements(pipeline),
            )
            before_objects = add_model_bucket(self, pipeline, terraform)
        role, of_pipeline = pipeline.names.role, f"the SageMaker pipeline {pipeline.names.pipeline}"
        add_execution_role(self, pipeline, terraform, name=role, description=f"Runs {of_pipeline}")
        before_jobs = add_execution_role_permissions(
            self,
            pipeline.statements,
            pipeline.managed_policies,
            pipeline,
            terraform,
            policy="pipeline-steps",
            role=role,
            of=f"the steps of {pipeline.names.pipeline}",
        )
        if pipeline.sources:
            before_jobs.extend(add_source_code(self, pipeline, terraform, depends_on=before_objects))
            write_source_files(folder / "stacks" / pipeline.names.stack, pipeline.sources)
        if pipeline.names.group is not None and pipeline.config.create_model_package_group:
            before_jobs.append(add_model_registry(self, pipeline.names.group, pipeline, terraform))
        add_sagemaker_pipeline(self, pipeline, terraform, depends_on=before_jobs)
        if any((pipeline.triggers, pipeline.approvals, pipeline.notifications)):
            from stacks.resources.operations import add_operations  # imported when a module has some: it takes long

            add_operations(self, pipeline, terraform)
        if pipeline.deployment.versions.lock_file is not None:
            write_lock_file(folder / "stacks" / pipeline.names.stack, pipeline.deployment.versions.lock_file)
        PublishedValues(self, pipeline, terraform)
