"""One endpoint as one Terraform stack; ids of resources are as in ``pipeline_stack.py``."""

from pathlib import Path

from definitions.endpoint.compile import CompiledEndpoint
from definitions.endpoint.published_values import S3_POLICY, VPC_POLICY
from definitions.endpoint.requests import CAPTURE_FOLDER
from definitions.iam.policy_sizes import in_managed_policies
from definitions.values.infrastructure import InfrastructureKind
from stacks.bindings import App, ITerraformDependable
from stacks.output.lock_file import write_lock_file
from stacks.resources.bucket import add_bucket, bucket_arn, bucket_name
from stacks.resources.encryption_key import add_encryption_key
from stacks.resources.endpoint_models import add_models
from stacks.resources.endpoint_scaling import add_scaled_instances, add_scaling
from stacks.resources.execution_role import (
    add_execution_role,
    add_execution_role_permissions,
    add_managed_policy,
)
from stacks.resources.infrastructure_values import bind_infrastructure_values
from stacks.resources.kept_resources import keep_bucket
from stacks.resources.published_values import PublishedValues
from stacks.resources.sagemaker_endpoint import add_endpoint_configuration, add_sagemaker_endpoint
from stacks.terraform.module_stack import ModuleStack
from stacks.terraform.renderer import TerraformRenderer

_BUCKET = "capture_bucket"
_VALUES = {
    InfrastructureKind.BUCKET_NAME: bucket_name(_BUCKET),
    InfrastructureKind.BUCKET_ARN: bucket_arn(_BUCKET),
    InfrastructureKind.ENDPOINT_CONFIG_NAME: "${aws_sagemaker_endpoint_configuration.endpoint_configuration.name}",
    InfrastructureKind.ENDPOINT_ARN: "${aws_sagemaker_endpoint.endpoint.arn}",
}


class EndpointStack(ModuleStack):
    """All resources of one endpoint's module, in one state.

    Args:
        app: the app that writes it.
        endpoint: the module.
        folder: the folder that the app writes to; to ask the app for it is a call to Node.
        out: the folder from which Terraform will use the stack, if it is another.
    """

    def __init__(self, app: App, endpoint: CompiledEndpoint, folder: Path, out: Path | None = None) -> None:
        super().__init__(app, endpoint, out or folder)
        terraform = bind_infrastructure_values(self, endpoint).with_bindings(_VALUES)
        names, of_endpoint = endpoint.names, f"the SageMaker endpoint {endpoint.names.endpoint}"
        add_encryption_key(
            self,
            endpoint,
            terraform,
            alias=names.key_alias,
            description=f"Data of {of_endpoint}",
            is_protected=endpoint.config.deletion_protection,
        )
        before = self._add_bucket(endpoint, terraform)
        add_execution_role(self, endpoint, terraform, name=names.role, description=f"Runs {of_endpoint}")
        before.extend(self._add_permissions(endpoint, terraform))
        add_models(self, endpoint, terraform, depends_on=before)
        add_endpoint_configuration(self, endpoint, terraform)
        if endpoint.alarms:
            from stacks.resources.alarms import add_alarms  # imported when a module has some: it takes long

            # A deployment is refused if one of its alarms does not exist.
            before.extend(add_alarms(self, endpoint.alarms, endpoint, terraform))
        instances = add_scaled_instances(self, endpoint, terraform)
        before.extend(instances.values())
        variants = add_sagemaker_endpoint(self, endpoint, terraform, depends_on=before)
        add_scaling(self, endpoint, terraform, variants, instances)
        if endpoint.deployment.versions.lock_file is not None:
            write_lock_file(folder / "stacks" / names.stack, endpoint.deployment.versions.lock_file)
        PublishedValues(self, endpoint, terraform)

    def _add_bucket(self, endpoint: CompiledEndpoint, terraform: TerraformRenderer) -> list[ITerraformDependable]:
        """Add the bucket for what is captured or answered later; what an endpoint no longer writes stays there."""
        config = endpoint.config
        if not config.has_bucket:
            if config.deletion_protection:
                keep_bucket(self, _BUCKET)
            return []
        days = config.lifecycle.captured_data_days
        versioning = add_bucket(
            self,
            _BUCKET,
            endpoint,
            terraform,
            name=endpoint.names.capture_bucket,
            lifecycle=config.lifecycle,
            has_events=True,
            access_log_bucket=config.access_log_bucket_name,
            is_protected=config.deletion_protection,
            expiry=[] if days is None else [(CAPTURE_FOLDER, days)],
        )
        return [versioning]

    def _add_permissions(self, endpoint: CompiledEndpoint, terraform: TerraformRenderer) -> list[ITerraformDependable]:
        """Add the managed policies that MDAA has, which have no description, and an inline policy for the rest."""
        names, policies = endpoint.names, endpoint.policies
        managed = ((S3_POLICY, names.s3_policy, policies.s3), (VPC_POLICY, names.vpc_policy, policies.vpc))
        return [
            *(
                add_managed_policy(self, id, statements, endpoint, terraform, name=name)
                for id, name, statements in managed
                if statements
            ),
            *add_execution_role_permissions(
                self,
                policies.inline,
                in_managed_policies(policies.inline),
                endpoint,
                terraform,
                policy="endpoint",
                role=names.role,
                of=f"containers of {names.endpoint}",
            ),
        ]
