"""What MDAA gets wrong when it deploys: D-01 to D-13 of ``docs/migrating-from-mdaa.md``."""

import json
import re
import shutil
from typing import Any

import pytest

from definitions.pipeline.steps.graph import Edge
from tests.mdaa_defects.configs import (
    BUCKET,
    comparison,
    condition,
    config,
    evaluation,
    parameter,
    pipeline,
    processing,
    refusals,
    register,
    stack,
    training,
)
from tests.support import compiled, json_of, step
from tests.synth import Stack, applied, applied_by_terraform, resource, synthesized, values_of

REGISTER = register(modelDataStep="Train", modelPackageGroupName="models")


@pytest.mark.parametrize("operator", ["LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo", "Equals"])
def test_d01_operators_are_bare_words(operator: str) -> None:
    chosen = pipeline(evaluation(), training(), REGISTER, condition(conditions=[comparison(operator)]))
    [written] = step(chosen, "Check")["Arguments"]["Conditions"]
    assert written["Type"] == operator


def test_d02_value_is_read_from_a_reference_to_the_property_file() -> None:
    chosen = pipeline(evaluation(), training(), REGISTER, condition())
    [written] = step(chosen, "Check")["Arguments"]["Conditions"]
    property_file = {"Get": "Steps.Evaluate.PropertyFiles.Report"}
    assert written["LeftValue"] == {"Std:JsonGet": {"PropertyFile": property_file, "Path": "mse"}}


def test_d02_condition_waits_for_the_step_that_writes_the_property_file() -> None:
    chosen = pipeline(evaluation(), training(), REGISTER, condition())
    assert Edge("Evaluate", "Check", "Report") in chosen.graph.edges


def test_d03_not_equals_is_the_negation_of_equals() -> None:
    chosen = pipeline(evaluation(), training(), REGISTER, condition(conditions=[comparison("NotEquals")]))
    [written] = step(chosen, "Check")["Arguments"]["Conditions"]
    assert written.keys() == {"Type", "Condition"}
    assert (written["Type"], written["Condition"]["Type"]) == ("Not", "Equals")


def test_d04_looked_up_values_may_stand_in_steps_and_network_config() -> None:
    network = {"subnetIds": ["ssm:/net/subnet"], "securityGroupIds": ["{{resolve:ssm:/net/group}}"]}
    made = stack(processing(arguments=["ssm:/app/mode"]), network=network)
    looked_up = {data["name"] for data in made["data"]["aws_ssm_parameter"].values()}
    assert looked_up == {"/app/mode", "/net/group", "/net/subnet"}
    job = _deployed_job(made)
    assert job["AppSpecification"]["ContainerArguments"] == ["value-of-/app/mode"]
    vpc = {"SecurityGroupIds": ["value-of-/net/group"], "Subnets": ["value-of-/net/subnet"]}
    assert job["NetworkConfig"]["VpcConfig"] == vpc


def test_d04_looked_up_values_cannot_break_the_definition() -> None:
    hostile = 'a"}],\\n${x}%{y}\n'
    job = _deployed_job(stack(processing(arguments=["ssm:/app/mode"])), looked_up=hostile)
    assert job["AppSpecification"]["ContainerArguments"] == [hostile]


USER_TEXTS = [
    "${HOME}",
    "${AWS::Region}",
    "${aws_kms_key.encryption_key.arn}",
    '${file("/etc/passwd")}',
    "%{ if true }yes%{ endif }",
    "$${already} %%{already}",
    "$ % $$ %% ${ %{",
    'quote " backslash \\ newline \n end',
]
CDKTF_TOKENS = ["${TfToken[TOKEN.0]}", "$${TfToken[TOKEN.1]}", "#{TfToken[TOKEN.0]}", "&{TfToken[TOKEN.0]}"]


