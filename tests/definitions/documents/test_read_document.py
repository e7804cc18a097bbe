"""Definitions out of JSON, whatever wraps them."""

import json
from textwrap import dedent
from typing import Any

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.documents.definition import NoDefinition
from definitions.documents.read_document import Definitions, read_document
from definitions.documents.terraform import Plan, PlannedResource
from definitions.values.placeholders import Placeholder, open_text

STEP = {"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "stopped"}}
DEFINITION = {"Version": "2020-12-01", "Steps": [STEP]}
TEXT = json.dumps(DEFINITION)
KMS_KEY = open_text("arn:", Placeholder("<partition>"), ":kms:key/", Placeholder("<Key>"))


def read(document: object) -> Definitions:
    found = read_document(document if isinstance(document, str) else json.dumps(document), "file.json")
    assert isinstance(found, Definitions)
    return found


def template(body: object) -> dict[str, object]:
    properties = {"PipelineDefinition": {"PipelineDefinitionBody": body}}
    return {"Resources": {"Pipeline": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}}}


def message_of(value: str) -> dict[str, object]:
    """A definition with a text, as a text of JSON."""
    return {"Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": value}}]}


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (DEFINITION, ""),
        (TEXT, ""),
        (json.dumps(TEXT), ""),
        ({"PipelineName": "churn", "PipelineDefinition": TEXT}, "churn"),
        (template(TEXT), "Pipeline"),
        (template(DEFINITION), "Pipeline"),
        (
            {"resource": {"aws_sagemaker_pipeline": {"churn": {"pipeline_definition": TEXT}}}},
            "aws_sagemaker_pipeline.churn",
        ),
        (
            {
                "format_version": "1.0",
                "values": {
                    "root_module": {
                        "child_modules": [
                            {
                                "resources": [
                                    {
                                        "type": "aws_sagemaker_pipeline",
                                        "address": "module.ml.aws_sagemaker_pipeline.churn",
                                        "values": {"pipeline_definition": TEXT},
                                    }
                                ]
                            }
                        ]
                    }
                },
            },
            "module.ml.aws_sagemaker_pipeline.churn",
        ),
    ],
    ids=["alone", "text", "text in JSON", "answer of AWS", "template", "template with a map", "tf.json", "state"],
)
def test_a_definition_is_found_where_it_is(document: object, name: str) -> None:
    assert dict(read(document).by_name) == {name: DEFINITION}


@pytest.mark.parametrize(
    "body",
    [
        {
            "Fn::Join": [
                "",
                [
                    '{"Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "arn:',
                    {"Ref": "AWS::Partition"},
                    ":kms:key/",
                    {"Ref": "Key"},
                    '"}}]}',
                ],
            ]
        },
        {"Fn::Sub": json.dumps(message_of("arn:${AWS::Partition}:kms:key/${Key}"))},
        {"Fn::Sub": [json.dumps(message_of("arn:${AWS::Partition}:kms:key/${Id}")), {"Id": {"Ref": "Key"}}]},
    ],
    ids=["join", "sub", "sub with variables"],
)
def test_intrinsic_functions_of_a_template_are_placeholders(body: object) -> None:
    [definition] = read(template(body)).by_name.values()
    assert definition == {"Steps": [{**STEP, "Arguments": {"ErrorMessage": KMS_KEY}}]}


def test_a_placeholder_may_stand_for_a_number_and_a_dollar_for_itself() -> None:
    body = {"Fn::Join": ["", ['{"Steps": [], "Count": ', {"Fn::GetAtt": ["Job", "Count"]}, ', "Text": "a \\"${x}"}']]}
    [definition] = read(template(body)).by_name.values()
    assert definition == {"Steps": [], "Count": open_text(Placeholder("<Job.Count>")), "Text": 'a "${x}'}
    [literal] = read(template({"Fn::Sub": json.dumps(message_of("${!x}"))})).by_name.values()
    assert literal == message_of("${x}")


