"""Permissions for what a training job may use beside its image, its data and its model.

Sources: Amazon SageMaker Developer Guide, "Use Managed Checkpoints", "Access a training container through AWS Systems
Manager", "Set up IAM permissions for MLflow", "Prerequisites" of model customization; Service Authorization Reference.
"""

from collections.abc import Iterator

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.answers import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.jobs.training_settings import Training
from definitions.pipeline.steps.permissions import grants
from definitions.pipeline.steps.permissions.job_permissions import read_hub, warn_outside_vpc
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.source.nodes import NodePath
from definitions.values.expressions import StepProperty
from definitions.values.infrastructure import arn, split, text

_PLACES = {
    "debug_hook_config": "DebugHookConfig",
    "debug_rule_configurations": "DebugRuleConfigurations",
    "profiler_config": "ProfilerConfig",
    "profiler_rule_configurations": "ProfilerRuleConfigurations",
    "tensor_board_output_config": "TensorBoardOutputConfig",
}
"""Fields that name places in S3 and images, and their shapes."""


def optional_feature_permissions(
    job: Training, at: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """What the role needs for all that is given."""
    if job.algorithm_name is not None:
        yield from _algorithm(job.algorithm_name, (*at, "algorithmName"), step, context)
    if job.private_image_uri is not None:
        yield from warn_outside_vpc("the registry", (*at, "privateImageUri"), context)
    if job.registry_credentials_provider_arn is not None:
        path = (*at, "registryCredentialsProviderArn")
        yield from _credentials(job.registry_credentials_provider_arn, path, step, context)
    if job.checkpoint_config is not None:
        state, path = job.checkpoint_config.get("S3Uri"), (*at, "checkpointConfig", "s3Uri")
        yield from grants.write_value(state, path, "its checkpoints", step, context)
        yield from grants.read_value(state, path, "its checkpoints", step, context)
    for name, whole in _PLACES.items():
        value = getattr(job, name)
        if value is not None:
            path = (*at, type(job).model_fields[name].alias or name)
            yield from request_permissions(value, shape(whole), path, step, context)
    if job.remote_debug_config is not None and job.remote_debug_config.get("EnableRemoteDebug"):
        verbs = ("CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel")
        reason = f"people may log in to the containers of step '{step}'"
        # The channels of Systems Manager are no resources.
        yield Statement("OpenShells", tuple(f"ssmmessages:{verb}" for verb in verbs), ("*",), (reason,))
    if job.mlflow_config is not None:
        yield from _mlflow(job.mlflow_config, (*at, "mlflowConfig"), step, context)
    if job.serverless_job_config is not None:
        yield from _serverless(job.serverless_job_config, (*at, "serverlessJobConfig"), step, context)
    if job.model_package_config is not None:
        yield from _packages(job.model_package_config, (*at, "modelPackageConfig"), step, context)


def _algorithm(name: object, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    known = context.static_text(name)
    if known is None:
        message = "the algorithm is not known before it runs, so using it is not granted"
        yield MissingPermission(path, message, "give its name or ARN as text, or as the default of the parameter")
        return
    is_arn = str(known).startswith("arn:")
    algorithm = literal_pattern(known) if is_arn else arn("sagemaker", text("algorithm/", literal_pattern(known)))
    reason = f"step '{step}' trains with this algorithm"
    yield Statement("DescribeAlgorithms", ("sagemaker:DescribeAlgorithm",), (algorithm,), (reason,))


def _credentials(function: object, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    known = context.static_text(function)
    if known is None:
        message = "the function is not known before it runs, so calling it is not granted"
        yield MissingPermission(path, message, "give its ARN as text, or as the default of the parameter")
        return
    reason = f"it gives step '{step}' the credentials of its registry"
    yield Statement("InvokeFunctions", ("lambda:InvokeFunction",), (literal_pattern(known),), (reason,))


def _mlflow(config: Structure, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    server = context.static_text(config.get("MlflowResourceArn"))
    if server is None:
        message = "the MLflow server is not known before it runs, so recording there is not granted"
        yield MissingPermission((*path, "mlflowResourceArn"), message, "give its ARN as text")
        return
    yield grants.record_in_mlflow(server, f"step '{step}' is recorded there")


def _serverless(config: Structure, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    yield from read_hub(config.get("BaseModelArn"), (*path, "baseModelArn"), step, context)
    evaluator = context.static_text(config.get("EvaluatorArn"))
    if evaluator is not None and ":hub-content/" in str(evaluator):
        yield from read_hub(evaluator, (*path, "evaluatorArn"), step, context)
    elif evaluator is not None and ":lambda:" in str(evaluator):
        reason = f"it judges the model of step '{step}'"
        yield Statement("InvokeFunctions", ("lambda:InvokeFunction",), (literal_pattern(evaluator),), (reason,))
    elif config.get("EvaluatorArn") is not None:
        message = "what kind of evaluator this is is not known here, so using it is not granted"
        yield MissingPermission((*path, "evaluatorArn"), message, "give the ARN of hub content or of a Lambda function")
    if config.get("EvaluationType") == "LLMAJEvaluation":
        message = "which model judges stands in the hyperparameters, so asking it is not granted"
        yield MissingPermission((*path, "evaluationType"), message, "the role needs bedrock:InvokeModel on it")


def _packages(config: Structure, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    group, source = config.get("ModelPackageGroupArn"), config.get("SourceModelPackageArn")
    known = context.static_text(group)
    if known is None:
        message = "the group is not known before it runs, so registering there is not granted"
        yield MissingPermission((*path, "modelPackageGroupArn"), message, "give its ARN as text")
    else:
        start, *name = split(literal_pattern(known), ":model-package-group/")
        packages = text(start, ":model-package/", *name, "/*")
        verbs = ("CreateModelPackage", "DescribeModelPackage", "DescribeModelPackageGroup", "ListModelPackages")
        actions = (*(f"sagemaker:{verb}" for verb in verbs), *grants.TAGGING)
        reason = f"step '{step}' registers in this group"
        yield Statement("RegisterModels", actions, (literal_pattern(known), packages), (reason,))
    package = context.static_text(source)
    if package is not None:
        reason = f"step '{step}' goes on from this package"
        yield Statement(
            "ReadModelPackages", ("sagemaker:DescribeModelPackage",), (literal_pattern(package),), (reason,)
        )
    elif source is not None and not isinstance(source, StepProperty):
        message = "the package is not known before it runs, so reading it is not granted"
        yield MissingPermission((*path, "sourceModelPackageArn"), message, "give its ARN as text")
