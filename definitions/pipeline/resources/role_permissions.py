"""What the role and the readers of other accounts may do, and what deserves a warning about it."""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.iam.policy_sizes import MOST_MANAGED, fits_inline, in_managed_policies
from definitions.iam.statements import Statement, merge_statements
from definitions.pipeline.config.module_config import PIPELINE, STEPS, ModuleConfig
from definitions.pipeline.resources.config_permissions import config_statements
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.steps.core.capabilities import DeclaresPropertyFiles, RegistersModels
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.s3_locations import S3Location
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.permissions.kms_keys import use_key
from definitions.pipeline.steps.permissions.mlflow import record_in_mlflow
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.pipeline.steps.permissions.s3_objects import read_value
from definitions.source.nodes import Node
from definitions.values.expressions import JsonGet, StepOutput
from definitions.values.infrastructure import BUCKET_NAME, Text, text


def role_permissions(
    config: ModuleConfig, names: ResourceNames, context: StepContext, node: Node
) -> tuple[list[Statement], list[Problem]]:
    """The role's statements, and the places for which none can be derived."""
    statements = list(config_statements(config, names))
    warnings: list[Problem] = []
    if config.pipeline.mlflow_config is not None:
        server = context.static_text(config.pipeline.mlflow_config.mlflow_resource_arn)
        if server is None:
            message = "the MLflow server is not known before it runs, so recording there is not granted"
            where = (*PIPELINE, "mlflowConfig", "mlflowResourceArn")
            warnings.append(Problem.at(node, where, message, "not-granted", "give its ARN as text", severity="warning"))
        else:
            statements.append(record_in_mlflow(server, "the pipeline is recorded there"))
    for index, step in enumerate(config.pipeline.steps):
        for grant in (*_property_files(step, context), *step.permissions(context), *_raw(step, context)):
            if isinstance(grant, MissingPermission):
                path = (*STEPS, index, *grant.path)
                warnings.append(Problem.at(node, path, grant.message, "not-granted", grant.hint, severity="warning"))
            else:
                statements.append(grant)
    return merge_statements(statements), warnings


def _property_files(step: Step, context: StepContext) -> Iterator[PermissionResult]:
    """Read the property files that the step's expressions name: the pipeline does so under its own role."""
    for path, reference in step.all_references:
        if isinstance(reference, JsonGet):
            producer = context.steps[reference.step]
            assert isinstance(producer, DeclaresPropertyFiles)
            source = StepOutput(reference.step, producer.property_files()[reference.property_file])
            what = f"property file '{reference.property_file}'"
            yield from read_value(source, path, what, step.name, context)
            yield from use_key(step.name)


def _raw(step: Step, context: StepContext) -> Iterator[PermissionResult]:
    """What the role needs for places that raw fields of a request name."""
    whole = step.request_shape()
    if step.raw_arguments is not None and whole is not None:
        yield from request_permissions(step.raw_arguments, whole, ("arguments",), step.name, context)


def shared_models(context: StepContext) -> list[Text]:
    """Where readers of other accounts find models: the folder of models, and wherever a registered model is."""
    own = [location for location in _registered(context) if location is not None and location.bucket == BUCKET_NAME]
    folder = f"models/{context.pipeline_name}/"
    elsewhere = [text(location.keys, "*") for location in own if not str(location.keys).startswith(folder)]
    return [f"{folder}*", *dict.fromkeys(elsewhere)]


def _registered(context: StepContext) -> list[S3Location | None]:
    """Where the models of all RegisterModel steps are."""
    return [
        context.location(model)
        for step in context.steps.values()
        if isinstance(step, RegistersModels)
        for model in step.registered_models()
    ]


def closed_to_readers(config: ModuleConfig, context: StepContext, node: Node) -> Iterator[Problem]:
    """Reader accounts for whom something stays closed, because its owner must open it."""
    keys = [key for key in ("preProdAccountId", "prodAccountId") if node.child(key) is not None]
    if not keys:
        return
    owned_by_others = {
        "the model package group": config.model_package_group_name is not None
        and not config.create_model_package_group,
        "the imported bucket and key": config.imports_bucket,
        "the bucket of a registered model": any(
            location is None or location.bucket != BUCKET_NAME for location in _registered(context)
        ),
    }
    closed = [what for what, is_closed in owned_by_others.items() if is_closed]
    if closed:
        message = f"this account can read {' and '.join(closed)} only if the owner allows it"
        yield Problem.at(node, (keys[0],), message, "not-granted", severity="warning")


def too_many_policies(statements: list[Statement], node: Node) -> Iterator[Problem]:
    """Statements that need more policies than AWS attaches to a role."""
    if fits_inline(statements):
        return
    policies = len(in_managed_policies(statements))
    if policies > MOST_MANAGED:
        message = f"the role needs {policies} managed policies; AWS attaches {MOST_MANAGED} unless the quota is raised"
        yield Problem.at(node, STEPS, message, "too-many-policies", "split the pipeline", severity="warning")
