"""What calls of all step types have in common: ARNs, tagged resources, logs."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from tests.authorization.request_calls import Call, context_of
from tests.authorization.roles import ACCOUNT, REGION

Calls: TypeAlias = Iterator[Call]
START = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:"


def spelled(resource: str, name: str) -> list[str]:
    """ARNs as AWS may write them: with the name as given or in lower case."""
    return [f"{START}{resource}/{spelling}" for spelling in dict.fromkeys((name, name.lower()))]


def created(step: str, kind: str, arns: list[str], request: Any, *verbs: str) -> Calls:
    """Create a tagged resource and look at it."""
    create = f"sagemaker:Create{kind}"
    for arn in arns:
        yield Call(step, create, arn, context_of(create, request))
        for verb in (f"Describe{kind}", *verbs, "AddTags", "ListTags"):
            yield Call(step, f"sagemaker:{verb}", arn)


def logs(step: str, group: str) -> Calls:
    arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/sagemaker/{group}"
    yield Call(step, "logs:CreateLogGroup", arn)
    yield Call(step, "logs:DescribeLogStreams", f"{arn}:*")
    for verb in ("CreateLogStream", "PutLogEvents"):
        yield Call(step, f"logs:{verb}", f"{arn}:log-stream:one/algo-1")
    yield Call(step, "cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": f"/aws/sagemaker/{group}"})
