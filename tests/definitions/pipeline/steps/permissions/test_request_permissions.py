"""Places that parts of a request name: what the role needs for them, and what it cannot be given."""

import pytest

from definitions.api.shapes import shape
from definitions.pipeline.settings.network import NetworkConfig
from definitions.pipeline.settings.parameters import Parameter
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.api_field import read
from definitions.values.infrastructure import ACCOUNT, KEY_ARN, ssm_parameter, text
from tests.support import compiled, config_of, json_of, loaded, statement, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a/b:1"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd"
TRAIN = """
- name: Train
  type: Training
  arguments: ARGUMENTS
  training:
    imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1
    instanceType: ml.m5.large
    inputChannels: [{channelName: train, s3Uri: 's3://data/train'}]
    outputPath: s3://data/models
"""
STEPS = {step.name: step for step in loaded(config_of(TRAIN.replace("ARGUMENTS", "{}"))).config.pipeline.steps}
PARAMETERS = {
    "Data": Parameter.model_validate({"name": "Data", "type": "String", "defaultValue": "s3://data/default"}),
    "Unknown": Parameter.model_validate({"name": "Unknown", "type": "String"}),
}
CLOSED = StepContext("pipeline", NetworkConfig(), PARAMETERS, STEPS)
OPEN = StepContext(
    "pipeline",
    NetworkConfig(),
    PARAMETERS,
    STEPS,
    has_extra_read_buckets=True,
    has_extra_write_buckets=True,
    has_extra_image_repositories=True,
    extra_keys=(KEY,),
)


def needed(name: str, value: object, context: StepContext = CLOSED) -> list[tuple[str, object]]:
    """What is granted, by sid and place, and what is not: ("warning", path)."""
    whole = shape(name)
    found: list[tuple[str, object]] = []
    for grant in request_permissions(read(value, whole, is_complete=False), whole, ("part",), "Train", context):
        if isinstance(grant, MissingPermission):
            found.append(("warning", grant.path))
        elif grant.sid not in ("ListBuckets", "LogInToRegistry"):
            found += [(grant.sid, str(json_of(place)).split(":", 5)[5]) for place in grant.resources]
    return found


@pytest.mark.parametrize(
    ("name", "value", "granted"),
    [
        ("S3DataSource", {"s3Uri": "s3://data/a"}, [("ReadObjects", "data/a*")]),
        ("ContainerDefinition", {"modelDataUrl": "s3://data/a/"}, [("ReadObjects", "data/a/*")]),
        ("MetricsSource", {"s3Uri": "s3://data/a.json"}, [("ReadObjects", "data/a.json*")]),
        ("OutputDataConfig", {"s3OutputPath": "s3://data/a"}, [("WriteObjects", "data/a/*")]),
        ("TensorBoardOutputConfig", {"s3OutputPath": "s3://data/a/"}, [("WriteObjects", "data/a/*")]),
        ("DebugHookConfig", {"s3OutputPath": "s3://data"}, [("WriteObjects", "data/*")]),
        ("ProfilerConfig", {"s3OutputPath": "s3://data/p"}, [("WriteObjects", "data/p/*")]),
        ("BatchDataCaptureConfig", {"destinationS3Uri": "s3://data/c"}, [("WriteObjects", "data/c/*")]),
        # A job goes on from the checkpoints that it wrote.
        ("CheckpointConfig", {"s3Uri": "s3://data/a/"}, [("WriteObjects", "data/a/*"), ("ReadObjects", "data/a/*")]),
        ("ContainerDefinition", {"image": IMAGE}, [("PullImages", "repository/a/b")]),
        ("AlgorithmSpecification", {"trainingImage": IMAGE}, [("PullImages", "repository/a/b")]),
        # Neither a path in a container nor a name is a place in AWS.
        ("CheckpointConfig", {"localPath": "/opt/ml"}, []),
        ("ContainerDefinition", {"containerHostname": "s3://data/a", "environment": {"DATA": "s3://data/a"}}, []),
    ],
)
def test_what_is_read_may_be_read_what_is_written_written_and_what_is_run_pulled(
    name: str, value: object, granted: list[tuple[str, object]]
) -> None:
    assert needed(name, value) == granted


def test_places_are_found_wherever_they_stand() -> None:
    channels = [
        {"channelName": name, "dataSource": {"s3DataSource": {"s3Uri": f"s3://data/{name}"}}} for name in ("a", "b")
    ]
    assert needed("InputDataConfig", channels) == [("ReadObjects", "data/a*"), ("ReadObjects", "data/b*")]
    rules = [{"ruleEvaluatorImage": IMAGE, "s3OutputPath": "s3://data/rules", "ruleParameters": {"a": "s3://data/b"}}]
    assert needed("DebugRuleConfigurations", rules) == [
        ("PullImages", "repository/a/b"),
        ("WriteObjects", "data/rules/*"),
    ]


