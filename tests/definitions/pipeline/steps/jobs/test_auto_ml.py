"""AutoML steps: the request they render, what later steps read of them, and what the role may do for them."""

from typing import Any

from tests.authorization.roles import REGION, role_of
from tests.iam import Request, allows
from tests.support import (
    actions_allowed,
    aligned,
    compiled,
    config_of,
    json_of,
    problems_of,
    statement,
    step,
    warnings_of,
)

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1"
JOBS = "arn:${partition}:sagemaker:${region}:${account}"
INPUTS = "inputs: [{s3Uri: 's3://data/train/', targetAttributeName: churned}]"
MODELS = "models/test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"


def auto_ml(more: str = "", *, inputs: str = INPUTS, other: str = "", **config: str) -> str:
    lines = f"""
- name: Find
  type: AutoML
  autoML:
{aligned(inputs, 4)}
{aligned(more, 4)}
{aligned(other)}
"""
    return config_of(lines, **config)


def request(source: str) -> Any:
    return step(compiled(source), "Find")["Arguments"]


def job_config(source: str) -> Any:
    return request(source)["AutoMLJobConfig"]


def test_minimal_step_is_the_smallest_request() -> None:
    assert step(compiled(auto_ml()), "Find") == {
        "Name": "Find",
        "Type": "AutoML",
        "Arguments": {
            "InputDataConfig": [
                {
                    "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/train/"}},
                    "TargetAttributeName": "churned",
                    "ChannelType": "training",
                }
            ],
            "OutputDataConfig": {"KmsKeyId": "${keyArn}", "S3OutputPath": f"s3://${{bucketName}}/{MODELS}"},
            "AutoMLJobConfig": {
                "SecurityConfig": {"VolumeKmsKeyId": "${keyArn}", "EnableInterContainerTrafficEncryption": True},
                "Mode": "ENSEMBLING",
            },
            "RoleArn": "${roleArn}",
        },
    }


def test_every_key_stands_in_its_place() -> None:
    source = auto_ml("""
        mode: ENSEMBLING
        problemType: BinaryClassification
        objective: {metricName: F1}
        outputPath: s3://models/churn
        completionCriteria: {maxCandidates: 5, maxAutoMLJobRuntimeInSeconds: 3600}
        dataSplitConfig: {validationFraction: 0.3}
        candidateGenerationConfig:
          algorithmsConfig: [{autoMLAlgorithms: [xgboost]}]
          featureSpecificationS3Uri: s3://data/features.json
        """)
    arguments, config = request(source), job_config(source)
    assert arguments["ProblemType"] == "BinaryClassification"
    assert arguments["AutoMLJobObjective"] == {"MetricName": "F1"}
    assert arguments["OutputDataConfig"] == {"KmsKeyId": "${keyArn}", "S3OutputPath": "s3://models/churn"}
    assert config["CompletionCriteria"] == {"MaxCandidates": 5, "MaxAutoMLJobRuntimeInSeconds": 3600}
    assert config["DataSplitConfig"] == {"ValidationFraction": 0.3}
    assert config["CandidateGenerationConfig"] == {
        "AlgorithmsConfig": [{"AutoMLAlgorithms": ["xgboost"]}],
        "FeatureSpecificationS3Uri": "s3://data/features.json",
    }


def test_every_key_of_an_input_stands_in_its_place() -> None:
    inputs = """
        inputs:
          - {s3Uri: 's3://data/train/', targetAttributeName: churned}
          - s3Uri: s3://data/validation.manifest
            targetAttributeName: churned
            channelType: validation
            contentType: text/csv;header=present
            compressionType: Gzip
            s3DataType: ManifestFile
            sampleWeightAttributeName: weight
        """
    channels = request(auto_ml(inputs=inputs))["InputDataConfig"]
    assert channels[1] == {
        "DataSource": {"S3DataSource": {"S3DataType": "ManifestFile", "S3Uri": "s3://data/validation.manifest"}},
        "CompressionType": "Gzip",
        "TargetAttributeName": "churned",
        "ContentType": "text/csv;header=present",
        "ChannelType": "validation",
        "SampleWeightAttributeName": "weight",
    }


