"""What a deployed stack must look like in AWS: texts of the compiled pipeline with the real ARNs in place of values."""

from pathlib import Path

from definitions.pipeline.compile import CompiledPipeline, compile_pipeline
from definitions.project.project_file import load_project
from definitions.values.infrastructure import InfrastructureKind
from tests.app import App
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.resolved_texts import Values
from tests.synth import Stack, applied, resource, values_of


def compiled_module(project_file: Path, stack: str) -> CompiledPipeline:
    """The compiled pipeline of one module of a project file, by the name of its stack."""
    [module] = [module for module in load_project(project_file).modules if module.naming.stack_name == stack]
    return compile_pipeline(module)


def values_in_aws(aws: EmulatedAws, pipeline: CompiledPipeline) -> Values:
    """The values that only AWS knows, looked up by the names that the pipeline gives."""
    names = pipeline.names
    role = aws.client("iam").get_role(RoleName=names.role)["Role"]
    values = {
        InfrastructureKind.ACCOUNT: ACCOUNT,
        InfrastructureKind.REGION: REGION,
        InfrastructureKind.PARTITION: "aws",
        InfrastructureKind.DNS_SUFFIX: "amazonaws.com",
        InfrastructureKind.ROLE_ARN: role["Arn"],
        InfrastructureKind.ROLE_ID: role["RoleId"],
        InfrastructureKind.ROLE_NAME: role["RoleName"],
    }
    if not pipeline.config.imports_bucket:
        key = aws.client("kms").describe_key(KeyId=names.key_alias)["KeyMetadata"]
        values |= {
            InfrastructureKind.BUCKET_NAME: names.bucket,
            InfrastructureKind.BUCKET_ARN: f"arn:aws:s3:::{names.bucket}",
        }
        values |= {InfrastructureKind.KEY_ARN: key["Arn"], InfrastructureKind.KEY_ID: key["KeyId"]}
    if names.group is not None and pipeline.config.create_model_package_group:
        group = aws.client("sagemaker").describe_model_package_group(ModelPackageGroupName=names.group)
        values[InfrastructureKind.GROUP_ARN] = group["ModelPackageGroupArn"]
    return values


def policy_in_stack(app: App, pipeline: CompiledPipeline, values: Values, kind: str, attribute: str = "policy") -> str:
    """A policy that the stack writes, with the real ARNs."""
    stack: Stack = app.stack(pipeline.names.stack)
    real = {
        **values_of(stack),
        "data.aws_caller_identity.current_account.account_id": ACCOUNT,
        "data.aws_region.current_region.region": REGION,
        "aws_kms_key.encryption_key.arn": values[InfrastructureKind.KEY_ARN],
        "aws_s3_bucket.model_bucket.arn": values[InfrastructureKind.BUCKET_ARN],
        "aws_iam_role.execution_role.arn": values[InfrastructureKind.ROLE_ARN],
        "aws_sagemaker_model_package_group.model_package_group.arn": values.get(InfrastructureKind.GROUP_ARN, ""),
    }
    return applied(resource(stack, kind)[attribute], real)
