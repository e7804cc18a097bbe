"""Input channels of Training steps: data in S3 and file systems."""

from tests.definitions.pipeline.steps.jobs.training_steps import COMPLEX, IN_VPC, MINIMAL, ON_M5, request, training
from tests.support import aligned, compiled, problems_of, step, warnings_of


def test_an_undeclared_parameter_as_content_type_is_refused() -> None:
    problems_of(f"{MINIMAL}            contentType: {{parameter: Nothing}}\n")


def test_a_number_as_content_type_is_written_as_text() -> None:
    text = COMPLEX.replace("contentType: {parameter: Name}", "contentType: {parameter: Longest}")
    assert "contentType: {parameter: Longest}" in text
    content_type = step(compiled(text), "Train")["Arguments"]["InputDataConfig"][2]["ContentType"]
    assert content_type == {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Longest"}]}}


def test_training_needs_no_data() -> None:
    assert "InputDataConfig" not in request(training(ON_M5))


FILES = ON_M5 + aligned("""
    inputChannels:
      - channelName: train
        fileSystem:
          fileSystemId: fs-12345678
          fileSystemType: EFS
          fileSystemAccessMode: ro
          directoryPath: /train
    """)


def test_a_file_system_is_reached_only_in_a_vpc() -> None:
    assert warnings_of(compiled(training(FILES, pipeline=IN_VPC))) == []
    [warning] = warnings_of(compiled(training(FILES)))
    assert warning.startswith("pipeline.steps[0].training.inputChannels[0].fileSystem: the file system is reached only")


def test_a_manifest_lists_objects_for_which_a_bucket_is_to_be_named() -> None:
    settings = f"{ON_M5}inputChannels: [{{channelName: train, s3Uri: 's3://data/a', s3DataType: ManifestFile}}]"
    [warning] = warnings_of(compiled(training(settings)))
    assert "which objects a manifest lists is not known here" in warning
    assert warnings_of(compiled(training(settings, root="additionalReadBucketNames: [data]"))) == []
