"""Permissions for optional features of training jobs, beyond image, data and model.

Sources: Amazon SageMaker Developer Guide, "Use Managed Checkpoints", "Access a training container through AWS Systems
Manager", "Set up IAM permissions for MLflow", "Prerequisites" of model customization; Service Authorization Reference.
"""

from collections.abc import Iterator

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.jobs.algorithms import use_algorithm
from definitions.pipeline.steps.jobs.hub_permissions import read_hub
from definitions.pipeline.steps.jobs.spot_training import use_checkpoints
from definitions.pipeline.steps.jobs.training_settings import Training
from definitions.pipeline.steps.permissions import mlflow
from definitions.pipeline.steps.permissions.model_packages import read_model_package, register_in
from definitions.pipeline.steps.permissions.private_registries import use_private_registry
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.source.nodes import NodePath
from definitions.values.expressions import StepProperty

_FIELD_SHAPES = {
    "debug_hook_config": "DebugHookConfig",
    "debug_rule_configurations": "DebugRuleConfigurations",
    "profiler_config": "ProfilerConfig",
    "profiler_rule_configurations": "ProfilerRuleConfigurations",
    "tensor_board_output_config": "TensorBoardOutputConfig",
}
"""Fields that contain S3 URIs and images, and their shapes."""


def optional_feature_permissions(
    job: Training, settings_path: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Permissions for each optional feature that the YAML configures."""
    if job.algorithm_name is not None:
        yield from use_algorithm(job.algorithm_name, (*settings_path, "algorithmName"), step, context)
    if job.private_image_uri is not None:
        yield from use_private_registry(job.registry_credentials_provider_arn, settings_path, step, context)
    yield from use_checkpoints(job.checkpoint_config, "its checkpoints", settings_path, step, context)
    for name, whole in _FIELD_SHAPES.items():
        value = getattr(job, name)
        if value is not None:
            path = (*settings_path, type(job).model_fields[name].alias or name)
            yield from request_permissions(value, shape(whole), path, step, context)
    if job.remote_debug_config is not None and job.remote_debug_config.get("EnableRemoteDebug"):
        verbs = ("CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel")
        reason = f"people may log in to the containers of step '{step}'"
        # Channels of Systems Manager are no resources.
        yield Statement("OpenShells", tuple(f"ssmmessages:{verb}" for verb in verbs), ("*",), (reason,))
    if job.mlflow_config is not None:
        yield from _record_in_mlflow(job.mlflow_config, (*settings_path, "mlflowConfig"), step, context)
    if job.serverless_job_config is not None:
        yield from _use_serverless_job(
            job.serverless_job_config, (*settings_path, "serverlessJobConfig"), step, context
        )
        if job.serverless_job_config.get("EvaluationType") == "LLMAJEvaluation":
            from definitions.pipeline.steps.jobs.judge_permissions import JUDGE, use_judge

            yield from use_judge(job.hyperparameters.get(JUDGE), (*settings_path, "hyperparameters"), step, context)
    if job.model_package_config is not None:
        yield from _use_model_packages(job.model_package_config, (*settings_path, "modelPackageConfig"), step, context)


def _record_in_mlflow(config: Structure, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    server = context.static_text(config.get("MlflowResourceArn"))
    if server is None:
        message = "the MLflow server is not known before it runs, so recording there is not granted"
        yield MissingPermission((*path, "mlflowResourceArn"), message, "give its ARN as text")
        return
    yield mlflow.record_in_mlflow(server, f"step '{step}' is recorded there")


def _use_serverless_job(
    config: Structure, path: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
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


def _use_model_packages(
    config: Structure, path: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    group, source = config.get("ModelPackageGroupArn"), config.get("SourceModelPackageArn")
    yield from register_in(group, (*path, "modelPackageGroupArn"), step, context)
    package = context.static_text(source)
    if package is not None:
        yield read_model_package(package, f"step '{step}' goes on from this package")
    elif source is not None and not isinstance(source, StepProperty):
        message = "the package is not known before it runs, so reading it is not granted"
        yield MissingPermission((*path, "sourceModelPackageArn"), message, "give its ARN as text")
