"""Calls of each step type: what the pipeline service does with a step's ``Arguments``, and what the job's role does.

Nothing here asks a step what it needs: all is read out of the pipeline definition, by AWS's documentation of the types.
Sources: Amazon SageMaker Developer Guide, "Pipelines steps" and "IAM access management"; "Provide permissions for
tagging" (what creates a tagged resource also calls AddTags); the guides that the step types' modules name.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.authorization import resource_calls
from tests.authorization.aws_calls import Step, emr, emr_serverless, mlflow, redshift_and_athena
from tests.authorization.common_calls import START, Calls, created, logs, spelled
from tests.authorization.execution import RUN_TIME, Execution
from tests.authorization.request_calls import (
    PULL,
    Call,
    container_calls,
    read_calls,
    request_calls,
    unlimited_vpc_calls,
)
from tests.authorization.roles import ACCOUNT, REGION

_LOG_GROUPS = {"Processing": "ProcessingJobs", "Training": "TrainingJobs", "Transform": "TransformJobs", "Job": "Jobs"}
_JOBS = {
    "Processing": ("ProcessingJob", "processing-job"),
    "QualityCheck": ("ProcessingJob", "processing-job"),
    "ClarifyCheck": ("ProcessingJob", "processing-job"),
    "Training": ("TrainingJob", "training-job"),
    "Transform": ("TransformJob", "transform-job"),
    "Tuning": ("HyperParameterTuningJob", "hyper-parameter-tuning-job"),
    "AutoML": ("AutoMLJob", "automl-job"),
    "Job": ("Job", "job"),
}


def step_calls(step: Step, run: Execution) -> Calls:
    """All calls that a step needs."""
    name, kind, request = step["Name"], step["Type"], run.request(step)
    yield from _json_files(step, run)
    if kind in ("Condition", "ForEach", "Fail"):
        return
    if kind not in ("Lambda", "Callback", "EMR", "EMRServerless", "Lineage", "Cleanup"):
        yield from request_calls(name, request)
        yield from container_calls(name, request)
    if kind in _JOBS:
        yield from _job(step, request, run)
    special = _SPECIAL.get(kind)
    if special is not None:
        yield from special(step, request, run)


def _job(step: Step, request: Any, run: Execution) -> Calls:
    name = step["Name"]
    kind, resource = _JOBS[step["Type"]]
    # Of two kinds of jobs, AWS does not document that they are named after the prefix alone.
    is_certain = kind != "Job" and "SM_INPUT_NOTEBOOK_NAME" not in request.get("Environment", {})
    names = dict.fromkeys([run.job_name(step), *([] if is_certain else [run.generated_name(step)])])
    place = f"job/{request['JobCategory']}" if kind == "Job" else resource
    arns = [arn for known in names for arn in spelled(place, known)]
    if kind == "ProcessingJob":
        yield from unlimited_vpc_calls(name, request)
    if kind == "Job":
        request = _document(request)
        yield from request_calls(name, request)
    yield from created(name, kind, arns, request, f"Stop{kind}")
    group = _LOG_GROUPS.get(kind.removesuffix("Job") or "Job")
    if group is not None:
        yield from logs(name, group)


def _document(request: Any) -> Any:
    """The settings of a job."""
    return json.loads(request["JobConfigDocument"])


def _json_files(step: Step, run: Execution) -> Calls:
    """The pipeline reads the property files, and the JSON files in S3, that expressions name."""
    inner = ("IfSteps", "ElseSteps", "ForEachBody")
    for file in _json_gets({key: value for key, value in step["Arguments"].items() if key not in inner}):
        if "S3Uri" in file:
            yield from read_calls(step["Name"], run.value(file["S3Uri"], step))
            continue
        _, source, *_ = file["PropertyFile"]["Get"].split(".")
        output = run.request(run.steps[source])["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3Uri"]
        yield from read_calls(step["Name"], output)


def _json_gets(tree: Any) -> Iterator[Any]:
    if isinstance(tree, dict):
        yield from (value for key, value in tree.items() if key == "Std:JsonGet")
        yield from (found for value in tree.values() for found in _json_gets(value))
    elif isinstance(tree, list):
        yield from (found for value in tree for found in _json_gets(value))


def _training(step: Step, request: Any, _: Execution) -> Calls:
    name = step["Name"]
    algorithm = request.get("AlgorithmSpecification", {})
    if "AlgorithmName" in algorithm:
        yield Call(name, "sagemaker:DescribeAlgorithm", f"{START}algorithm/{algorithm['AlgorithmName']}")
    provider = algorithm.get("TrainingImageConfig", {}).get("TrainingRepositoryAuthConfig", {})
    if provider:
        yield Call(name, "lambda:InvokeFunction", provider["TrainingRepositoryCredentialsProviderArn"])
    if request.get("RemoteDebugConfig", {}).get("EnableRemoteDebug"):
        for verb in ("CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"):
            yield Call(name, f"ssmmessages:{verb}", "*")
    if "MlflowConfig" in request:
        yield from mlflow(name, request["MlflowConfig"]["MlflowResourceArn"])
    base = request.get("ServerlessJobConfig", {}).get("BaseModelArn")
    if base is not None:
        yield Call(name, "sagemaker:DescribeHubContent", base)
        hub = re.sub(r":hub-content/([^/]+)/.*", r":hub/\1", base)
        yield Call(name, "sagemaker:DescribeHub", hub)
    if request.get("ServerlessJobConfig", {}).get("EvaluationType") == "LLMAJEvaluation":
        yield from _judged(name, request["HyperParameters"]["judge_model_id"])
    packages = request.get("ModelPackageConfig", {})
    if "ModelPackageGroupArn" in packages:
        yield from resource_calls.registered(name, packages["ModelPackageGroupArn"])


def _judged(step: str, judge: str) -> Calls:
    """An evaluation in Amazon Bedrock, whose judge may answer from another Region of the geography."""
    bedrock = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:"
    models = [
        f"arn:aws:bedrock:{region}::foundation-model/{judge.removeprefix('us.')}" for region in (REGION, "us-west-2")
    ]
    profiles = [f"{bedrock}inference-profile/{judge}"] if judge.startswith("us.") else []
    for arn in (*profiles, *models):
        for verb in ("InvokeModel", "InvokeModelWithResponseStream"):
            yield Call(step, f"bedrock:{verb}", arn)
    yield Call(step, "bedrock:CreateEvaluationJob", models[0])
    yield Call(step, "bedrock:GetEvaluationJob", f"{bedrock}evaluation-job/0a1b2c3d4e5f")


def _tuning(step: Step, request: Any, run: Execution) -> Calls:
    name = step["Name"]
    definitions = [*request.get("TrainingJobDefinitions", []), request.get("TrainingJobDefinition")]
    for number, definition in enumerate(entry for entry in definitions if entry is not None):
        jobs = spelled("training-job", f"{run.job_name(step)}-00{number}-abcdef01")
        yield from created(name, "TrainingJob", jobs, definition, "StopTrainingJob")
        algorithm = definition["AlgorithmSpecification"].get("AlgorithmName")
        if algorithm is not None:
            yield Call(name, "sagemaker:DescribeAlgorithm", f"{START}algorithm/{algorithm}")
    listing = "sagemaker:ListTrainingJobsForHyperParameterTuningJob"
    tunings = spelled("hyper-parameter-tuning-job", run.job_name(step))
    yield from (Call(name, listing, arn) for arn in tunings)
    for parent in request.get("WarmStartConfig", {}).get("ParentHyperParameterTuningJobs", []):
        if parent["HyperParameterTuningJobName"] != RUN_TIME:
            arn = f"{START}hyper-parameter-tuning-job/{parent['HyperParameterTuningJobName']}"
            yield Call(name, listing, arn)
            yield Call(name, "sagemaker:DescribeHyperParameterTuningJob", arn)
    yield from logs(name, "TrainingJobs")


def _auto_ml(step: Step, request: Any, run: Execution) -> Calls:
    name, job = step["Name"], run.job_name(step)
    for kind in ("Processing", "Training", "Transform"):
        arns = spelled(f"{kind.lower()}-job", f"{job}-1")
        yield from created(name, f"{kind}Job", arns, {}, f"Stop{kind}Job")
        yield from logs(name, _LOG_GROUPS[kind])
    for kind, resource in (("Model", "model"), ("EndpointConfig", "endpoint-config"), ("Endpoint", "endpoint")):
        yield from created(name, kind, spelled(resource, f"{job}-1"), {}, f"Delete{kind}")
    yield from (Call(name, "sagemaker:InvokeEndpoint", arn) for arn in spelled("endpoint", f"{job}-1"))
    yield Call(name, "sagemaker:ListCandidatesForAutoMLJob", "*")
    yield from read_calls(name, f"{request['OutputDataConfig']['S3OutputPath']}/{job}/")
    yield Call(name, "ecr:GetAuthorizationToken", "*")
    # As endpoints of Autopilot name them in this Region.
    for account, repository in (("763104351884", "autogluon-inference"), ("683313688378", "sagemaker-xgboost")):
        arn = f"arn:aws:ecr:{REGION}:{account}:repository/{repository}"
        yield from (Call(name, verb, arn) for verb in PULL)


def _check(step: Step, _: Any, run: Execution) -> Calls:
    name, group = step["Name"], step.get("ModelPackageGroupName")
    if group is not None and group != RUN_TIME:
        packages = f"{START}model-package/{group}/3"
        yield Call(name, "sagemaker:ListModelPackages", packages)
        yield Call(name, "sagemaker:DescribeModelPackage", packages)
    for key in ("SuppliedBaselineConstraints", "SuppliedBaselineStatistics"):
        uri = None if key not in step else run.value(step[key], step)
        if uri is not None and str(uri).startswith("s3://"):
            yield from read_calls(name, uri)
    if step["Type"] == "ClarifyCheck" and step["CheckType"] != "DATA_BIAS":
        yield from _clarify(step, run)


def _clarify(step: Step, run: Execution) -> Calls:
    name, model = step["Name"], run.value(step["ModelName"], step)
    for kind, arn in (("EndpointConfig", "endpoint-config/sm-clarify-config-1"), ("Endpoint", "endpoint/sm-clarify-1")):
        for verb in ("Create", "Describe", "Delete"):
            yield Call(name, f"sagemaker:{verb}{kind}", f"{START}{arn}")
        yield Call(name, "sagemaker:AddTags", f"{START}{arn}")
    yield Call(name, "sagemaker:InvokeEndpoint", f"{START}endpoint/sm-clarify-1")
    yield from (Call(name, "sagemaker:DescribeModel", arn) for arn in spelled("model", model))
    if model.startswith("pipelines-"):
        yield from logs(name, "Endpoints/sm-clarify-1")


_SPECIAL = {
    "Processing": redshift_and_athena,
    "Training": _training,
    "Tuning": _tuning,
    "AutoML": _auto_ml,
    "QualityCheck": _check,
    "ClarifyCheck": _check,
    "Model": resource_calls.model,
    "RegisterModel": resource_calls.register,
    "EndpointConfig": resource_calls.endpoint_config,
    "Endpoint": resource_calls.endpoint,
    "InferenceComponent": resource_calls.component,
    "Lineage": resource_calls.lineage,
    "Cleanup": resource_calls.cleanup,
    "Lambda": resource_calls.function,
    "Callback": resource_calls.callback,
    "EMR": emr,
    "EMRServerless": emr_serverless,
}
