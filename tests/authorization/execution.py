"""One execution of a pipeline definition, imagined: its steps, what they are called, and what expressions are worth."""

import re
from collections.abc import Iterator
from typing import Any

EXECUTION, SUFFIX = "bqbpzw5k3d15", "U0H0Wl6oKU"
RUN_TIME = "known-at-run-time"
"""What stands for a value that the definition does not tell."""
_SHORT = {"Tuning": 8, "AutoML": 8}
_NAMES = {
    **{kind: f"{kind}JobName" for kind in ("Training", "Transform", "Processing", "AutoML")},
    **dict.fromkeys(("QualityCheck", "ClarifyCheck"), "ProcessingJobName"),
    "Tuning": "HyperParameterTuningJobName",
    "Model": "ModelName",
    "Job": "JobName",
}
"""The member of a type's request that is a prefix of names."""


class Execution:
    """An execution of a definition.

    Attributes:
        steps: all steps by name, those in branches and loops, too.
    """

    def __init__(self, definition: dict[str, Any]) -> None:
        self.steps = {step["Name"]: step for step in _steps(definition["Steps"])}
        self._parameters = {entry["Name"]: entry.get("DefaultValue") for entry in definition.get("Parameters", [])}

    def job_name(self, step: dict[str, Any]) -> str:
        """What the pipeline service calls the job of a step: after the request's prefix, or else after the step.

        Source: Amazon SageMaker Developer Guide, "IAM Access Management". Long names are cut.
        """
        prefix = step["Arguments"].get(_NAMES.get(step["Type"]))
        return self.generated_name(step) if prefix is None else f"{prefix}-{EXECUTION}-{SUFFIX}-0"

    def generated_name(self, step: dict[str, Any]) -> str:
        """The name after the step."""
        if step["Type"] in _SHORT:
            return f"{EXECUTION}-{step['Name'][: _SHORT[step['Type']]]}-{SUFFIX}"
        return f"pipelines-{EXECUTION}-{step['Name'][:20]}-{SUFFIX}"

    def request(self, step: dict[str, Any]) -> Any:
        """``Arguments`` with values in the place of expressions."""
        return self.value(step["Arguments"], step)

    def value(self, tree: Any, step: dict[str, Any]) -> Any:
        """The tree with values in the place of expressions; ``RUN_TIME`` where there is none to know."""
        if isinstance(tree, list):
            return [self.value(entry, step) for entry in tree]
        if not isinstance(tree, dict):
            return tree
        if set(tree) == {"Get"}:
            return self._get(tree["Get"], step)
        if set(tree) == {"Std:Join"}:
            join = tree["Std:Join"]
            return str(join["On"]).join(str(self.value(entry, step)) for entry in join["Values"])
        if set(tree) == {"Std:JsonGet"}:
            return RUN_TIME
        return {key: self.value(entry, step) for key, entry in tree.items()}

    def _get(self, reference: str, step: dict[str, Any]) -> Any:
        root, _, rest = reference.partition(".")
        if root == "Parameters":
            default = self._parameters[rest]
            return RUN_TIME if default is None else default
        if root == "Execution":
            return EXECUTION if rest == "PipelineExecutionId" else RUN_TIME
        if root != "Steps":
            return RUN_TIME
        name, _, path = rest.partition(".")
        return self._property(self.steps[name], path)

    def _property(self, step: dict[str, Any], path: str) -> Any:
        """What another step may read of this one."""
        if step["Type"] in ("Lambda", "Callback", "Condition", "ForEach"):
            return RUN_TIME
        request = self.request(step)
        if path == "ModelArtifacts.S3ModelArtifacts":
            return f"{_below(request['OutputDataConfig']['S3OutputPath'])}{self.job_name(step)}/output/model.tar.gz"
        if path.startswith("BestCandidate.InferenceContainers"):
            return f"{_below(request['OutputDataConfig']['S3OutputPath'])}{self.job_name(step)}/best/model.tar.gz"
        if path == "ModelPackageArn":
            return f"model-package of {step['Name']}"
        if path == "ModelName":
            return self.job_name(step)
        if path == "EndpointConfigName":
            return f"{request[path]}-{EXECUTION}"
        if path.startswith("CalculatedBaseline"):
            return f"{_below(_output_of(request))}{path.removeprefix('CalculatedBaseline').lower()}.json"
        if path.startswith("BaselineUsedForDriftCheck"):
            kind = path.removeprefix("BaselineUsedForDriftCheck")
            if step["RegisterNewBaseline"] is True:
                return self._property(step, f"CalculatedBaseline{kind}")
            supplied = step.get(f"SuppliedBaseline{kind}") if step["RegisterNewBaseline"] is False else None
            return RUN_TIME if supplied is None else self.value(supplied, step)
        found = _walk(request, path)
        return RUN_TIME if found is None else found


def _steps(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for step in steps:
        yield step
        for key in ("IfSteps", "ElseSteps", "ForEachBody", "Steps"):
            inner = step["Arguments"].get(key)
            yield from _steps(inner if isinstance(inner, list) else [])


def _below(uri: str) -> str:
    return f"{uri.rstrip('/')}/"


def _output_of(request: Any) -> str:
    uri: str = request["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3Uri"]
    return uri


def _walk(value: Any, path: str) -> Any:
    for name, key in re.findall(r"([A-Za-z0-9]+)|\['?([^'\]]+)'?\]", path):
        if name:
            value = value.get(name) if isinstance(value, dict) else None
        elif isinstance(value, list):
            named = [entry for entry in value if isinstance(entry, dict) and key in entry.values()]
            value = named[0] if named else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value
