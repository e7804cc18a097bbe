"""Pipeline parameters: defaults in the words of their type."""

import pytest

from definitions.pipeline.settings.parameters import converted
from definitions.values.expressions import ParameterType
from tests.support import compiled, config_of, json_of, problems_of

STEP = """
    - name: Prepare
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1
        instanceType: ml.m5.xlarge
        arguments: [{parameter: P}]
    """


def config(kind: str, default: str) -> str:
    return config_of(STEP, pipeline=f"parameters: [{{name: P, type: {kind}, defaultValue: {default}}}]")


def default_value(kind: str, default: str) -> object:
    [parameter] = json_of(compiled(config(kind, default)).definition["Parameters"])
    assert list(parameter) == ["Name", "Type", "DefaultValue"]
    value: object = parameter["DefaultValue"]
    return value


@pytest.mark.parametrize(
    ("kind", "default", "value"),
    [
        ("String", "text", "text"),
        ("String", "''", ""),
        ("String", "5", "5"),
        ("String", "1.50", "1.50"),
        ("String", "012", "012"),
        ("String", "yes", "yes"),
        ("String", "'ssm:/a'", "${ssm:/a}"),
        ("String", "'{{org}}-{{account}}'", "test-org-${account}"),
        ("Integer", "5", 5),
        ("Integer", "-5", -5),
        ("Integer", "'12'", 12),
        ("Integer", "'9007199254740991'", 9007199254740991),
        ("Integer", "1.0", 1),
        ("Float", "0.5", 0.5),
        ("Float", "5", 5.0),
        ("Float", "'1e-3'", 0.001),
        ("Boolean", "true", True),
        ("Boolean", "'false'", False),
    ],
)
def test_a_default_that_reads_as_the_type_is_converted(kind: str, default: str, value: object) -> None:
    found = default_value(kind, default)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        ("Integer", "''"),
        ("Integer", "true"),
        ("Integer", "'0x10'"),
        ("Integer", "9" * 30),
        ("Float", "nan"),
        ("Float", "-inf"),
        ("Float", "'1e999'"),
        ("Float", "true"),
        ("Float", "''"),
        ("Boolean", "0"),
        ("Boolean", "'TRUE'"),
        ("Boolean", "'{{account}}'"),
    ],
)
def test_a_default_that_does_not_read_as_the_type_is_refused(kind: str, default: str) -> None:
    [problem] = problems_of(config(kind, default))
    assert problem.endswith("[bad-default]")
    assert f"does not fit the parameter's type {kind}: got " in problem


@pytest.mark.parametrize("value", [10**400, float("inf"), float("nan")])
def test_numbers_of_json_that_are_no_numbers_of_aws_fit_no_type(value: float) -> None:
    kinds: list[ParameterType] = ["Integer", "Float", "Boolean"]
    assert [converted(value, kind) for kind in kinds] == [None] * 3


@pytest.mark.parametrize(("kind", "default"), [("Integer", "'1_0'"), ("Integer", "'٣'"), ("Float", "'1_0'")])
def test_a_default_that_only_python_takes_for_a_number_is_refused(kind: str, default: str) -> None:
    problems_of(config(kind, default))


def test_a_parameter_without_default_must_be_set_at_each_start() -> None:
    text = config_of(STEP, pipeline="parameters: [{name: P, type: Float, description: 'how much'}]")
    assert compiled(text).definition["Parameters"] == [{"Name": "P", "Type": "Float", "Description": "how much"}]


def test_a_config_without_parameters_has_no_list_of_them() -> None:
    text = config_of(STEP.replace("{parameter: P}", "x"))
    assert list(compiled(text).definition) == ["Version", "Steps"]