def test_expressions_stand_for_data_columns_and_limits() -> None:
    source = auto_ml(
        "completionCriteria: {maxCandidates: {parameter: Most}}",
        inputs="inputs: [{parameter: Data, targetAttributeName: {parameter: Column}}]",
        pipeline="""
        parameters:
          - {name: Data, type: String, defaultValue: 's3://data/train/'}
          - {name: Column, type: String}
          - {name: Most, type: Integer, defaultValue: 5}
        """,
    )
    [channel] = request(source)["InputDataConfig"]
    assert channel["DataSource"]["S3DataSource"]["S3Uri"] == {"Get": "Parameters.Data"}
    assert channel["TargetAttributeName"] == {"Get": "Parameters.Column"}
    assert job_config(source)["CompletionCriteria"] == {"MaxCandidates": {"Get": "Parameters.Most"}}


def test_jobs_run_in_the_vpc() -> None:
    network = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"
    security = job_config(auto_ml(pipeline=network))["SecurityConfig"]
    assert security["VpcConfig"] == {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}


def test_tags_are_added_as_aws_writes_them() -> None:
    source = auto_ml() + "      arguments: {Tags: [{Key: team, Value: churn}]}\n"
    assert request(source)["Tags"] == [{"Key": "team", "Value": "churn"}]


READER = f"""
- name: Register
  type: RegisterModel
  register:
    imageUri: {IMAGE}
    modelPackageGroupName: churn
    modelData: Find.modelArtifacts
- name: Report
  type: Processing
  processing:
    imageUri: {IMAGE}
    instanceType: ml.m5.large
    inputs:
      - {{inputName: insights, stepOutput: Find.modelInsights}}
      - {{inputName: explained, stepOutput: Find.explainability}}
    arguments:
      - {{stepOutput: Find.bestCandidateName}}
      - {{property: "Find.BestCandidate.InferenceContainers[0].Image"}}
      - {{property: "Find.BestCandidate.InferenceContainers[0].Environment['SAGEMAKER_PROGRAM']"}}
"""


def test_later_steps_read_the_best_model_and_the_reports_on_it() -> None:
    pipeline = compiled(auto_ml(other=READER))
    [container] = step(pipeline, "Register")["Arguments"]["InferenceSpecification"]["Containers"]
    assert container["ModelDataUrl"] == {"Get": "Steps.Find.BestCandidate.InferenceContainers[0].ModelDataUrl"}
    report = step(pipeline, "Report")["Arguments"]
    assert [entry["S3Input"]["S3Uri"] for entry in report["ProcessingInputs"]] == [
        {"Get": "Steps.Find.BestCandidateProperties.ModelInsightsJsonReportPath"},
        {"Get": "Steps.Find.BestCandidateProperties.ExplainabilityJsonReportPath"},
    ]
    assert report["AppSpecification"]["ContainerArguments"] == [
        {"Get": "Steps.Find.BestCandidate.CandidateName"},
        {"Get": "Steps.Find.BestCandidate.InferenceContainers[0].Image"},
        {"Get": "Steps.Find.BestCandidate.InferenceContainers[0].Environment['SAGEMAKER_PROGRAM']"},
    ]


def test_steps_that_read_results_may_read_them_where_the_job_writes() -> None:
    pipeline = compiled(auto_ml("outputPath: s3://models/churn", other=READER))
    reads = statement(pipeline, "ReadObjects")
    assert "arn:${partition}:s3:::models/churn/*" in json_of(reads.resources)
    assert "step 'Register' reads the model" in reads.reasons
    assert warnings_of(pipeline) == []


def test_images_are_pulled_only_from_the_accounts_of_aws() -> None:
    role = role_of(compiled(auto_ml()))
    for account, expected in (("763104351884", True), ("222222222222", False)):
        image = f"arn:aws:ecr:{REGION}:{account}:repository/autogluon-inference"
        assert allows(role.document, Request("ecr:BatchGetImage", image)) is expected


