"""Calls of step types that run no job of their own: models, packages, endpoints, lineage, data, functions, queues."""

import json
import re
from typing import Any

from tests.authorization.aws_calls import Step
from tests.authorization.common_calls import START, Calls, created, logs, spelled
from tests.authorization.execution import EXECUTION, RUN_TIME, Execution
from tests.authorization.request_calls import Call, request_calls


def model(step: Step, request: Any, run: Execution) -> Calls:
    name = step["Name"]
    yield from created(name, "Model", spelled("model", run.job_name(step)), request)
    for container in [*request.get("Containers", []), request.get("PrimaryContainer") or {}]:
        package = container.get("ModelPackageName", "")
        if package.startswith("arn:"):
            yield Call(name, "sagemaker:DescribeModelPackage", package)
        provider = container.get("ImageConfig", {}).get("RepositoryAuthConfig")
        if provider:
            yield Call(name, "lambda:InvokeFunction", provider["RepositoryCredentialsProviderArn"])


def registered(step: str, group: str) -> Calls:
    arn = group if group.startswith("arn:") else f"{START}model-package-group/{group}"
    package = f"{arn.replace(':model-package-group/', ':model-package/')}/1"
    for verb in ("CreateModelPackage", "DescribeModelPackage", "ListModelPackages", "AddTags", "ListTags"):
        yield Call(step, f"sagemaker:{verb}", package)
    yield Call(step, "sagemaker:DescribeModelPackageGroup", arn)


def register(step: Step, request: Any, _: Execution) -> Calls:
    name = step["Name"]
    yield from registered(name, request["ModelPackageGroupName"])
    if request.get("SourceUri", "").startswith("arn:"):
        kind = "ModelPackage" if ":model-package/" in request["SourceUri"] else "Model"
        yield Call(name, f"sagemaker:Describe{kind}", request["SourceUri"])
    if "ValidationSpecification" in request:
        yield from logs(name, "TransformJobs")


def endpoint_config(step: Step, request: Any, _: Execution) -> Calls:
    arns = spelled("endpoint-config", f"{request['EndpointConfigName']}-{EXECUTION}")
    yield from created(step["Name"], "EndpointConfig", arns, request)
    told = request.get("AsyncInferenceConfig", {}).get("OutputConfig", {}).get("NotificationConfig", {})
    for key, topic in told.items():
        if key.endswith("Topic") and topic != RUN_TIME:
            yield Call(step["Name"], "sns:Publish", topic)


def endpoint(step: Step, request: Any, run: Execution) -> Calls:
    name, endpoint = step["Name"], request["EndpointName"]
    configs = spelled("endpoint-config", request["EndpointConfigName"])
    endpoints = [] if endpoint == RUN_TIME else spelled("endpoint", endpoint)
    for arn in (*endpoints, *configs):
        yield Call(name, "sagemaker:CreateEndpoint", arn)
        yield Call(name, "sagemaker:UpdateEndpoint", arn)
    for verb in ("DescribeEndpoint", "AddTags", "ListTags"):
        yield from (Call(name, f"sagemaker:{verb}", arn) for arn in endpoints)
    maker = re.search(r"Steps\.([^.]+)\.", json.dumps(step["Arguments"]["EndpointConfigName"]))
    if maker is not None:
        yield from logs(name, f"Endpoints/{endpoint}")
        yield from request_calls(name, {"KmsKeyId": run.request(run.steps[maker[1]]).get("KmsKeyId")})


def component(step: Step, request: Any, _: Execution) -> Calls:
    name, component = step["Name"], request["InferenceComponentName"]
    for arn in spelled("inference-component", component):
        for verb in ("CreateInferenceComponent", "DescribeInferenceComponent", "AddTags", "ListTags"):
            yield Call(name, f"sagemaker:{verb}", arn)
    for arn in spelled("endpoint", request["EndpointName"]):
        yield Call(name, "sagemaker:CreateInferenceComponent", arn)
    yield from logs(name, f"InferenceComponents/{component}")


def lineage(step: Step, request: Any, _: Execution) -> Calls:
    name = step["Name"]
    for kind in ("Action", "Artifact", "Context"):
        for entry in request.get(f"{kind}s", []):
            known = "0a1b2c3d" if kind == "Artifact" else entry[f"{kind}Name"]
            yield from created(name, kind, [f"{START}{kind.lower()}/{known}"], {})
    for association in request.get("Associations", []):
        for end in (association["Source"], association["Destination"]):
            if "Arn" in end:
                arn = end["Arn"] if end["Arn"] != RUN_TIME else f"{START}artifact/0a1b2c3d"
            else:
                known = "0a1b2c3d" if end["Type"] == "Artifact" else end["Name"]
                arn = f"{START}{end['Type'].lower()}/{known}"
            yield Call(name, "sagemaker:AddAssociation", arn)


def cleanup(step: Step, request: Any, run: Execution) -> Calls:
    for entry in request["Resources"]["S3"]:
        made = run.request(run.steps[entry["StepName"]])
        outputs = [output["S3Output"]["S3Uri"] for output in made["ProcessingOutputConfig"]["Outputs"]]
        for uri in entry.get("S3Uris", outputs):
            place = uri.removeprefix("s3://")
            for verb in ("DeleteObject", "DeleteObjectVersion"):
                yield Call(step["Name"], f"s3:{verb}", f"arn:aws:s3:::{place}part-0.csv")
            yield Call(step["Name"], "s3:ListBucket", f"arn:aws:s3:::{place.split('/')[0]}")


def function(step: Step, _: Any, __: Execution) -> Calls:
    yield Call(step["Name"], "lambda:InvokeFunction", step["FunctionArn"])


def callback(step: Step, _: Any, __: Execution) -> Calls:
    host, account, queue = step["SqsQueueUrl"].removeprefix("https://").split("/")
    yield Call(step["Name"], "sqs:SendMessage", f"arn:aws:sqs:{host.split('.')[1]}:{account}:{queue}")
