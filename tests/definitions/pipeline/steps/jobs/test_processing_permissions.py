"""Processing steps: what the role may do for them."""

from definitions.values.infrastructure import InfrastructureText
from tests.definitions.pipeline.steps.jobs.processing_steps import COMPLEX, KEY, MINIMAL, ON_M5, PIPELINE, processing
from tests.support import compiled, config_of, json_of, statement, step, warnings_of


def test_role_may_do_what_a_minimal_step_needs_and_no_more() -> None:
    pipeline = compiled(MINIMAL)
    assert [found.sid for found in pipeline.statements] == [
        "GrantKeyToVolumes",
        "LogInToRegistry",
        "PassRoleToSageMaker",
        "PullImages",
        "PutMetrics",
        "RunThisPipeline",
        "StartProcessingJobs",
        "UseKey",
        "WatchProcessingJobs",
        "WriteLogs",
    ]
    assert json_of(statement(pipeline, "StartProcessingJobs").resources) == [
        "arn:${partition}:sagemaker:${region}:${account}:processing-job/pipelines-*-Prepare-*",
        "arn:${partition}:sagemaker:${region}:${account}:processing-job/pipelines-*-prepare-*",
    ]
    assert json_of(statement(pipeline, "PullImages").resources) == [
        "arn:${partition}:ecr:us-east-1:123456789012:repository/prepare"
    ]


def test_role_may_read_inputs_and_write_outputs_and_nothing_beside_them() -> None:
    pipeline = compiled(COMPLEX)
    assert json_of(statement(pipeline, "ReadObjects").resources) == [
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Split/train/*",
        "arn:${partition}:s3:::data/named*",
        "arn:${partition}:s3:::data/raw*",
        "arn:${partition}:s3:::scripts/prepare/main.py*",
    ]
    assert json_of(statement(pipeline, "WriteObjects").resources) == [
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Prepare/report/*",
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Prepare/train/*",
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Split/train/*",
    ]
    assert statement(pipeline, "ReadObjects").reasons == (
        "step 'Prepare' reads its script",
        "step 'Prepare' reads input 'raw'",
        "step 'Prepare' reads input 'split'",
        "step 'Prepare' reads input 'named'",
        "step 'Prepare' reads input 'uri'",
    )


def test_instances_with_storage_of_their_own_need_no_grant_on_the_key() -> None:
    sids = {found.sid for found in compiled(MINIMAL.replace("ml.m5.xlarge", "ml.g5.xlarge")).statements}
    assert "GrantKeyToVolumes" not in sids
    assert "UseKey" in sids


def test_what_cannot_be_granted_is_a_warning_unless_the_config_grants_it_itself() -> None:
    steps = """
        - name: Prepare
          type: Processing
          processing:
            imageUri: {parameter: Image}
            instanceType: ml.m5.xlarge
            scriptS3Uri: ssm:/script
            inputs:
              - {inputName: data, parameter: Data}
              - {inputName: odd, s3Uri: {parameter: Odd}}
        """
    parameters = """
        parameters:
          - {name: Image, type: String}
          - {name: Data, type: String}
          - {name: Odd, type: String, defaultValue: 'ssm:/odd'}
        """
    settings = "pipeline.steps[0].processing"
    unknown = "is not known before it runs, so reading is not granted [not-granted]"
    assert warnings_of(compiled(config_of(steps, pipeline=parameters))) == [
        f"{settings}.imageUri: the image is not known before it runs, so pulling it is not granted [not-granted]",
        f"{settings}.scriptS3Uri: where its script is read from {unknown}",
        f"{settings}.inputs[0].parameter: where input 'data' is read from {unknown}",
        f"{settings}.inputs[1].s3Uri: where input 'odd' is read from {unknown}",
    ]
    granted = """
        additionalReadBucketNames: [data]
        additionalImageRepositoryArns: ['arn:aws:ecr:us-east-1:123456789012:repository/prepare']
        """
    assert warnings_of(compiled(config_of(steps, pipeline=parameters, root=granted))) == []


def test_an_image_that_is_looked_up_is_not_granted() -> None:
    parameters = "parameters: [{name: Image, type: String, defaultValue: 'ssm:/image'}]"
    text = config_of(
        """
        - name: Prepare
          type: Processing
          processing:
            imageUri: {parameter: Image}
            instanceType: ml.m5.xlarge
        """,
        pipeline=parameters,
    )
    pipeline = compiled(text)
    assert [warning.rpartition(" ")[2] for warning in warnings_of(pipeline)] == ["[not-granted]"]
    assert "PullImages" not in {known.sid for known in pipeline.statements}


def test_characters_that_iam_gives_a_meaning_to_are_granted_literally() -> None:
    text = f"{MINIMAL}        inputs:\n          - {{inputName: data, s3Uri: 's3://data/a*b?/${{aws:username}}'}}\n"
    [resource] = statement(compiled(text), "ReadObjects").resources
    assert isinstance(resource, InfrastructureText)
    assert resource.parts[-1] == ":s3:::data/a${*}b${?}/${$}{aws:username}*"


def test_keys_of_ones_own_are_used_and_granted() -> None:
    settings = f"{ON_M5}volumeKmsKeyId: {KEY}\noutputKmsKeyId: {KEY}5\noutputs: [{{outputName: out}}]"
    pipeline = compiled(processing(settings))
    found = step(pipeline, "Prepare")["Arguments"]
    assert found["ProcessingResources"]["ClusterConfig"]["VolumeKmsKeyId"] == KEY
    assert found["ProcessingOutputConfig"]["KmsKeyId"] == f"{KEY}5"
    assert json_of(statement(pipeline, "UseKey").resources) == ["${keyArn}", KEY, f"{KEY}5"]
    assert json_of(statement(pipeline, "GrantKeyToVolumes").resources) == [KEY]
    assert warnings_of(pipeline) == []


def test_a_key_that_is_no_arn_is_a_warning() -> None:
    [warning] = warnings_of(compiled(processing(f"{ON_M5}volumeKmsKeyId: alias/mine")))
    assert warning.startswith("pipeline.steps[0].processing.volumeKmsKeyId: the key is not given by its ARN")
