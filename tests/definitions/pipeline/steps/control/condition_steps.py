"""Configs of Condition steps, which the tests of their parts share."""

from tests.support import aligned, config_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/evaluate:1"


def processing(name: str, more: str = "") -> str:
    settings = f"{{imageUri: '{IMAGE}', instanceType: ml.m5.xlarge{more}}}"
    return f"- {{name: {name}, type: Processing, processing: {settings}}}"


EVALUATE = processing(
    "Evaluate",
    ", outputs: [{outputName: report}, {outputName: more}], propertyFiles: ["
    "{propertyFileName: Report, outputName: report, filePath: r.json},"
    "{propertyFileName: More, outputName: more, filePath: m.json}]",
)


def check(*conditions: str, branches: str) -> str:
    start = f"""
- name: Check
  type: Condition
  condition:
{aligned(branches, 4)}
    conditions:
"""
    return start + "".join(f"      - {condition}\n" for condition in conditions)


def config(*conditions: str, branches: str = "ifSteps: [Good]", pipeline: str = "") -> str:
    steps = (EVALUATE, check(*conditions, branches=branches), processing("Good"), processing("Bad"))
    return config_of(*steps, pipeline=pipeline)


def condition(operator: str = "LessThan", file: str = "Report", threshold: str = "6.0") -> str:
    return (
        f"{{operator: {operator}, stepName: Evaluate, propertyFile: {file}, "
        f"jsonPath: 'm.mse[0].value', threshold: {threshold}}}"
    )


def left(file: str = "Report") -> dict[str, object]:
    path = f"Steps.Evaluate.PropertyFiles.{file}"
    return {"Std:JsonGet": {"PropertyFile": {"Get": path}, "Path": "m.mse[0].value"}}
