"""One module as one Terraform stack."""

from definitions.compile import CompiledPipeline
from stacks.backends import local_backend
from stacks.bindings import App, AwsProvider, TerraformStack
from stacks.encryption_key import EncryptionKey
from stacks.execution_role import ExecutionRole
from stacks.model_bucket import ModelBucket
from stacks.model_registry import ModelRegistry
from stacks.published_parameters import PublishedParameters
from stacks.sagemaker_pipeline import SagemakerPipeline
from stacks.surroundings import bind


class PipelineStack(TerraformStack):
    """Everything that one module deploys, in one state."""

    def __init__(self, app: App, pipeline: CompiledPipeline) -> None:
        super().__init__(app, pipeline.names.stack)
        local_backend(self, app, pipeline.names.stack)
        AwsProvider(
            self,
            "aws",
            region=pipeline.region,
            # So that a plan for one account is never applied to another.
            allowed_account_ids=[pipeline.account] if pipeline.account else None,
        )
        words = bind(self, pipeline)
        if not pipeline.config.imports_bucket:
            EncryptionKey(self, "encryption_key", pipeline=pipeline, words=words)
            ModelBucket(self, "model_bucket", pipeline=pipeline, words=words)
        role = ExecutionRole(self, "execution_role", pipeline=pipeline, words=words)
        ready = [*role.permissions]
        if pipeline.names.group is not None and pipeline.config.create_model_package_group:
            registry = ModelRegistry(self, "model_registry", name=pipeline.names.group, pipeline=pipeline, words=words)
            ready.append(registry.group)
        SagemakerPipeline(self, "sagemaker_pipeline", pipeline=pipeline, words=words, depends_on=ready)
        PublishedParameters(self, "published_parameters", pipeline=pipeline, words=words)
