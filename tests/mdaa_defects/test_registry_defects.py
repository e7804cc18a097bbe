"""What MDAA gets wrong about the model registry: D-14, D-15, D-19, D-20, D-21 and D-25."""

from typing import Any

import pytest

from tests.iam import Request, allows
from tests.mdaa_defects.configs import (
    GROUP,
    IMPORTED,
    READER,
    READER_ROOT,
    SAGEMAKER,
    definition,
    may,
    pipeline,
    processing,
    refusals,
    register,
    stack,
    training,
    transform,
)
from tests.support import step
from tests.synth import document, resource

REGISTER = register(modelDataStep="Train")


@pytest.mark.parametrize("named", [{}, {"modelPackageGroupName": "models"}], ids=["absent", "as the root"])
def test_d14_register_step_uses_the_created_group(named: dict[str, Any]) -> None:
    made = stack(training(), register(modelDataStep="Train", **named), modelPackageGroupName="models")
    created = resource(made, "aws_sagemaker_model_package_group")["model_package_group_name"]
    _, registered = definition(made)
    assert (created, registered["Arguments"]["ModelPackageGroupName"]) == (GROUP, GROUP)
    assert may(made, "sagemaker:CreateModelPackage", f"{SAGEMAKER}:model-package-group/{created}")
    assert may(made, "sagemaker:CreateModelPackage", f"{SAGEMAKER}:model-package/{created}/1")


@pytest.mark.parametrize("root", [{}, {"modelPackageGroupName": "models"}], ids=["without root", "with another root"])
def test_d15_role_may_register_in_the_group_of_the_step(root: dict[str, Any]) -> None:
    made = stack(training(), register(modelDataStep="Train", modelPackageGroupName="shared"), **root)
    _, registered = definition(made)
    assert registered["Arguments"]["ModelPackageGroupName"] == "shared"
    assert may(made, "sagemaker:CreateModelPackage", f"{SAGEMAKER}:model-package-group/shared")


def test_d15_role_may_register_in_no_other_group() -> None:
    made = stack(training(), REGISTER, modelPackageGroupName="models")
    assert not may(made, "sagemaker:CreateModelPackage", f"{SAGEMAKER}:model-package-group/others")
    assert not may(made, "sagemaker:UpdateModelPackage", f"{SAGEMAKER}:model-package/{GROUP}/1")


def test_d19_an_image_without_a_model_is_noted() -> None:
    found = pipeline(register(modelPackageGroupName="models")).problems
    assert ("no-model-data", "note") in [(problem.rule, problem.severity) for problem in found]


def test_d19_empty_model_data_is_no_model() -> None:
    [(path, _)] = refusals(register(modelPackageGroupName="models", modelData=""))
    assert path == "pipeline.steps[0].register.modelData"


def test_d20_model_data_may_be_a_step_reference() -> None:
    chosen = pipeline(training(), register(modelData="Train.modelArtifacts", modelPackageGroupName="models"))
    [container] = step(chosen, "Register")["Arguments"]["InferenceSpecification"]["Containers"]
    assert container["ModelDataUrl"] == {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (register(modelDataStep="Prepare", modelPackageGroupName="models"), "register.modelDataStep"),
        (transform(modelNameStep="Prepare"), "transform.modelNameStep"),
    ],
    ids=["modelDataStep", "modelNameStep"],
)
@pytest.mark.parametrize(
    "outputs",
    [
        ["data"],
        ["modelArtifacts", "modelName"],
    ],
    ids=["other names", "same names"],
)
def test_d21_step_references_lead_to_the_right_step_type(wrong: dict[str, Any], where: str, outputs: list[str]) -> None:
    prepare = processing(outputs=[{"outputName": name} for name in outputs])
    assert refusals(prepare, wrong) == [(f"pipeline.steps[1].{where}", "wrong-output")]


@pytest.mark.parametrize("settings", [{}, IMPORTED], ids=["own bucket", "imported bucket"])
def test_d25_reader_accounts_may_use_registered_models(settings: dict[str, Any]) -> None:
    made = stack(training(), REGISTER, modelPackageGroupName="models", prodAccountId=READER, **settings)
    policy = document(made, "aws_sagemaker_model_package_group_policy", "resource_policy")
    wanted = [
        ("DescribeModelPackageGroup", f"model-package-group/{GROUP}"),
        ("DescribeModelPackage", f"model-package/{GROUP}/3"),
        ("CreateModel", f"model-package/{GROUP}/3"),
    ]
    for principal, expected in ((READER_ROOT, True), ("arn:aws:iam::333333333333:root", False)):
        asked = [Request(f"sagemaker:{action}", f"{SAGEMAKER}:{arn}", principal=principal) for action, arn in wanted]
        assert [allows(policy, request) for request in asked] == [expected] * 3


def test_d25_reader_accounts_change_nothing_in_the_registry() -> None:
    made = stack(training(), REGISTER, modelPackageGroupName="models", prodAccountId=READER)
    statements = document(made, "aws_sagemaker_model_package_group_policy", "resource_policy")["Statement"]
    actions = {action for statement in statements for action in statement["Action"]}
    reading = {action for action in actions if action.startswith(("sagemaker:Describe", "sagemaker:List"))}
    assert actions - reading == {"sagemaker:CreateModel"}
