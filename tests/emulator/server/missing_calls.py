"""Calls that moto does not answer, on models, their groups and executions; and mistakes of it.

Source: Amazon SageMaker API Reference, DeleteModelPackage, DeleteModelPackageGroup,
PutModelPackageGroupPolicy and StopPipelineExecution.
"""

import json
from copy import copy
from typing import Any

from moto.core.responses import ActionResult
from moto.s3.models import FakeBucket, FakeDeleteMarker
from moto.sagemaker.exceptions import AWSValidationException
from moto.sagemaker.models import ModelPackage
from moto.sagemaker.responses import SageMakerResponse


def add() -> None:
    """Teach moto those of the calls that it does not know by itself."""
    for call in (
        delete_model_package,
        delete_model_package_group,
        put_model_package_group_policy,
        get_model_package_group_policy,
        delete_model_package_group_policy,
        stop_pipeline_execution,
    ):
        if not hasattr(SageMakerResponse, call.__name__):
            setattr(SageMakerResponse, call.__name__, call)
    # Once versioning is suspended, moto deletes all versions of an object at the first of them, and stumbles over
    # delete markers.
    if not hasattr(FakeDeleteMarker, "dispose"):
        FakeDeleteMarker.dispose = lambda self: None
    FakeBucket.get_permission = permission_without_conditions
    # In moto each version of a model is completed.
    ModelPackage.gen_response_object = with_given_status


_get_permission = FakeBucket.get_permission
_described = ModelPackage.gen_response_object


def with_given_status(self: Any) -> dict[str, Any]:
    """A version, with the status that its metadata give for ``status``."""
    status = (self.customer_metadata_properties or {}).get("status", self.model_package_status)
    return {**_described(self), "ModelPackageStatus": status}


def permission_without_conditions(self: Any, action: str, resource: str) -> Any:
    """What the bucket's policy says of a call: moto would take each statement as if it had no condition."""
    if self.policy is None:
        return _get_permission(self, action, resource)
    policy = json.loads(self.policy)
    kept = [statement for statement in policy["Statement"] if "Condition" not in statement]
    reduced = copy(self)
    reduced.policy = json.dumps({**policy, "Statement": kept}).encode()
    return _get_permission(reduced, action, resource)


def delete_model_package(self: SageMakerResponse) -> ActionResult:
    arn = self._get_param("ModelPackageName")
    if self.sagemaker_backend.model_packages.pop(arn, None) is None:
        raise AWSValidationException(f"ModelPackage {arn} does not exist.")
    return ActionResult({})


def delete_model_package_group(self: SageMakerResponse) -> ActionResult:
    group = _group(self)
    name = group.model_package_group_name
    if any(package.model_package_group_name == name for package in self.sagemaker_backend.model_packages.values()):
        raise AWSValidationException(f"ModelPackageGroup {name} cannot be deleted: it has model packages.")
    del self.sagemaker_backend.model_package_groups[name]
    return ActionResult({})


def put_model_package_group_policy(self: SageMakerResponse) -> ActionResult:
    group, policy = _group(self), self._get_param("ResourcePolicy")
    try:
        json.loads(policy)
    except ValueError:
        raise AWSValidationException("ResourcePolicy is not valid JSON.") from None
    group.resource_policy = policy
    return ActionResult({"ModelPackageGroupArn": group.arn})


def get_model_package_group_policy(self: SageMakerResponse) -> ActionResult:
    group = _group(self)
    policy = getattr(group, "resource_policy", None)
    if policy is None:
        raise AWSValidationException(f"Policy of {group.model_package_group_name} does not exist.")
    return ActionResult({"ResourcePolicy": policy})


def delete_model_package_group_policy(self: SageMakerResponse) -> ActionResult:
    _group(self).resource_policy = None
    return ActionResult({})


def stop_pipeline_execution(self: SageMakerResponse) -> ActionResult:
    """AWS answers before the steps have stopped; here they never do."""
    arn = self._get_param("PipelineExecutionArn")
    executions = [one.pipeline_executions for one in self.sagemaker_backend.pipelines.values()]
    execution = next((found[arn] for found in executions if arn in found), None)
    if execution is None:
        raise AWSValidationException(f"Pipeline execution {arn} does not exist.")
    execution.pipeline_execution_status = "Stopping"
    return ActionResult({"PipelineExecutionArn": arn})


def _group(self: SageMakerResponse) -> Any:
    name = self._get_param("ModelPackageGroupName").rpartition("/")[2]
    groups = self.sagemaker_backend.model_package_groups
    if name not in groups:
        raise AWSValidationException(f"ModelPackageGroup {name} does not exist.")
    return groups[name]