@pytest.mark.parametrize("texts", [USER_TEXTS, CDKTF_TOKENS], ids=["terraform", "cdktf"])
def test_d05_user_text_stays_text(texts: list[str]) -> None:
    environment = {f"TEXT_{number}": text for number, text in enumerate(texts)}
    specification = _deployed_job(stack(processing(arguments=texts, environment=environment)))
    assert specification["AppSpecification"]["ContainerArguments"] == texts
    assert specification["Environment"] == environment


def test_d05_user_text_right_before_an_infrastructure_value_stays_text() -> None:
    texts = ["$", "$$", "%", "cost: $", "${", "%{"]
    job = _deployed_job(stack(processing(arguments=[f"{text}<default_bucket>" for text in texts])))
    assert job["AppSpecification"]["ContainerArguments"] == [text + BUCKET for text in texts]


def test_d05_tags_and_descriptions_stay_text() -> None:
    text = "${HOME} %{x}"
    made = synthesized(compiled(config(processing(), domainId=text), tags={"owner ${a}": text}))
    tags = resource(made, "aws_iam_role")["tags"]
    [owner] = [key for key in tags if key.startswith("owner")]
    read = [_evaluated(template, {}) for template in (owner, tags[owner], tags["sagemaker:domain-id"])]
    assert read == ["owner ${a}", text, text]


def test_d06_step_names_may_have_64_characters() -> None:
    assert step(pipeline(processing("P" * 64)), "P" * 64)


@pytest.mark.parametrize("name", ["P" * 65, "P" * 256, "a.b", "a b"])
def test_d06_step_names_that_aws_refuses_are_refused(name: str) -> None:
    assert refusals(processing(name)) == [("pipeline.steps[0].name", "bad-name")]


@pytest.mark.parametrize(
    "branches", [{"if_steps": ["Train"], "elseSteps": ["Train"]}, {"if_steps": ["Train", "Train"]}]
)
def test_d07_step_is_in_one_branch_once(branches: dict[str, list[str]]) -> None:
    [(path, rule)] = refusals(evaluation(), training(), condition(**branches))  # type: ignore[arg-type]
    assert (path.rsplit("[", 1)[0].rsplit(".", 1)[0], rule) == ("pipeline.steps[2].condition", "two-branches")


def test_d07_step_is_in_one_condition() -> None:
    both = [condition("First", ["Train"]), condition("Second", ["Train"])]
    assert refusals(evaluation(), training(), *both) == [("pipeline.steps[3].condition.ifSteps[0]", "two-branches")]


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        ("String", True),
        ("Integer", 1.5),
        ("Integer", "12abc"),
        ("Integer", True),
        ("Float", "much"),
        ("Float", "nan"),
        ("Boolean", 1),
        ("Boolean", "yes"),
    ],
)
def test_d08_defaults_fit_their_type(kind: str, default: object) -> None:
    wrong = [parameter("Limit", default, kind)]
    assert refusals(processing(), parameters=wrong) == [("pipeline.parameters[0].defaultValue", "bad-default")]


@pytest.mark.parametrize(
    ("kind", "default", "written"),
    [("String", 5, "5"), ("Integer", "12", 12), ("Float", "1.5", 1.5), ("Boolean", "true", True)],
)
def test_d08_defaults_are_written_in_their_type(kind: str, default: object, written: object) -> None:
    declared = json_of(pipeline(processing(), parameters=[parameter("Limit", default, kind)]).definition)["Parameters"]
    assert json.dumps(declared) == json.dumps([{"Name": "Limit", "Type": kind, "DefaultValue": written}])


def test_d08_parameter_names_are_checked() -> None:
    named = [parameter("bad name!", "a"), parameter("Twice", "a"), parameter("Twice", "b")]
    assert refusals(processing(), parameters=named) == [
        ("pipeline.parameters[0].name", "bad-name"),
        ("pipeline.parameters[2].name", "duplicate-name"),
    ]


