"""AutoML steps: the request that they render, and what later steps read of them."""

from typing import Any

from tests.definitions.pipeline.steps.jobs.auto_ml_steps import MODELS, READER, auto_ml
from tests.support import compiled, problems_of, step


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


def test_other_modes_are_refused() -> None:
    [problem] = problems_of(auto_ml("mode: AUTO"))
    assert "must be ENSEMBLING, the only mode that AWS's pipelines know; got 'AUTO'" in problem


def test_a_path_that_autopilot_does_not_take_is_refused() -> None:
    [problem] = problems_of(auto_ml(f"outputPath: s3://models/{'deep/' * 110}"))
    assert "at most 512" in problem
