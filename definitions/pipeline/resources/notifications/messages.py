"""The message of each event that notifications may name.

A message is a JSON document, which EventBridge makes of a template and values of the event. Inside quotes it escapes
nothing, so only values stand there that AWS makes or whose characters are few; a reason stands for a whole value.

Sources: Amazon SageMaker Developer Guide, "Events that SageMaker AI sends to EventBridge"; EventBridge API Reference,
InputTransformer; EventBridge User Guide, "Amazon EventBridge input transformation".
"""

import json
from collections.abc import Mapping
from types import MappingProxyType

from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.pipeline.resources.resource_names import ResourceNames

_VARIABLE = pattern(r"<([a-z]+)>")
_PATHS = {
    "time": "$.time",
    "region": "$.region",
    "status": "$.detail.currentPipelineExecutionStatus",
    "execution": "$.detail.pipelineExecutionArn",
    "step": "$.detail.stepName",
    "reason": "$.detail.failureReason",
    "model": "$.detail.ModelPackageArn",
    "group": "$.detail.ModelPackageGroupName",
    "version": "$.detail.ModelPackageVersion",
}
"""Values of events, by the name that templates give them. Each is in all events whose message has it."""
_EXECUTION = {
    "status": "<status>",
    "execution": "<execution>",
    "time": "<time>",
    "more": "pipelines status {stack} <execution>",
    "awsCli": "aws sagemaker describe-pipeline-execution --region <region> --pipeline-execution-arn <execution>",
}
_STEP = {
    "step": "<step>",
    "reason": "<reason>",
    "execution": "<execution>",
    "time": "<time>",
    "more": "pipelines status {stack} <execution>",
    "awsCli": "aws sagemaker list-pipeline-execution-steps --region <region> --pipeline-execution-arn <execution>",
}
_MODEL = {
    "model": "<model>",
    "time": "<time>",
    "awsCli": "aws sagemaker describe-model-package --region <region> --model-package-name <model>",
}
_MESSAGES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "executionStarted": {
            "message": "An execution of the SageMaker pipeline {pipeline} started at <time>.",
            **_EXECUTION,
        },
        "executionSucceeded": {
            "message": "An execution of the SageMaker pipeline {pipeline} succeeded at <time>.",
            **_EXECUTION,
        },
        "executionFailed": {
            "message": "An execution of the SageMaker pipeline {pipeline} failed at <time>.",
            **_EXECUTION,
        },
        "executionStopped": {
            "message": "An execution of the SageMaker pipeline {pipeline} was stopped at <time>.",
            **_EXECUTION,
        },
        "stepFailed": {
            "message": "The step <step> of the SageMaker pipeline {pipeline} failed at <time>.",
            **_STEP,
        },
        "modelRegistered": {
            "message": "Version <version> of the model <group> was registered at <time>, and waits for an approval.",
            **_MODEL,
            "more": "pipelines approve {stack} <version>",
        },
        "modelApproved": {
            "message": "Version <version> of the model <group> was approved at <time>.",
            **_MODEL,
        },
    }
)


@record
class Message:
    """A message.

    Attributes:
        template: a JSON document with ``<name>`` for each value of the event.
        paths: of these values in the event, by name.
    """

    template: str
    paths: dict[str, str]


def message(event: str, names: ResourceNames) -> Message:
    """The message that tells of an event of this module."""
    known = {"pipeline": names.pipeline, "stack": names.stack}
    values = {key: text.format(**known) for key, text in _MESSAGES[event].items()}
    template = "{" + ",".join(f"{json.dumps(key)}:{_rendered(value)}" for key, value in values.items()) + "}"
    return Message(template, {name: _PATHS[name] for name in dict.fromkeys(_VARIABLE.findall(template))})


def _rendered(value: str) -> str:
    """A value as EventBridge takes it: it puts quotes around what stands for a whole value, and escapes it."""
    return value if _VARIABLE.fullmatch(value) else json.dumps(value)