@pytest.mark.parametrize(
    ("wrong", "path", "rule"),
    [
        (processing(inputs=[{"inputName": "a", "parameter": "Nowhere"}]), "inputs[0].parameter", "unknown-parameter"),
        (
            processing(inputs=[{"inputName": "a", "stepOutput": "Nowhere.a"}]),
            "inputs[0].stepOutput",
            "unknown-step",
        ),
        (
            processing(inputs=[{"inputName": "a", "stepOutput": "Evaluate.nothing"}]),
            "inputs[0].stepOutput",
            "wrong-output",
        ),
        (
            processing(propertyFiles=[{"propertyFileName": "F", "outputName": "o", "filePath": "f"}]),
            "propertyFiles[0].outputName",
            "unknown-output",
        ),
    ],
)
def test_d09_references_of_jobs_lead_somewhere(wrong: dict[str, object], path: str, rule: str) -> None:
    assert refusals(evaluation(), wrong) == [(f"pipeline.steps[1].processing.{path}", rule)]


def test_d09_dependencies_lead_somewhere() -> None:
    assert refusals({**processing(), "dependsOn": ["Nowhere"]}) == [("pipeline.steps[0].dependsOn[0]", "unknown-step")]


@pytest.mark.parametrize(("key", "rule"), [("stepName", "unknown-step"), ("propertyFile", "unknown-property-file")])
def test_d09_conditions_lead_somewhere(key: str, rule: str) -> None:
    wrong = condition("Check", ["Train"], conditions=[comparison(**{key: "Nowhere"})])
    where = f"pipeline.steps[2].condition.conditions[0].{key}"
    assert refusals(evaluation(), training(), wrong) == [(where, rule)]


@pytest.mark.parametrize("name", ["", "-a", "a-", "a_b", "a b", "a" * 257])
def test_d10_pipeline_names_that_aws_refuses_are_refused(name: str) -> None:
    [(path, _)] = refusals(processing(), pipelineName=name)
    assert path == "pipelineName"


def test_d10_pipeline_name_is_taken_as_it_is() -> None:
    assert resource(stack(processing(), pipelineName="Churn-2"), "aws_sagemaker_pipeline")["pipeline_name"] == "Churn-2"


def test_d11_pipeline_has_steps() -> None:
    assert refusals() == [("pipeline.steps", "empty-list")]


def test_d11_condition_has_conditions() -> None:
    chosen = condition("Check", ["Train"])
    chosen["condition"]["conditions"] = []
    assert refusals(evaluation(), training(), chosen) == [("pipeline.steps[2].condition.conditions", "empty-list")]


@pytest.mark.parametrize("name", ["churn-", "-churn", "c" * 33, "churn_1", ""])
def test_d13_project_names_that_give_no_resource_names_are_refused_where_they_stand(name: str) -> None:
    assert refusals(processing(), projectName=name) == [("projectName", "bad-name")]


def test_stack_has_nothing_of_cloudformation() -> None:
    text = json.dumps(stack(evaluation(), training(), REGISTER, condition()))
    assert re.findall(r"Fn::|__PIPELINE_|<default_bucket>|\{\{", text) == []


def _deployed_job(made: Stack, *, looked_up: str | None = None) -> Any:
    """The arguments of the only step as AWS gets them; ``looked_up`` is the value of every SSM parameter."""
    values = values_of(made)
    if looked_up is not None:
        values |= {reference: looked_up for reference in values if "aws_ssm_parameter" in reference}
    definition = _evaluated(resource(made, "aws_sagemaker_pipeline")["pipeline_definition"], values)
    [only] = json.loads(definition)["Steps"]
    return only["Arguments"]


def _evaluated(template: str, values: dict[str, str]) -> str:
    """The template as Terraform reads it: as we understand its rules and, where it is installed, as it says itself."""
    ours = applied(template, values)
    if shutil.which("terraform"):
        assert applied_by_terraform(template, values) == ours
    return ours
