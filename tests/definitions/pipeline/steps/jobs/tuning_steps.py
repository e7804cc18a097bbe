"""Configs of Tuning steps, which the tests of their parts share."""

from typing import Any

from tests.support import aligned, compiled, config_of, step

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
JOBS = "arn:${partition}:sagemaker:${region}:${account}"


def tuning(more: str = "", job: str = "", *, ranges: str = "", name: str = "Tune", **config: str) -> str:
    ranges = ranges or "integerParameterRanges: [{name: depth, minValue: 3, maxValue: 10}]"
    lines = f"""
- name: {name}
  type: Tuning
  tuning:
    objective: {{type: Maximize, metricName: auc}}
    resourceLimits: {{maxParallelTrainingJobs: 2}}
    parameterRanges:
{aligned(ranges, 6)}
{aligned(more, 4)}
    trainingJob:
      imageUri: {IMAGE}
      {"" if "esource" in job or "instanceType" in job else "instanceType: ml.m5.xlarge"}
{aligned(job, 6)}
"""
    return config_of(lines, **config)


def request(source: str, name: str = "Tune") -> Any:
    return step(compiled(source), name)["Arguments"]


def training(source: str) -> Any:
    return request(source)["TrainingJobDefinition"]
