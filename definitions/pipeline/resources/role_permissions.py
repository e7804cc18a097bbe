"""Statements of the pipeline's role, and warnings about what it lacks."""

from collections.abc import Iterator, Sequence

from definitions.diagnostics.problems import Problem
from definitions.iam.policy_sizes import MOST_MANAGED
from definitions.iam.statements import Statement
from definitions.pipeline.config.module_config import PIPELINE, STEPS, ModuleConfig
from definitions.pipeline.resources.config_permissions import config_statements, use_keys_of_buckets
from definitions.pipeline.resources.overlapping_jobs import GrantedStep, kept_apart, overlap_problems
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.steps.core.capabilities import DeclaresPropertyFiles
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.permissions.container_permissions import container_permissions
from definitions.pipeline.steps.permissions.kms_keys import use_key
from definitions.pipeline.steps.permissions.mlflow import record_in_mlflow
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.pipeline.steps.permissions.s3_objects import LIST_BUCKETS, read_value
from definitions.source.nodes import Node
from definitions.values.expressions import JsonGet, S3JsonGet, StepOutput
from definitions.values.infrastructure import BUCKET_NAME

_OWN_BUCKET = str(BUCKET_NAME)


def role_permissions(
    config: ModuleConfig, names: ResourceNames, context: StepContext, node: Node
) -> tuple[list[Statement], list[Problem]]:
    """Statements of the role, to be merged, and problems.

    Returns:
        Each statement with its step and the reasons of its own resources, and a warning or note for what cannot be
        granted, or not to one step alone.
    """
    statements = list(config_statements(config, names))
    warnings: list[Problem] = []
    if config.pipeline.mlflow_config is not None:
        server = context.static_text(config.pipeline.mlflow_config.mlflow_resource_arn)
        if server is None:
            message = "the MLflow server is not known before it runs, so recording there is not granted"
            path = (*PIPELINE, "mlflowConfig", "mlflowResourceArn")
            warnings.append(Problem.at(node, path, message, "not-granted", "give its ARN as text", severity="warning"))
        else:
            statements.append(record_in_mlflow(server, "the pipeline is recorded there"))
    granted: list[GrantedStep] = []
    for index, step in enumerate(config.pipeline.steps):
        for result in _step_permissions(step, context):
            if isinstance(result, MissingPermission):
                path = (*STEPS, index, *result.path)
                message, hint, severity = result.message, result.hint, result.severity
                warnings.append(Problem.at(node, path, message, "not-granted", hint, severity=severity))
            else:
                granted.append(GrantedStep(index, result.of_step(step.name)))
    of_steps, overlaps = kept_apart(granted, config.base_job_prefix)
    warnings += overlap_problems(overlaps, config.pipeline.steps, node)
    statements += of_steps
    statements += use_keys_of_buckets(config, [one for one in statements if _lists_other_bucket(one)])
    return statements, warnings


def _lists_other_bucket(statement: Statement) -> bool:
    return statement.sid == LIST_BUCKETS and _OWN_BUCKET not in str(statement.resources[0])


def _step_permissions(step: Step, context: StepContext) -> Iterator[PermissionResult]:
    yield from _json_file_permissions(step, context)
    yield from step.permissions(step.surroundings(context))
    yield from _raw_argument_permissions(step, context)
    yield from container_permissions(step, context)


def _json_file_permissions(step: Step, context: StepContext) -> Iterator[PermissionResult]:
    """Read the JSON files that the step's expressions name: the pipeline does so under its own role."""
    for path, reference in step.all_references:
        if isinstance(reference, JsonGet):
            producer = context.steps[reference.step]
            assert isinstance(producer, DeclaresPropertyFiles)
            source = StepOutput(reference.step, producer.property_files()[reference.property_file])
            phrase = f"property file '{reference.property_file}'"
            yield from read_value(source, path, phrase, step.name, context)
            yield from use_key(step.name)
        elif isinstance(reference, S3JsonGet):
            yield from read_value(reference.uri, (*path, "jsonGet", "s3Uri"), "a JSON file", step.name, context)
            yield from use_key(step.name)


def _raw_argument_permissions(step: Step, context: StepContext) -> Iterator[PermissionResult]:
    """Use what raw fields of a request name."""
    shape = step.request_shape()
    if step.raw_arguments is not None and shape is not None:
        yield from request_permissions(step.raw_arguments, shape, ("arguments",), step.name, context)


def too_many_policies(policies: Sequence[list[Statement]], node: Node) -> Iterator[Problem]:
    """Managed policies, more than AWS attaches to a role."""
    if (number := len(policies)) > MOST_MANAGED:
        message = f"the role needs {number} managed policies; AWS attaches {MOST_MANAGED} unless the quota is raised"
        yield Problem.at(node, STEPS, message, "too-many-policies", "split the pipeline", severity="warning")
