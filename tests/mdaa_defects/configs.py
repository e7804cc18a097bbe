"""Configs for the tests of MDAA's defects: sound steps, in which each test changes the one thing it is about."""

import json
from typing import Any, TypeAlias

import pytest

from definitions.diagnostics.problems import InvalidConfig, dotted
from definitions.pipeline.compile import CompiledPipeline
from tests.iam import Request, allows
from tests.support import compiled
from tests.synth import ACCOUNT, KEY_ID, REGION, Stack, applied, document, synthesized, values_of

Step: TypeAlias = dict[str, Any]

REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
PIPELINE_NAME = "test-org-test-env-test-domain-test-pipeline-churn-sm-pipeline"
"""The name that MDAA gives the pipeline of ``config``; below, its bucket and the group ``models``."""
BUCKET = "test-org-test-env-test-domain-test-pipeline-pipeline-churn"
GROUP = "test-org-test-env-test-domain-test-pipeline-models"
READER = "222222222222"
READER_ROOT = f"arn:aws:iam::{READER}:root"
SAGEMAKER = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}"
IMPORTED = {
    "pipelineBucketName": "shared-bucket",
    "pipelineKmsKeyArn": "arn:aws:kms:eu-west-1:999999999999:key/abcd-1",
}
"""Bucket and key of another account."""
EVALUATION = {"propertyFileName": "Report", "outputName": "evaluation", "filePath": "evaluation.json"}


def processing(name: str = "Prepare", **settings: Any) -> Step:
    """A Processing step with an image and an instance type."""
    job = {"imageUri": f"{REGISTRY}/prepare:1.0", "instanceType": "ml.m5.xlarge", **settings}
    return {"name": name, "type": "Processing", "processing": job}


def evaluation(name: str = "Evaluate") -> Step:
    """A Processing step with the property file ``Report``."""
    return processing(name, outputs=[{"outputName": "evaluation"}], propertyFiles=[EVALUATION])


def training(name: str = "Train", **settings: Any) -> Step:
    """A Training step that reads ``s3://data/train/``."""
    job = {
        "imageUri": f"{REGISTRY}/train:1.0",
        "instanceType": "ml.m5.xlarge",
        "inputChannels": [{"channelName": "train", "s3Uri": "s3://data/train/"}],
        **settings,
    }
    return {"name": name, "type": "Training", "training": job}


def register(name: str = "Register", **settings: Any) -> Step:
    """A RegisterModel step."""
    return {"name": name, "type": "RegisterModel", "register": {"imageUri": f"{REGISTRY}/serve:1.0", **settings}}


def model(name: str = "Create", **settings: Any) -> Step:
    """A Model step of a model package."""
    package = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/churn/3"
    return {"name": name, "type": "Model", "model": {"modelPackageArn": package, **settings}}


def transform(name: str = "Predict", **settings: Any) -> Step:
    """A Transform step with the model of the step ``Create``, over ``s3://data/customers/`` unless told otherwise."""
    source = {} if "inputDataStepOutput" in settings else {"inputDataUri": "s3://data/customers/"}
    job = {"modelNameStep": "Create", "instanceType": "ml.m5.xlarge", **source, **settings}
    return {"name": name, "type": "Transform", "transform": job}


def condition(name: str = "Check", if_steps: list[str] | None = None, **settings: Any) -> Step:
    """A Condition step on the property file ``Report`` of the step ``Evaluate``."""
    chosen = {"conditions": [comparison()], "ifSteps": ["Register"] if if_steps is None else if_steps, **settings}
    return {"name": name, "type": "Condition", "condition": chosen}


def comparison(operator: str = "LessThan", **settings: Any) -> dict[str, Any]:
    """One condition."""
    value = {"stepName": "Evaluate", "propertyFile": "Report", "jsonPath": "mse", "threshold": 6.0}
    return {"operator": operator, **value, **settings}


def parameter(name: str, default: object, kind: str = "String") -> dict[str, Any]:
    """A pipeline parameter."""
    return {"name": name, "type": kind, "defaultValue": default}


def config(
    *steps: Step,
    parameters: list[dict[str, Any]] | None = None,
    network: dict[str, Any] | None = None,
    **root: Any,
) -> str:
    """The text of a config; JSON is YAML."""
    optional = {"parameters": parameters, "networkConfig": network}
    given = {key: value for key, value in optional.items() if value is not None}
    return json.dumps({"projectName": "churn", "pipeline": {**given, "steps": list(steps)}, **root})


def pipeline(*steps: Step, **settings: Any) -> CompiledPipeline:
    """The compiled pipeline of these steps; settings as for ``config``."""
    return compiled(config(*steps, **settings), account=ACCOUNT, region=REGION)


def stack(*steps: Step, **settings: Any) -> Stack:
    """The synthesized stack of these steps; settings as for ``config``."""
    return synthesized(pipeline(*steps, **settings))


def refusals(*steps: Step, **settings: Any) -> list[tuple[str, str]]:
    """Where these steps are wrong, and the rule that says so; settings as for ``config``."""
    with pytest.raises(InvalidConfig) as raised:
        compiled(config(*steps, **settings))
    return [(dotted(problem.path), problem.rule) for problem in raised.value.problems if problem.severity == "error"]


def definition(made: Stack) -> list[Any]:
    """The steps of the stack's pipeline definition as AWS gets them."""
    steps: list[Any] = document(made, "aws_sagemaker_pipeline", "pipeline_definition")["Steps"]
    return steps


def role_policy(made: Stack) -> dict[str, list[Any]]:
    """All that the role of the stack is allowed, as one policy."""
    return {"Statement": [statement for policy in role_policies(made) for statement in policy["Statement"]]}


def role_policies(made: Stack) -> list[Any]:
    """The policies of the role as AWS gets them."""
    values = values_of(made)
    inline, managed = (made["resource"].get(kind, {}) for kind in ("aws_iam_role_policy", "aws_iam_policy"))
    return [json.loads(applied(one["policy"], values)) for one in [*inline.values(), *managed.values()]]


PROTECTED = {
    "sagemaker:VolumeKmsKeyArn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}",
    "sagemaker:OutputKmsKeyArn": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}",
    "sagemaker:InterContainerTrafficEncryption": "true",
    "sagemaker:NetworkIsolation": "true",
}
"""What AWS sees of a job's request that has all that steps write by themselves, outside a VPC."""


def may(made: Stack, action: str, resource: str, context: dict[str, str] | None = None) -> bool:
    """Whether the role of the stack is allowed this."""
    return allows(role_policy(made), Request(action, resource, context or {}))
