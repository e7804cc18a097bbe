"""Model package groups of RegisterModel steps: their names, and where the role may register."""

import pytest

from tests.definitions.pipeline.steps.models.register_model_steps import GROUP, config
from tests.support import compiled, json_of, problems_of, statement, step, warnings_of


@pytest.mark.parametrize(
    ("root", "named", "group"),
    [
        ("modelPackageGroupName: models", None, GROUP),
        ("modelPackageGroupName: models", "models", GROUP),
        ("modelPackageGroupName: models", "others", "others"),
        ("modelPackageGroupName: Models\ncreateModelPackageGroup: false", "Models", "Models"),
        ("modelPackageGroupName: Models\ncreateModelPackageGroup: false", None, "Models"),
        ("", "models", "models"),
        (
            "",
            "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/shared",
            "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/shared",
        ),
    ],
)
def test_the_configs_own_group_goes_by_its_full_name_and_others_by_the_name_given(
    root: str, named: str | None, group: str
) -> None:
    settings = "modelDataStep: Train" + (f"\nmodelPackageGroupName: {named}" if named else "")
    pipeline = compiled(config(settings, root=root))
    assert step(pipeline, "Register")["Arguments"]["ModelPackageGroupName"] == group


def test_role_may_register_in_each_group_that_a_step_names() -> None:
    text = config("modelDataStep: Train\nmodelPackageGroupName: Others")
    assert json_of(statement(compiled(text), "RegisterModels").resources) == [
        "arn:${partition}:sagemaker:${region}:${account}:model-package-group/Others",
        "arn:${partition}:sagemaker:${region}:${account}:model-package-group/others",
        "arn:${partition}:sagemaker:${region}:${account}:model-package/Others/*",
        "arn:${partition}:sagemaker:${region}:${account}:model-package/others/*",
    ]
    arn = "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/shared"
    text = config(f"modelDataStep: Train\nmodelPackageGroupName: {arn}")
    assert json_of(statement(compiled(text), "RegisterModels").resources) == [
        arn,
        "arn:aws:sagemaker:us-east-1:123456789012:model-package/shared/*",
    ]


NAMED = """
parameters:
  - {name: Default, type: String, defaultValue: one}
  - {name: Both, type: String, defaultValue: one, enumValues: [one, two]}
  - {name: Listed, type: String, enumValues: [one, Two]}
  - {name: Shared, type: String, defaultValue: 'arn:aws:sagemaker:us-east-1:123456789012:model-package-group/all'}
  - {name: Free, type: String}
"""


@pytest.mark.parametrize(
    ("group", "packages"),
    [
        ("{parameter: Default}", ["one"]),
        ("{parameter: Both}", ["one", "two"]),
        ("{parameter: Listed}", ["Two", "one", "two"]),
        ("{join: {on: '-', values: [churn, {parameter: Both}]}}", ["churn-one", "churn-two"]),
        ("{join: {on: '-', values: [churn, {parameter: Free}]}}", ["churn-*"]),
    ],
)
def test_a_parameter_says_by_its_values_in_which_groups_the_role_may_register(group: str, packages: list[str]) -> None:
    pipeline = compiled(config(f"modelDataStep: Train\nmodelPackageGroupName: {group}", pipeline=NAMED))
    assert json_of(statement(pipeline, "RegisterModels").resources) == [
        f"arn:${{partition}}:sagemaker:${{region}}:${{account}}:{kind}/{name}{end}"
        for kind, end in (("model-package-group", ""), ("model-package", "/*"))
        for name in packages
    ]
    assert [warning for warning in warnings_of(pipeline) if "Register" in warning] == []


def test_a_group_in_a_parameter_is_written_as_its_value_and_may_be_an_arn() -> None:
    pipeline = compiled(config("modelDataStep: Train\nmodelPackageGroupName: {parameter: Shared}", pipeline=NAMED))
    assert step(pipeline, "Register")["Arguments"]["ModelPackageGroupName"] == {"Get": "Parameters.Shared"}
    assert json_of(statement(pipeline, "RegisterModels").resources) == [
        "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/all",
        "arn:aws:sagemaker:us-east-1:123456789012:model-package/all/*",
    ]


def test_a_group_name_of_more_than_63_characters_is_refused() -> None:
    problems_of(config(f"modelDataStep: Train\nmodelPackageGroupName: {'a' * 64}"))
