"""Outputs of Processing steps: files in S3, records in a feature group, and who may read and write them."""

import pytest

from tests.definitions.pipeline.steps.jobs.processing_steps import IMAGE, MINIMAL, ON_M5, processing, request
from tests.support import aligned, compiled, json_of, problems_of, statement


@pytest.mark.parametrize("name", ["it's", "a']['b"])
def test_output_names_that_break_a_reference_are_refused(name: str) -> None:
    [problem] = problems_of(f'{MINIMAL}        outputs:\n          - outputName: "{name}"\n')
    assert problem.endswith("[bad-name]")


def test_an_output_goes_to_a_place_of_its_own_and_only_there() -> None:
    text = processing(f"{ON_M5}outputs: [{{outputName: out, s3Uri: 's3://results/run', s3UploadMode: Continuous}}]")
    assert request(text)["ProcessingOutputConfig"]["Outputs"][0]["S3Output"] == {
        "S3Uri": "s3://results/run",
        "LocalPath": "/opt/ml/processing/out",
        "S3UploadMode": "Continuous",
    }
    resources = statement(compiled(text), "WriteObjects").resources
    assert json_of(resources) == ["arn:${partition}:s3:::results/run/*"]


def test_who_reads_an_output_with_a_place_of_its_own_may_read_only_there() -> None:
    reader = f"""
        - name: Read
          type: Processing
          processing:
            imageUri: {IMAGE}
            instanceType: ml.m5.xlarge
            inputs: [{{inputName: in, stepOutput: Prepare.out}}]
        """
    text = processing(f"{ON_M5}outputs: [{{outputName: out, s3Uri: 's3://results/run'}}]") + aligned(reader, 4)
    resources = statement(compiled(text), "ReadObjects").resources
    assert json_of(resources) == ["arn:${partition}:s3:::results/run/*"]


FEATURES = f"{ON_M5}outputs: [{{outputName: features, featureGroupName: Customers}}]"


def test_records_are_put_into_a_feature_group_by_the_container() -> None:
    assert request(processing(FEATURES))["ProcessingOutputConfig"] == {
        "Outputs": [
            {"OutputName": "features", "AppManaged": True, "FeatureStoreOutput": {"FeatureGroupName": "Customers"}}
        ]
    }


def test_role_may_put_records_into_that_group_and_files_of_its_store_if_they_are_named() -> None:
    is_open = f"{FEATURES}\nenableNetworkIsolation: false"
    pipeline = compiled(processing(is_open))
    group = "arn:${partition}:sagemaker:${region}:${account}:feature-group/"
    assert json_of(statement(pipeline, "PutRecords").resources) == [f"{group}Customers", f"{group}customers"]
    assert statement(pipeline, "PutRecords").actions == ("sagemaker:DescribeFeatureGroup", "sagemaker:PutRecord")
    assert [(problem.severity, problem.rule) for problem in pipeline.problems] == [("note", "not-granted")]
    assert compiled(processing(is_open, root="additionalWriteBucketNames: [store]")).warnings == []


def test_a_feature_group_is_an_output_that_is_a_name() -> None:
    text = processing(FEATURES) + aligned(
        f"""
        - name: Next
          type: Processing
          processing:
            imageUri: {IMAGE}
            instanceType: ml.m5.xlarge
            environment: {{GROUP: {{stepOutput: Prepare.features}}}}
        """,
        4,
    )
    path = "Steps.Prepare.ProcessingOutputConfig.Outputs['features'].FeatureStoreOutput.FeatureGroupName"
    assert request(text, "Next")["Environment"] == {"GROUP": {"Get": path}}