def test_references_of_terraform_are_placeholders() -> None:
    text = json.dumps(message_of('arn:${aws_kms_key.a["b}"].arn} $${x} %%{y}'))
    [definition] = read({"resource": {"aws_sagemaker_pipeline": {"p": {"pipeline_definition": text}}}}).by_name.values()
    steps: Any = definition["Steps"]
    assert str(steps[0]["Arguments"]["ErrorMessage"]).endswith(" ${x} %{y}")


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([1], "is no pipeline definition: it is a list"),
        ({"a": 1}, "nothing that holds one"),
        ({"Steps": [{"Type": "Fail"}]}, "Steps[0] has no 'Name'"),
        ({"Steps": [{"Name": "Stop"}]}, "Steps[0] has no 'Type'"),
        ({"Resources": {}}, "without a resource of type AWS::SageMaker::Pipeline"),
        (template({"Ref": "Body"}), "has no list 'Steps'"),
        ({"Version": "2020-12-01", "Steps": {}}, "has no list 'Steps'"),
        (template(None), "its definition is not in the template"),
        ({"resource_changes": []}, "is a plan without a resource of type aws_sagemaker_pipeline"),
        ({"planned_values": {}}, "is a plan that changes nothing"),
        ({"resource": {}}, "without a 'pipeline_definition'"),
        ({"format_version": "1.0", "values": {}}, "is a state of Terraform without"),
    ],
)
def test_json_that_holds_no_definition_is_told_apart(document: object, message: str) -> None:
    with pytest.raises(NoDefinition, match=r"file\.json") as refused:
        read_document(json.dumps(document), "file.json")
    assert message in str(refused.value)


@pytest.mark.parametrize(
    "text", ["{", '{"Steps": NaN}', "[" * 100_000, "[" * 200 + "]" * 200, "1" * 5000, "", r'["\ud83d"]']
)
def test_text_that_is_no_json_is_an_error_with_a_position(text: str) -> None:
    with pytest.raises(InvalidConfig, match=r"file\.json:1:\d+: .*\[json-syntax\]"):
        read_document(text, "file.json")


def test_a_key_that_stands_twice_is_an_error_at_the_second_place() -> None:
    text = '{"Steps": [],\n "Metadata": {"a": "{\\"Steps\\": 1, ", "b": {"a": 1}, "a": 2}}'
    with pytest.raises(InvalidConfig, match=r"file\.json:2:54: key 'a' stands twice .* line 2 \[duplicate-key\]"):
        read_document(text, "file.json")


def test_a_plan_has_both_sides_and_what_it_destroys() -> None:
    policy = json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["a"]}})
    changes = [
        {
            "address": "aws_sagemaker_pipeline.p",
            "type": "aws_sagemaker_pipeline",
            "change": {
                "actions": ["update"],
                "before": {"pipeline_definition": TEXT},
                "after": {},
                "after_unknown": {"pipeline_definition": True},
            },
        },
        {
            "address": "aws_s3_bucket.b",
            "type": "aws_s3_bucket",
            "change": {
                "actions": ["delete", "create"],
                "replace_paths": [["bucket"]],
                "before": {"bucket": "a"},
                "after": {"bucket": "b"},
            },
        },
        {"address": "aws_s3_object.o", "type": "aws_s3_object", "change": {"actions": ["delete"]}},
        {"address": "aws_s3_object.kept", "type": "aws_s3_object", "change": {"actions": ["forget"]}},
        {
            "address": "aws_iam_role_policy.r",
            "type": "aws_iam_role_policy",
            "change": {"actions": ["create"], "before": None, "after": {"policy": policy}},
        },
        {
            "address": "aws_iam_role_policy.open",
            "type": "aws_iam_role_policy",
            "change": {"actions": ["update"], "before": {"policy": policy}, "after_unknown": {"policy": True}},
        },
    ]
    plan = read_document(json.dumps({"resource_changes": changes}), "-")
    assert isinstance(plan, Plan)
    assert [(found.before, found.after, found.is_known) for found in plan.pipelines] == [(DEFINITION, None, False)]
    assert plan.resources == [
        PlannedResource("aws_s3_bucket.b", "aws_s3_bucket", "replaced", ("bucket",), "a", "b"),
        PlannedResource("aws_s3_object.o", "aws_s3_object", "destroyed"),
        PlannedResource("aws_s3_object.kept", "aws_s3_object", "released"),
    ]
    assert plan.statements_before == []
    assert plan.open_policies == ["aws_iam_role_policy.open"]
    assert [(statement.actions, statement.resources) for statement in plan.statements_after] == [
        (("s3:GetObject",), ("a",))
    ]


def test_a_template_in_yaml_is_the_same_in_json() -> None:
    text = """
        Parameters: {Key: {Type: String}}
        Resources:
          Pipeline:
            Type: AWS::SageMaker::Pipeline
            Properties:
              RoleArn: !GetAtt Role.Arn
              PipelineDefinition:
                PipelineDefinitionBody: !Sub
                  - '{"Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "${Id}"}}]}'
                  - Id: !Ref Key
        """
    found = read_document(dedent(text), "template.yaml")
    in_json = template({"Fn::Sub": [json.dumps(message_of("${Id}")), {"Id": {"Ref": "Key"}}]})
    assert found == read_document(json.dumps(in_json), "template.json")
    with pytest.raises(NoDefinition, match=r"template.yaml: is no YAML of a template: "):
        read_document(f"{dedent(text)}- x", "template.yaml")
