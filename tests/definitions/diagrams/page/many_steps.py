"""Pipelines of any size: for each region data, a model, and a decision or a loop."""

import json
from collections.abc import Iterator

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"
Step = dict[str, object]


def many_steps(number: int) -> str:
    """The text of a config with so many steps."""
    regions, others = divmod(number - 1, 5)
    steps = [_processing("Ingest"), *(step for region in range(regions) for step in _of_region(region))]
    for index in range(others):
        steps.append({**_processing(f"Other{index}"), "dependsOn": [steps[-1 if index else 0]["name"]]})
    pipeline = {"description": f"Models of {regions} regions", "steps": steps}
    return json.dumps({"projectName": "many", "modelPackageGroupName": "many", "pipeline": pipeline}, indent=1)


def _of_region(number: int) -> Iterator[Step]:
    name = f"Region{number}"
    title = f"Prepare the data of region {number}, with a title of several lines"
    yield {**_processing(f"Prepare{name}", "Ingest.data"), "displayName": title}
    channels = [{"channelName": "train", "stepOutput": f"Prepare{name}.data"}]
    yield _step(f"Train{name}", "Training", imageUri=IMAGE, instanceType="ml.m5.xlarge", inputChannels=channels)
    yield _processing(f"Evaluate{name}", f"Train{name}.modelArtifacts", f"Prepare{name}.data")
    if number % 3:
        report = {"stepName": f"Evaluate{name}", "propertyFile": "Report", "jsonPath": "auc"}
        conditions = [{"operator": "LessThan", **report, "threshold": 0.8}]
        yield _step(f"Check{name}", "Condition", conditions=conditions, ifSteps=[f"Stop{name}"])
        yield _step(f"Stop{name}", "Fail", errorMessage="too weak")
    else:
        body = [f"Score{name}"]
        yield _step(f"Each{name}", "ForEach", iterableItems=["a", "b"], maxConcurrency=2, forEachBody=body)
        yield _processing(f"Score{name}", f"Prepare{name}.data")


def _processing(name: str, *inputs: str) -> Step:
    return _step(
        name,
        "Processing",
        imageUri=IMAGE,
        instanceType="ml.m5.xlarge",
        inputs=[{"inputName": f"in-{index}", "stepOutput": output} for index, output in enumerate(inputs)],
        outputs=[{"outputName": "data"}],
        propertyFiles=[{"propertyFileName": "Report", "outputName": "data", "filePath": "report.json"}],
    )


def _step(name: str, type_: str, **settings: object) -> Step:
    return {"name": name, "type": type_, f"{type_[0].lower()}{type_[1:]}": settings}
