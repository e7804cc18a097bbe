"""Settings of a pipeline as a whole, on their way into the definition and into the stack."""

from typing import Any

import pytest

from tests.support import compiled, config_of, json_of, problems_of, warnings_of
from tests.synth import applied, document, resource, synthesized, values_of

STEP = """
- name: Prepare
  type: Processing
  processing:
    imageUri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare:1
    instanceType: ml.m5.large
"""
TRIAL = "pipelineExperimentConfig: {experimentName: a, trialName: "
SERVER = "arn:aws:sagemaker:eu-west-1:123456789012:mlflow-tracking-server/churn"


def definition(options: str) -> dict[str, Any]:
    """The definition without its steps."""
    whole: dict[str, Any] = json_of(compiled(config_of(STEP, pipeline=options)).definition)
    return {key: value for key, value in whole.items() if key != "Steps"}


def deployed(options: str, **settings: Any) -> Any:
    """The pipeline as Terraform gets it."""
    return resource(synthesized(compiled(config_of(STEP, pipeline=options), **settings)), "aws_sagemaker_pipeline")


def test_a_pipeline_without_options_has_none_and_so_executions_are_recorded_nowhere() -> None:
    assert definition("") == {"Version": "2020-12-01"}


def test_name_description_and_parallelism_reach_the_stack() -> None:
    made = deployed(
        """
        displayName: Churn
        description: Of ${this} in {{account}}
        parallelismConfiguration: {maxParallelExecutionSteps: 3}
        """,
        account="222222222222",
    )
    assert made["pipeline_display_name"] == "Churn"
    assert made["pipeline_description"] == "Of $${this} in 222222222222"
    assert made["parallelism_configuration"] == {"max_parallel_execution_steps": 3}


def test_a_pipeline_that_says_nothing_is_shown_by_its_name_and_runs_all_it_can() -> None:
    made = deployed("")
    assert made["pipeline_display_name"] == made["pipeline_name"]
    assert made["pipeline_description"] == "sample ML Pipeline"
    assert "parallelism_configuration" not in made


def test_none_of_them_stands_in_the_definition() -> None:
    options = ["displayName: Churn", "description: d", "parallelismConfiguration: {maxParallelExecutionSteps: 3}"]
    assert definition("\n".join([*options, "tags: {a: b}"])) == {"Version": "2020-12-01"}


def test_tags_are_the_pipelines_alone_and_those_of_the_module_win() -> None:
    pipeline = compiled(
        config_of(STEP, pipeline="tags: {cost: '{{region}}', team: mine, empty: ''}"),
        tags={"team": "ml"},
        region="eu-west-1",
    )
    stack = synthesized(pipeline)
    tags = resource(stack, "aws_sagemaker_pipeline")["tags"]
    assert (tags["cost"], tags["team"], tags["empty"]) == ("eu-west-1", "ml", "")
    assert tags["sagemaker:project-name"] == "sample"
    others = [entry["tags"] for kind, made in stack["resource"].items() for entry in made.values() if "tags" in entry]
    assert sum("cost" in tags for tags in others) == 1


def test_experiment_and_mlflow_stand_in_the_definition() -> None:
    options = f"""
        parameters: [{{name: Experiment, type: String, defaultValue: churn}}]
        pipelineExperimentConfig:
          experimentName: {{parameter: Experiment}}
          trialName: {{join: {{on: '-', values: [run, {{execution: PipelineExecutionId}}]}}}}
        mlflowConfig: {{mlflowResourceArn: '{SERVER}', mlflowExperimentName: {{execution: PipelineName}}}}
        metadata: {{owner: 'team {{{{org}}}}', ticket: 12}}
        """
    assert definition(options) == {
        "Version": "2020-12-01",
        "Metadata": {"owner": "team test-org", "ticket": "12"},
        "Parameters": [{"Name": "Experiment", "Type": "String", "DefaultValue": "churn"}],
        "PipelineExperimentConfig": {
            "ExperimentName": {"Get": "Parameters.Experiment"},
            "TrialName": {"Std:Join": {"On": "-", "Values": ["run", {"Get": "Execution.PipelineExecutionId"}]}},
        },
        "MlflowConfig": {"MlflowResourceArn": SERVER, "MlflowExperimentName": {"Get": "Execution.PipelineName"}},
    }
    assert warnings_of(compiled(config_of(STEP, pipeline=options))) == [], "the parameter is used"


