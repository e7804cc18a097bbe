"""Calls of each step type: what the pipeline service does with a step's ``Arguments``, and what the job's role does.

Nothing here asks a step what it needs: all is read out of the pipeline definition, by AWS's documentation of the types.
Sources: Amazon SageMaker Developer Guide, "Pipelines steps" and "IAM access management"; "Provide permissions for
tagging" (what creates a tagged resource also calls AddTags); the guides that the step types' modules name.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from tests.authorization.aws_calls import Step, emr, emr_serverless, mlflow, redshift_and_athena
from tests.authorization.execution import EXECUTION, RUN_TIME, Execution
from tests.authorization.request_calls import PULL, Call, context_of, read_calls, request_calls
from tests.authorization.roles import ACCOUNT, REGION

Calls: TypeAlias = Iterator[Call]
_START = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:"
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
    yield from _property_files(step, run)
    if kind in ("Condition", "ForEach", "Fail"):
        return
    if kind not in ("Lambda", "Callback", "EMR", "EMRServerless", "Lineage", "Cleanup"):
        yield from request_calls(name, request)
    if kind in _JOBS:
        yield from _job(step, request, run)
    special = _SPECIAL.get(kind)
    if special is not None:
        yield from special(step, request, run)


def _spelled(resource: str, name: str) -> list[str]:
    """ARNs as AWS may write them: with the name as given or in lower case."""
    return [f"{_START}{resource}/{spelling}" for spelling in dict.fromkeys((name, name.lower()))]


def _created(step: str, kind: str, arns: list[str], request: Any, *verbs: str) -> Calls:
    """Create a tagged resource and look at it."""
    create = f"sagemaker:Create{kind}"
    for arn in arns:
        yield Call(step, create, arn, context_of(create, request))
        for verb in (f"Describe{kind}", *verbs, "AddTags", "ListTags"):
            yield Call(step, f"sagemaker:{verb}", arn)


def _logs(step: str, group: str) -> Calls:
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/sagemaker/{group}"
    yield Call(step, "logs:CreateLogGroup", arn)
    yield Call(step, "logs:DescribeLogStreams", f"{arn}:*")
    for verb in ("CreateLogStream", "PutLogEvents"):
        yield Call(step, f"logs:{verb}", f"{arn}:log-stream:one/algo-1")
    yield Call(step, "cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": f"/aws/sagemaker/{group}"})


def _job(step: Step, request: Any, run: Execution) -> Calls:
    name = step["Name"]
    kind, resource = _JOBS[step["Type"]]
    job = request.get("TrainingJobName")
    names = [run.job_name(step)] + ([f"{job}-{EXECUTION}"] if job else [])
    place = f"job/{request['JobCategory']}" if kind == "Job" else resource
    arns = [arn for known in names for arn in _spelled(place, known)]
    if kind == "Job":
        request = _document(request)
        yield from request_calls(name, request)
    yield from _created(name, kind, arns, request, f"Stop{kind}")
    group = _LOG_GROUPS.get(kind.removesuffix("Job") or "Job")
    if group is not None:
        yield from _logs(name, group)


def _document(request: Any) -> Any:
    """The settings of a job."""
    return json.loads(request["JobConfigDocument"])


def _property_files(step: Step, run: Execution) -> Calls:
    """The pipeline reads the property files that expressions name."""
    text = "" if step["Type"] == "ForEach" else json.dumps(step["Arguments"])
    own = json.dumps([step["Arguments"].get(key) for key in ("IfSteps", "ElseSteps")])
    for source, _ in re.findall(r'"Get": "Steps\.([^".]+)\.PropertyFiles\.([^".]+)"', text.replace(own[1:-1], "")):
        output = run.request(run.steps[source])["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3Uri"]
        yield from read_calls(step["Name"], output)


def _training(step: Step, request: Any, _: Execution) -> Calls:
    name = step["Name"]
    algorithm = request.get("AlgorithmSpecification", {})
    if "AlgorithmName" in algorithm:
        yield Call(name, "sagemaker:DescribeAlgorithm", f"{_START}algorithm/{algorithm['AlgorithmName']}")
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
    packages = request.get("ModelPackageConfig", {})
    if "ModelPackageGroupArn" in packages:
        yield from _registered(name, packages["ModelPackageGroupArn"])


def _tuning(step: Step, request: Any, run: Execution) -> Calls:
    name = step["Name"]
    definitions = [*request.get("TrainingJobDefinitions", []), request.get("TrainingJobDefinition")]
    for number, definition in enumerate(entry for entry in definitions if entry is not None):
        jobs = _spelled("training-job", f"{run.job_name(step)}-00{number}-abcdef01")
        yield from _created(name, "TrainingJob", jobs, definition, "StopTrainingJob")
        algorithm = definition["AlgorithmSpecification"].get("AlgorithmName")
        if algorithm is not None:
            yield Call(name, "sagemaker:DescribeAlgorithm", f"{_START}algorithm/{algorithm}")
    listing = "sagemaker:ListTrainingJobsForHyperParameterTuningJob"
    tunings = _spelled("hyper-parameter-tuning-job", run.job_name(step))
    yield from (Call(name, listing, arn) for arn in tunings)
    for parent in request.get("WarmStartConfig", {}).get("ParentHyperParameterTuningJobs", []):
        if parent["HyperParameterTuningJobName"] != RUN_TIME:
            arn = f"{_START}hyper-parameter-tuning-job/{parent['HyperParameterTuningJobName']}"
            yield Call(name, listing, arn)
            yield Call(name, "sagemaker:DescribeHyperParameterTuningJob", arn)
    yield from _logs(name, "TrainingJobs")


def _auto_ml(step: Step, request: Any, run: Execution) -> Calls:
    name, job = step["Name"], run.job_name(step)
    for kind in ("Processing", "Training", "Transform"):
        arns = _spelled(f"{kind.lower()}-job", f"{job}-1")
        yield from _created(name, f"{kind}Job", arns, {}, f"Stop{kind}Job")
        yield from _logs(name, _LOG_GROUPS[kind])
    for kind, resource in (("Model", "model"), ("EndpointConfig", "endpoint-config"), ("Endpoint", "endpoint")):
        yield from _created(name, kind, _spelled(resource, f"{job}-1"), {}, f"Delete{kind}")
    yield from (Call(name, "sagemaker:InvokeEndpoint", arn) for arn in _spelled("endpoint", f"{job}-1"))
    yield Call(name, "sagemaker:ListCandidatesForAutoMLJob", "*")
    yield from read_calls(name, f"{request['OutputDataConfig']['S3OutputPath']}/{job}/")
    yield Call(name, "ecr:GetAuthorizationToken", "*")
    for repository in ("autogluon-inference", "sagemaker-xgboost"):
        arn = f"arn:aws:ecr:{REGION}:222222222222:repository/{repository}"
        yield from (Call(name, verb, arn) for verb in PULL)


def _check(step: Step, _: Any, run: Execution) -> Calls:
    name, group = step["Name"], step.get("ModelPackageGroupName")
    if group is not None and group != RUN_TIME:
        packages = f"{_START}model-package/{group}/3"
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
            yield Call(name, f"sagemaker:{verb}{kind}", f"{_START}{arn}")
        yield Call(name, "sagemaker:AddTags", f"{_START}{arn}")
    yield Call(name, "sagemaker:InvokeEndpoint", f"{_START}endpoint/sm-clarify-1")
    yield from (Call(name, "sagemaker:DescribeModel", arn) for arn in _spelled("model", model))
    if model.startswith("pipelines-"):
        yield from _logs(name, "Endpoints/sm-clarify-1")


def _model(step: Step, request: Any, run: Execution) -> Calls:
    name = step["Name"]
    yield from _created(name, "Model", _spelled("model", run.job_name(step)), request)
    for container in [*request.get("Containers", []), request.get("PrimaryContainer") or {}]:
        package = container.get("ModelPackageName", "")
        if package.startswith("arn:"):
            yield Call(name, "sagemaker:DescribeModelPackage", package)
        provider = container.get("ImageConfig", {}).get("RepositoryAuthConfig")
        if provider:
            yield Call(name, "lambda:InvokeFunction", provider["RepositoryCredentialsProviderArn"])


def _registered(step: str, group: str) -> Calls:
    arn = group if group.startswith("arn:") else f"{_START}model-package-group/{group}"
    package = f"{arn.replace(':model-package-group/', ':model-package/')}/1"
    for verb in ("CreateModelPackage", "DescribeModelPackage", "ListModelPackages", "AddTags", "ListTags"):
        yield Call(step, f"sagemaker:{verb}", package)
    yield Call(step, "sagemaker:DescribeModelPackageGroup", arn)


def _register(step: Step, request: Any, _: Execution) -> Calls:
    name = step["Name"]
    yield from _registered(name, request["ModelPackageGroupName"])
    if request.get("SourceUri", "").startswith("arn:"):
        kind = "ModelPackage" if ":model-package/" in request["SourceUri"] else "Model"
        yield Call(name, f"sagemaker:Describe{kind}", request["SourceUri"])
    if "ValidationSpecification" in request:
        yield from _logs(name, "TransformJobs")


def _endpoint_config(step: Step, request: Any, _: Execution) -> Calls:
    arns = _spelled("endpoint-config", f"{request['EndpointConfigName']}-{EXECUTION}")
    yield from _created(step["Name"], "EndpointConfig", arns, request)
    told = request.get("AsyncInferenceConfig", {}).get("OutputConfig", {}).get("NotificationConfig", {})
    for key, topic in told.items():
        if key.endswith("Topic") and topic != RUN_TIME:
            yield Call(step["Name"], "sns:Publish", topic)


def _endpoint(step: Step, request: Any, run: Execution) -> Calls:
    name, endpoint = step["Name"], request["EndpointName"]
    configs = _spelled("endpoint-config", request["EndpointConfigName"])
    endpoints = [] if endpoint == RUN_TIME else _spelled("endpoint", endpoint)
    for arn in (*endpoints, *configs):
        yield Call(name, "sagemaker:CreateEndpoint", arn)
        yield Call(name, "sagemaker:UpdateEndpoint", arn)
    for verb in ("DescribeEndpoint", "AddTags", "ListTags"):
        yield from (Call(name, f"sagemaker:{verb}", arn) for arn in endpoints)
    maker = re.search(r"Steps\.([^.]+)\.", json.dumps(step["Arguments"]["EndpointConfigName"]))
    if maker is not None:
        yield from _logs(name, f"Endpoints/{endpoint}")
        yield from request_calls(name, {"KmsKeyId": run.request(run.steps[maker[1]]).get("KmsKeyId")})


def _component(step: Step, request: Any, _: Execution) -> Calls:
    name, component = step["Name"], request["InferenceComponentName"]
    for arn in _spelled("inference-component", component):
        for verb in ("CreateInferenceComponent", "DescribeInferenceComponent", "AddTags", "ListTags"):
            yield Call(name, f"sagemaker:{verb}", arn)
    for arn in _spelled("endpoint", request["EndpointName"]):
        yield Call(name, "sagemaker:CreateInferenceComponent", arn)
    yield from _logs(name, f"InferenceComponents/{component}")


def _lineage(step: Step, request: Any, _: Execution) -> Calls:
    name = step["Name"]
    for kind in ("Action", "Artifact", "Context"):
        for entry in request.get(f"{kind}s", []):
            known = "0a1b2c3d" if kind == "Artifact" else entry[f"{kind}Name"]
            yield from _created(name, kind, [f"{_START}{kind.lower()}/{known}"], {})
    for association in request.get("Associations", []):
        for end in (association["Source"], association["Destination"]):
            if "Arn" in end:
                arn = end["Arn"] if end["Arn"] != RUN_TIME else f"{_START}artifact/0a1b2c3d"
            else:
                known = "0a1b2c3d" if end["Type"] == "Artifact" else end["Name"]
                arn = f"{_START}{end['Type'].lower()}/{known}"
            yield Call(name, "sagemaker:AddAssociation", arn)


def _cleanup(step: Step, request: Any, run: Execution) -> Calls:
    for entry in request["Resources"]["S3"]:
        made = run.request(run.steps[entry["StepName"]])
        outputs = [output["S3Output"]["S3Uri"] for output in made["ProcessingOutputConfig"]["Outputs"]]
        for uri in entry.get("S3Uris", outputs):
            place = uri.removeprefix("s3://")
            for verb in ("DeleteObject", "DeleteObjectVersion"):
                yield Call(step["Name"], f"s3:{verb}", f"arn:aws:s3:::{place}part-0.csv")
            yield Call(step["Name"], "s3:ListBucket", f"arn:aws:s3:::{place.split('/')[0]}")


def _lambda(step: Step, _: Any, __: Execution) -> Calls:
    yield Call(step["Name"], "lambda:InvokeFunction", step["FunctionArn"])


def _callback(step: Step, _: Any, __: Execution) -> Calls:
    host, account, queue = step["SqsQueueUrl"].removeprefix("https://").split("/")
    yield Call(step["Name"], "sqs:SendMessage", f"arn:aws:sqs:{host.split('.')[1]}:{account}:{queue}")


_SPECIAL = {
    "Processing": redshift_and_athena,
    "Training": _training,
    "Tuning": _tuning,
    "AutoML": _auto_ml,
    "QualityCheck": _check,
    "ClarifyCheck": _check,
    "Model": _model,
    "RegisterModel": _register,
    "EndpointConfig": _endpoint_config,
    "Endpoint": _endpoint,
    "InferenceComponent": _component,
    "Lineage": _lineage,
    "Cleanup": _cleanup,
    "Lambda": _lambda,
    "Callback": _callback,
    "EMR": emr,
    "EMRServerless": emr_serverless,
}
