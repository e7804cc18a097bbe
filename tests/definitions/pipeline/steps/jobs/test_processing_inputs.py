"""Inputs of Processing steps: data in S3, and who may read it."""

from tests.definitions.pipeline.steps.jobs.processing_steps import IMAGE, ON_M5, processing, request
from tests.support import aligned, compiled, config_of, problems_of, warnings_of


def test_a_models_name_is_no_data() -> None:
    text = config_of(f"""
        - name: Create
          type: Model
          model:
            modelPackageArn: arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3
        - name: Prepare
          type: Processing
          processing:
            imageUri: {IMAGE}
            instanceType: ml.m5.xlarge
            inputs:
              - {{inputName: data, stepOutput: Create.modelName}}
        """)
    problems_of(text)


def test_an_input_says_how_its_data_is_brought() -> None:
    text = processing(
        ON_M5
        + aligned("""
    inputs:
      - inputName: raw
        s3Uri: s3://data/raw
        localPath: /data
        s3DataType: S3Prefix
        s3InputMode: Pipe
        s3DataDistributionType: ShardedByS3Key
        s3CompressionType: Gzip
        appManaged: true
    """)
    )
    assert request(text)["ProcessingInputs"] == [
        {
            "InputName": "raw",
            "AppManaged": True,
            "S3Input": {
                "S3Uri": "s3://data/raw",
                "LocalPath": "/data",
                "S3DataType": "S3Prefix",
                "S3InputMode": "Pipe",
                "S3DataDistributionType": "ShardedByS3Key",
                "S3CompressionType": "Gzip",
            },
        }
    ]


def test_a_manifest_lists_objects_for_which_a_bucket_is_to_be_named() -> None:
    settings = f"{ON_M5}inputs: [{{inputName: raw, s3Uri: 's3://data/a.manifest', s3DataType: ManifestFile}}]"
    [warning] = warnings_of(compiled(processing(settings)))
    assert "which objects a manifest lists is not known here" in warning
    assert warnings_of(compiled(processing(settings, root="additionalReadBucketNames: [data]"))) == []


def test_properties_name_inputs_and_outputs_that_are_there() -> None:
    reader = """
        - name: Say
          type: Fail
          fail: {errorMessage: {property: "Prepare.ProcessingInputs['raw'].S3Input.S3Uri"}}
        """
    settings = f"{ON_M5}inputs: [{{inputName: raw, s3Uri: 's3://data/raw'}}]"
    compiled(processing(settings) + aligned(reader, 4))
    [problem] = problems_of(processing(settings.replace("raw,", "rows,")) + aligned(reader, 4))
    assert "has no entry 'raw'" in problem
    more = "arguments: {ProcessingInputs: [{InputName: raw, S3Input: {S3Uri: 's3://a/b', S3DataType: S3Prefix}}]}"
    compiled(processing(settings.replace("raw,", "rows,"), envelope=more) + aligned(reader, 4))