def test_an_experiment_in_mlflow_need_not_be_named() -> None:
    options = f"mlflowConfig: {{mlflowResourceArn: '{SERVER}'}}"
    assert definition(options)["MlflowConfig"] == {"MlflowResourceArn": SERVER}


def test_they_reach_aws_as_json() -> None:
    options = "metadata: {account: 'a \"{{account}}\"'}\npipelineExperimentConfig: {experimentName: a, trialName: b}"
    stack = synthesized(compiled(config_of(STEP, pipeline=options)))
    sent = document(stack, "aws_sagemaker_pipeline", "pipeline_definition")
    assert sent["Metadata"] == {"account": 'a "111111111111"'}
    assert sent["PipelineExperimentConfig"] == {"ExperimentName": "a", "TrialName": "b"}
    template = resource(stack, "aws_sagemaker_pipeline")["pipeline_definition"]
    assert '"Metadata":{"account"' in applied(template, values_of(stack))


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ("displayName: Is it good?", "bad-name"),
        ("displayName: " + "a" * 257, "too-long"),
        ("description: " + "a" * 3073, "too-long"),
        ("parallelismConfiguration: {}", "missing-key"),
        ("parallelismConfiguration: {maxParallelExecutionSteps: 0}", "out-of-range"),
        ("parallelismConfiguration: {maxParallelExecutionSteps: {parameter: Count}}", "wrong-type"),
        ("pipelineExperimentConfig: {experimentName: a}", "missing-key"),
        ("pipelineExperimentConfig: {experimentName: a_b, trialName: c}", "bad-name"),
        (TRIAL + "c" * 121 + "}", "too-long"),
        (TRIAL + "{parameter: None}}", "unknown-parameter"),
        (TRIAL + "{stepOutput: Prepare.a}}", "known-too-late"),
        (TRIAL + "{join: {values: [a, {property: Prepare.ProcessingJobName}]}}}", "known-too-late"),
        (TRIAL + "{forEach: CurrentItem}}", "known-too-late"),
        (
            TRIAL + "{execution: ProcessingJobName}}",
            "wrong-execution-variable",
        ),
        ("mlflowConfig: {mlflowExperimentName: a}", "missing-key"),
        ("mlflowConfig: {mlflowResourceArn: 'arn:aws:s3:::bucket'}", "bad-mlflow-arn"),
        ("metadata: {a b: c}", "bad-name"),
        ("metadata: {a: " + "b" * 1025 + "}", "too-long"),
        ("metadata: {a: {parameter: Count}}", "wrong-type"),
        ("tags: {'aws:a': b}", "bad-tag-key"),
        ("tags: {a: 'b,c'}", "bad-tag-value"),
        ("tags: {a: " + "b" * 257 + "}", "too-long"),
        ("tags: {" + ", ".join(f"t{number}: a" for number in range(41)) + "}", "too-long"),
    ],
)
def test_what_aws_would_refuse_is_refused(options: str, rule: str) -> None:
    [problem] = problems_of(config_of(STEP, pipeline=options))
    assert problem.endswith(f"[{rule}]")


@pytest.mark.parametrize(
    "arn",
    [
        SERVER,
        "arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-1",
        "arn:aws-cn:sagemaker:cn-north-1:123456789012:mlflow-tracking-server/a",
        "arn:{{partition}}:sagemaker:{{region}}:{{account}}:mlflow-tracking-server/churn",
        "ssm:/mlflow/arn",
    ],
)
def test_the_server_may_be_of_any_kind_and_known_later(arn: str) -> None:
    assert definition(f"mlflowConfig: {{mlflowResourceArn: '{arn}'}}")["MlflowConfig"]["MlflowResourceArn"]


def test_numbers_and_spaces_are_no_obstacle_where_aws_takes_them() -> None:
    assert deployed("tags: {cost centre: 12}")["tags"]["cost centre"] == "12"
