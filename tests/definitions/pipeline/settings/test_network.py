"""A step in a VPC of its own: the request, the role and its conditions are in that VPC, and in no other."""

from typing import Any

import pytest

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps import step_types
from definitions.pipeline.steps.core.capabilities import RunsInNetwork
from tests.definitions.pipeline.steps.core.test_job_names import IMAGE, RUNS, STEPS
from tests.support import compiled, config_of, json_of, problems_of, statement, step, warnings_of

PIPELINES = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"
OWN = "networkConfig: {subnetIds: [subnet-2], securityGroupIds: [sg-2, sg-3]}"
VPC = {"SecurityGroupIds": ["sg-2", "sg-3"], "Subnets": ["subnet-2"]}
SETTINGS = {
    **{kind: settings for kind, (_, _, settings) in STEPS.items()},
    "NotebookJob": f"inputNotebookS3Uri: 's3://data/nb/a.ipynb', imageUri: '{IMAGE}', kernelName: python3",
    "EndpointConfig": "endpointConfigName: e, productionVariants: [{variantName: a, instanceType: ml.m5.large, "
    "initialInstanceCount: 1}]",
}
KINDS = [kind for kind in step_types() if issubclass(kind, RunsInNetwork)]


def one_step(kind: str, *more: str, pipeline: str = "") -> CompiledPipeline:
    payload = next(known.payload for known in KINDS if known.type_name == kind)
    settings = ", ".join([SETTINGS[kind], *more])
    return compiled(config_of(f"- {{name: One, type: {kind}, {payload}: {{{settings}}}}}", pipeline=pipeline))


def vpcs(tree: Any) -> list[Any]:
    """All that is called ``VpcConfig``."""
    if isinstance(tree, list):
        return [found for entry in tree for found in vpcs(entry)]
    if not isinstance(tree, dict):
        return []
    return [found for name, value in tree.items() for found in ([value] if name == "VpcConfig" else vpcs(value))]


def without_vpc(tree: Any) -> Any:
    if isinstance(tree, list):
        return [without_vpc(entry) for entry in tree]
    if not isinstance(tree, dict):
        return tree
    return {name: without_vpc(value) for name, value in tree.items() if name != "VpcConfig"}


@pytest.mark.parametrize("kind", [kind.type_name for kind in KINDS])
@pytest.mark.parametrize("pipeline", ["", PIPELINES], ids=["alone", "instead of the pipeline's"])
def test_the_request_and_the_role_are_in_the_vpc_of_the_step(kind: str, pipeline: str) -> None:
    made, plain = one_step(kind, OWN, pipeline=pipeline), one_step(kind, pipeline=pipeline)
    request = step(made, "One")["Arguments"]
    assert vpcs(request) == [VPC]
    assert without_vpc(request) == without_vpc(step(plain, "One")["Arguments"])
    assert "subnet-1" not in str(made.statements)
    assert "sg-1" not in str(made.statements)
    [*conditions] = [condition for known in made.statements for condition in known.conditions]
    assert ("ForAllValues:StringEquals", "sagemaker:VpcSubnets", ("subnet-2",)) in conditions
    assert ("ForAllValues:StringEquals", "sagemaker:VpcSecurityGroupIds", ("sg-2", "sg-3")) in conditions


def test_other_steps_stay_in_the_vpc_of_the_pipeline() -> None:
    one = f"- {{name: One, type: Training, training: {{{RUNS}, {OWN}}}}}"
    other = f"- {{name: Other, type: Training, training: {{{RUNS}}}}}"
    pipeline = compiled(config_of(one, other, pipeline=PIPELINES))
    assert vpcs(step(pipeline, "Other")["Arguments"]) == [{"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}]
    created = json_of(statement(pipeline, "CreateNetworkInterfaces").resources)
    assert [resource.rpartition("/")[2] for resource in created] == [
        "*",
        "sg-1",
        "sg-2",
        "sg-3",
        "subnet-1",
        "subnet-2",
    ]
    conditions = {
        values
        for known in pipeline.statements
        for _, key, values in known.conditions
        if key == "sagemaker:VpcSubnets" and values != ("false",)
    }
    assert conditions == {("subnet-1",), ("subnet-2",)}, "each job in its own subnets, and in no others"


def test_what_only_a_vpc_reaches_is_reached_from_that_of_the_step() -> None:
    files = "{fileSystemId: fs-0123456789a, fileSystemType: EFS, fileSystemAccessMode: ro, directoryPath: /}"
    channels = f"inputChannels: [{{channelName: train, fileSystem: {files}}}]"
    assert warnings_of(one_step("Training", channels)) != []
    assert warnings_of(one_step("Training", channels, OWN)) == []


def test_an_endpoint_of_models_has_no_network_of_its_own() -> None:
    variant = "productionVariants: [{variantName: a, modelName: m, instanceType: ml.m5.large, initialInstanceCount: 1}]"
    text = f"- {{name: One, type: EndpointConfig, endpointConfig: {{endpointConfigName: e, {variant}, {OWN}}}}}"
    [problem] = problems_of(config_of(text))
    assert ".endpointConfig.networkConfig: is for variants without 'modelName'" in problem