def test_images_in_the_region_of_the_project_file_are_those_of_an_account_that_is_known() -> None:
    images = json_of(statement(compiled(auto_ml(), region="eu-west-1"), "PullImages").resources)
    assert images == [
        "arn:${partition}:ecr:${region}:141502667606:repository/sagemaker-*",
        "arn:${partition}:ecr:${region}:763104351884:repository/autogluon-*",
    ]


def test_images_in_a_region_without_known_accounts_are_those_of_any() -> None:
    images = json_of(statement(compiled(auto_ml(), region="xx-new-9"), "PullImages").resources)
    assert "arn:${partition}:ecr:${region}:*:repository/autogluon-*" in images


def test_the_role_may_do_exactly_what_the_step_needs() -> None:
    pipeline = compiled(auto_ml())
    assert warnings_of(pipeline) == []
    assert {found.sid for found in pipeline.statements} - {"RunThisPipeline"} == {
        "GrantKeyToVolumes",
        "ListBuckets",
        "ListCandidates",
        "LogInToRegistry",
        "PassRoleToSageMaker",
        "PullImages",
        "PutMetrics",
        "ReadObjects",
        "RunProcessingJobs",
        "RunTrainingJobs",
        "RunTransformJobs",
        "StartAutoMLJobs",
        "TryCandidates",
        "UseKey",
        "WatchAutoMLJobs",
        "WriteLogs",
        "WriteObjects",
    }
    assert json_of(statement(pipeline, "StartAutoMLJobs").resources) == [
        f"{JOBS}:automl-job/????????????-Find-*",
        f"{JOBS}:automl-job/????????????-find-*",
        f"{JOBS}:automl-job/pipelines-*-Find-*",
        f"{JOBS}:automl-job/pipelines-*-find-*",
    ]
    models = "arn:${partition}:s3:::${bucketName}/" + MODELS + "/*"
    assert json_of(statement(pipeline, "ReadObjects").resources) == [models, "arn:${partition}:s3:::data/train/*"]
    assert json_of(statement(pipeline, "WriteObjects").resources) == [models]


def test_only_actions_without_resources_are_allowed_everywhere() -> None:
    everywhere = [found for found in compiled(auto_ml()).statements if found.resources == ("*",)]
    assert {action for found in everywhere for action in found.actions} == {
        "cloudwatch:PutMetricData",
        "ecr:GetAuthorizationToken",
        "sagemaker:ListCandidatesForAutoMLJob",
    }


def test_models_and_endpoints_of_others_are_out_of_reach() -> None:
    resources = json_of(statement(compiled(auto_ml()), "TryCandidates").resources)
    assert {resource.rsplit("/", 1)[0].rsplit(":", 1)[1] for resource in resources} == {
        "endpoint",
        "endpoint-config",
        "model",
    }
    assert all("-find-" in resource.lower() for resource in resources)
    assert "sagemaker:UpdateEndpoint" not in actions_allowed(compiled(auto_ml()))


def test_places_that_are_not_known_before_it_runs_are_warned_of() -> None:
    source = auto_ml("outputPath: {parameter: Out}", pipeline="parameters: [{name: Out, type: String}]")
    assert [warning.split(":")[0] for warning in warnings_of(compiled(source))] == [
        "pipeline.steps[0].autoML.outputPath",
        "pipeline.steps[0].autoML.outputPath",
    ]


def test_other_modes_are_refused() -> None:
    [problem] = problems_of(auto_ml("mode: AUTO"))
    assert "must be ENSEMBLING, the only mode that AWS's pipelines know; got 'AUTO'" in problem


def test_a_path_that_autopilot_does_not_take_is_refused() -> None:
    [problem] = problems_of(auto_ml(f"outputPath: s3://models/{'deep/' * 110}"))
    assert "at most 512" in problem