@pytest.mark.parametrize(
    "uri", ["https://data.example.com/a", "http://data.s3.amazonaws.com/a", text("https://", ACCOUNT)]
)
def test_what_is_no_s3_uri_needs_nothing(uri: object) -> None:
    assert needed("CheckpointConfig", {"s3Uri": uri}) == []


@pytest.mark.parametrize(
    ("uri", "place"),
    [
        (text("s3://data/", ACCOUNT), "data/${account}*"),
        ("https://data.s3.us-east-1.amazonaws.com/a", "data/a*"),
        ({"parameter": "Data"}, "data/default*"),
        ({"stepOutput": "Train.modelArtifacts"}, "data/models/pipelines-*-Train-*"),
        ({"property": "Train.ModelArtifacts.S3ModelArtifacts"}, "data/models/pipelines-*-Train-*"),
        ({"join": {"values": ["s3://data/", {"execution": "PipelineExecutionId"}, "/a"]}}, "data/*/a*"),
    ],
)
def test_a_place_that_is_known_is_granted_however_it_is_written(uri: object, place: str) -> None:
    assert needed("S3DataSource", {"s3Uri": uri}) == [("ReadObjects", place)]


@pytest.mark.parametrize(
    "uri",
    [
        ssm_parameter("/data"),
        {"parameter": "Unknown"},
        {"property": "Train.TrainingJobName"},
        {"join": {"values": ["s3://", {"parameter": "Unknown"}, "/data"]}},
    ],
)
def test_a_place_that_is_not_known_is_told_unless_the_config_names_buckets(uri: object) -> None:
    both = [("warning", ("part", "s3Uri"))] * 2
    assert needed("CheckpointConfig", {"s3Uri": uri}) == both, "neither writing nor reading is granted"
    assert needed("CheckpointConfig", {"s3Uri": uri}, OPEN) == []


@pytest.mark.parametrize("image", [ssm_parameter("/image"), {"parameter": "Unknown"}])
def test_an_image_that_is_not_known_is_told_unless_the_config_names_repositories(image: object) -> None:
    assert needed("ContainerDefinition", {"image": image}) == [("warning", ("part", "image"))]
    assert needed("ContainerDefinition", {"image": image}, OPEN) == []


def test_a_key_that_is_not_the_pipelines_is_told_unless_the_config_names_it() -> None:
    told = [("warning", ("part", "kmsKeyId"))]
    assert needed("OutputDataConfig", {"kmsKeyId": KEY_ARN}) == []
    assert needed("OutputDataConfig", {"kmsKeyId": KEY}) == told
    assert needed("OutputDataConfig", {"kmsKeyId": KEY}, OPEN) == []
    assert needed("OutputDataConfig", {"kmsKeyId": f"{KEY}5"}, OPEN) == told
    assert needed("OutputDataConfig", {"kmsKeyId": {"parameter": "Unknown"}}, OPEN) == told


def test_places_in_arguments_of_a_step_are_granted_to_its_role() -> None:
    rule = f"{{RuleConfigurationName: r, RuleEvaluatorImage: '{IMAGE}'}}"
    raw = f"{{CheckpointConfig: {{S3Uri: 's3://data/check'}}, ProfilerRuleConfigurations: [{rule}]}}"
    without = compiled(config_of(TRAIN.replace("ARGUMENTS", "{}")))
    pipeline = compiled(config_of(TRAIN.replace("ARGUMENTS", raw)))
    added = {
        known.sid: set(json_of(known.resources)) - set(json_of(statement(without, known.sid).resources))
        for known in pipeline.statements
    }
    assert {sid: places for sid, places in added.items() if places} == {
        "PullImages": {"arn:${partition}:ecr:us-east-1:123456789012:repository/a/b"},
        "ReadObjects": {"arn:${partition}:s3:::data/check*"},
        "WriteObjects": {"arn:${partition}:s3:::data/check/*"},
    }
    assert warnings_of(pipeline) == []


def test_a_key_in_arguments_is_no_warning_once_the_config_names_it() -> None:
    text = f"""
    - name: Prepare
      type: Processing
      arguments:
        ProcessingInputs:
          - InputName: visits
            DatasetDefinition:
              AthenaDatasetDefinition:
                Catalog: c
                Database: d
                QueryString: q
                OutputFormat: JSON
                OutputS3Uri: s3://data/q
                KmsKeyId: {KEY}
      processing: {{imageUri: '{IMAGE}', instanceType: ml.m5.large}}
    """
    [warning] = warnings_of(compiled(config_of(text)))
    assert warning.endswith("this key is not the pipeline's own, so using it is not granted [not-granted]")
    assert warnings_of(compiled(config_of(text, root=f"additionalKmsKeyArns: ['{KEY}']"))) == []
