"""Model data of RegisterModel steps: of a step or in S3, and who may read it."""

import re

import pytest

from definitions.diagnostics.problems import InvalidConfig
from tests.definitions.pipeline.steps.models.register_model_steps import IMAGE, TRAIN, config
from tests.support import compiled, json_of, problems_of, statement, step, warnings_of


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ("modelData: Train.modelArtifacts", {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}),
        ("modelData: s3://models/model.tar.gz", "s3://models/model.tar.gz"),
        ("modelData: 's3://{{context:bucket}}/x'", "s3://models/x"),
        ("modelData: 'ssm:/model'", "${ssm:/model}"),
        (
            "modelDataStep: Train\nmodelData: s3://models/ignored.tar.gz",
            {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"},
        ),
    ],
)
def test_the_model_is_of_a_step_or_of_a_place_in_s3(settings: str, url: object) -> None:
    rendered = step(compiled(config(settings), context={"bucket": "models"}), "Register")
    assert rendered["Arguments"]["InferenceSpecification"]["Containers"][0]["ModelDataUrl"] == url


def test_an_image_that_gets_its_model_by_itself_is_registered_without_data() -> None:
    pipeline = compiled(config("environment: {HF_MODEL_ID: distilbert/distilbert-base-uncased}", train=""))
    assert step(pipeline, "Register")["Arguments"]["InferenceSpecification"]["Containers"] == [
        {"Image": IMAGE, "Environment": {"HF_MODEL_ID": "distilbert/distilbert-base-uncased"}}
    ]
    assert "ReadObjects" not in {one.sid for one in pipeline.statements}
    assert warnings_of(pipeline) == []


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://imported.s3.us-east-1.amazonaws.com/a/model.tar.gz", "imported/a/model.tar.gz*"),
        ("https://s3-us-east-1.amazonaws.com/imported/model.tar.gz", "imported/model.tar.gz*"),
        ("{parameter: Url}", "imported/b/model.tar.gz*"),
        (
            "{join: {on: /, values: ['https://imported.s3.amazonaws.com', {execution: PipelineName}, m.tar.gz]}}",
            "imported/*",
        ),
    ],
)
def test_a_model_may_be_named_by_its_url_in_s3(url: str, place: str) -> None:
    parameter = "{name: Url, type: String, defaultValue: 'https://imported.s3.amazonaws.com/b/model.tar.gz'}"
    pipeline = compiled(config(f"modelData: {url}", pipeline=f"parameters: [{parameter}]", train=""))
    [container] = step(pipeline, "Register")["Arguments"]["InferenceSpecification"]["Containers"]
    assert container["ModelDataUrl"] == url or not url.startswith("https")
    assert json_of(statement(pipeline, "ReadObjects").resources) == [f"arn:${{partition}}:s3:::{place}"]
    assert pipeline.shared_models == ["models/test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline/*"]


PIPELINE_NAME = "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"


@pytest.mark.parametrize(
    ("output_path", "place"),
    [
        ("", f"${{bucketName}}/models/{PIPELINE_NAME}/*/output/model.tar.gz*"),
        ("outputPath: s3://tuned/models", "tuned/models/*"),
    ],
)
def test_the_best_model_of_a_tuning_is_a_join_of_what_aws_tells(output_path: str, place: str) -> None:
    tune = f"""
    - name: Tune
      type: Tuning
      tuning:
        strategy: Bayesian
        objective: {{type: Maximize, metricName: auc}}
        resourceLimits: {{maxNumberOfTrainingJobs: 4, maxParallelTrainingJobs: 2}}
        parameterRanges: {{continuousParameterRanges: [{{name: eta, minValue: 0.1, maxValue: 0.5}}]}}
        trainingJob:
          imageUri: {IMAGE}
          instanceType: ml.m5.large
          metricDefinitions: [{{name: auc, regex: 'auc=(.*)'}}]
          {output_path}
    """
    with pytest.raises(InvalidConfig) as refused:
        compiled(config("modelDataStep: Tune", train=tune))
    join = str(refused.value.problems[0].hint).partition("modelData: ")[2]
    pipeline = compiled(config(f"modelData: {join}", train=tune))
    assert f"arn:${{partition}}:s3:::{place}" in json_of(statement(pipeline, "ReadObjects").resources)
    assert warnings_of(pipeline) == []


def test_role_may_read_the_model() -> None:
    resources = json_of(statement(compiled(config("modelData: s3://models/a/model.tar.gz")), "ReadObjects").resources)
    assert "arn:${partition}:s3:::models/a/model.tar.gz*" in resources


def test_readers_of_other_accounts_find_the_models_of_the_own_bucket_only() -> None:
    assert compiled(config("modelDataStep: Train")).shared_models == [f"models/{PIPELINE_NAME}/*"]
    elsewhere = compiled(config("modelData: s3://<default_bucket>/imported/model.tar.gz"))
    assert elsewhere.shared_models == [f"models/{PIPELINE_NAME}/*", "imported/model.tar.gz*"]
    root = re.sub(
        r"^( *)inputChannels", r"\1outputPath: s3://<default_bucket>\n\1inputChannels", TRAIN, flags=re.MULTILINE
    )
    at_the_root = compiled(config("modelDataStep: Train", train=root))
    assert at_the_root.shared_models == [f"models/{PIPELINE_NAME}/*", "pipelines-*-Train-*"]
    foreign = compiled(config("modelData: s3://models/model.tar.gz"))
    assert foreign.shared_models == [f"models/{PIPELINE_NAME}/*"]


def test_a_model_that_is_no_place_and_no_step_is_refused() -> None:
    [problem] = problems_of(config("modelData: Train"))
    assert "'Train' is not a step reference '<step>.<output>' [bad-reference]" in problem


def test_model_data_that_does_not_count_is_not_looked_at() -> None:
    compiled(config("modelDataStep: Train\nmodelData: {parameter: Nothing}"))


def test_a_model_that_is_not_one_archive_is_a_data_source() -> None:
    source = "{s3Uri: 's3://<default_bucket>/chat/', s3DataType: S3Prefix, compressionType: None}"
    pipeline = compiled(config(f"modelDataSource: {{s3DataSource: {source}}}"))
    [container] = step(pipeline, "Register")["Arguments"]["InferenceSpecification"]["Containers"]
    place = {"S3Uri": "s3://${bucketName}/chat/", "S3DataType": "S3Prefix", "CompressionType": "None"}
    assert container == {"Image": IMAGE, "ModelDataSource": {"S3DataSource": place}}
    assert json_of(pipeline.shared_models)[-1] == "chat/*"
