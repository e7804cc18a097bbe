"""Training steps with serverlessJobConfig: jobs of AWS's own, which customize and evaluate models."""

import pytest

from tests.definitions.pipeline.steps.jobs.training_steps import GROUP, request, training
from tests.support import aligned, compiled, json_of, statement, step, warnings_of

HUB = "arn:aws:sagemaker:us-east-1:aws"
SERVERLESS = f"""
    serverlessJobConfig:
      baseModelArn: {HUB}:hub-content/Public/Model/llama/1.0.0
      jobType: FineTuning
      customizationTechnique: SFT
    modelPackageConfig: {{modelPackageGroupArn: {GROUP}}}
    inputChannels: [{{channelName: train, datasetArn: '{HUB}:hub-content/Public/DataSet/texts/1.0.0'}}]
    """


def test_a_job_of_awss_own_has_neither_image_nor_instances() -> None:
    found = request(training(SERVERLESS))
    assert set(found) == {
        "RoleArn",
        "InputDataConfig",
        "OutputDataConfig",
        "StoppingCondition",
        "ServerlessJobConfig",
        "ModelPackageConfig",
    }
    assert found["OutputDataConfig"]["KmsKeyId"] == "${keyArn}"
    assert found["InputDataConfig"][0]["DataSource"] == {
        "DatasetSource": {"DatasetArn": f"{HUB}:hub-content/Public/DataSet/texts/1.0.0"}
    }


def test_role_may_read_that_model_in_any_version_and_register_in_that_group() -> None:
    pipeline = compiled(training(SERVERLESS))
    assert statement(pipeline, "ReadHubContents").resources == (
        f"{HUB}:hub-content/Public/DataSet/texts",
        f"{HUB}:hub-content/Public/DataSet/texts/*",
        f"{HUB}:hub-content/Public/Model/llama",
        f"{HUB}:hub-content/Public/Model/llama/*",
        f"{HUB}:hub/Public",
    )
    packages = GROUP.replace(":model-package-group/", ":model-package/")
    assert statement(pipeline, "RegisterModels").resources == (GROUP, f"{packages}/*")
    assert "PullImages" not in {found.sid for found in pipeline.statements}
    assert "GrantKeyToVolumes" not in {found.sid for found in pipeline.statements}


def test_the_package_that_such_a_job_makes_is_an_output() -> None:
    reader = """
        - name: Say
          type: Fail
          fail: {errorMessage: {stepOutput: Train.modelPackageArn}}
        """
    pipeline = compiled(training(SERVERLESS) + aligned(reader, 4))
    assert step(pipeline, "Say")["Arguments"] == {"ErrorMessage": {"Get": "Steps.Train.OutputModelPackageArn"}}


@pytest.mark.parametrize(
    ("evaluator", "sid"),
    [
        (f"{HUB}:hub-content/Private/JsonDoc/judge/1.0.0", "ReadHubContents"),
        ("arn:aws:lambda:us-east-1:123456789012:function:judge", "InvokeFunctions"),
    ],
)
def test_role_may_use_the_evaluator_of_such_a_job(evaluator: str, sid: str) -> None:
    settings = f"""
        serverlessJobConfig:
          baseModelArn: {HUB}:hub-content/Public/Model/llama/1.0.0
          jobType: Evaluation
          evaluationType: CustomScorerEvaluation
          evaluatorArn: {evaluator}
        """
    found = statement(compiled(training(settings)), sid)
    assert evaluator.removesuffix("/1.0.0") in json_of(found.resources)


BEDROCK = "arn:${partition}:bedrock:"
HERE = f"{BEDROCK}${{region}}:${{account}}:"


@pytest.mark.parametrize(
    ("judge", "resources"),
    [
        ("anthropic.claude-3-haiku-20240307-v1:0", ["*::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"]),
        (
            "us.amazon.nova-pro-v1:0",
            [
                "${region}:${account}:inference-profile/us.amazon.nova-pro-v1:0",
                "*::foundation-model/amazon.nova-pro-v1:0",
            ],
        ),
        ("'{parameter: Judge}'", ["*::foundation-model/amazon.nova-lite-v1:0", "*::foundation-model/zai.glm-4.7"]),
    ],
)
def test_role_may_ask_the_model_that_judges_in_an_evaluation(judge: str, resources: list[str]) -> None:
    settings = f"""
        serverlessJobConfig:
          baseModelArn: {HUB}:hub-content/Public/Model/llama/1.0.0
          jobType: Evaluation
          evaluationType: LLMAJEvaluation
        hyperparameters: {{name: judged, judge_model_id: {judge.strip("'")}}}
        """
    parameter = "{name: Judge, type: String, enumValues: ['amazon.nova-lite-v1:0', 'zai.glm-4.7']}"
    text = training(settings)
    if "parameter" in judge:
        text = text.replace("pipeline:\n", f"pipeline:\n  parameters: [{parameter}]\n", 1)
    pipeline = compiled(text)
    asked = statement(pipeline, "AskJudges")
    assert sorted(json_of(asked.resources)) == sorted(f"{BEDROCK}{resource}" for resource in resources)
    assert asked.actions == ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")
    models = [name for name in json_of(asked.resources) if ":foundation-model/" in name]
    assert json_of(statement(pipeline, "CreateEvaluations").resources) == models
    assert json_of(statement(pipeline, "WatchEvaluations").resources) == [f"{HERE}evaluation-job/*"]
    assert not [warning for warning in warnings_of(pipeline) if "judge" in warning]
