"""``definitions/api`` is what botocore's service models say, and what the checks may rely on.

The service models are installed by make apart from .venv's packages, and only their data files are read.
"""

import gzip
import json
import os
import re
from functools import cache

import pytest

from tests.api.shapes import SERVICES, Model, api_file
from tests.support import ROOT

API = ROOT / "definitions" / "api"
MODELS = ROOT / ".venv" / "service-models"
PROMETHEUS = "https://aps-workspaces.eu-west-1.amazonaws"
REFERRING = {"item", "key", "value"}
WORDS = {
    "structure": {"members", "required", "union"},
    "list": {"item", "min", "max"},
    "map": {"key", "value", "min", "max"},
    "string": {"min", "max", "enum", "pattern"},
    "integer": {"min", "max"},
    "float": {"min", "max"},
    "boolean": set[str](),
    "timestamp": set[str](),
}


@pytest.mark.parametrize("service", SERVICES)
def test_golden_api(service: str) -> None:
    text = api_file(service_model(service), SERVICES[service])
    path = API / f"{service}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    assert text.encode() == path.read_bytes(), "not what botocore says: run make golden and read what it changes"


def test_every_service_has_a_file() -> None:
    assert {path.stem for path in API.glob("*.json")} == set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_shapes_stand_one_on_a_line_and_sorted(service: str) -> None:
    lines = (API / f"{service}.json").read_text(encoding="ascii").splitlines()
    names = [line.split('"')[1] for line in lines[1:-1]]
    assert names == sorted(shapes(service))


@pytest.mark.parametrize("service", SERVICES)
def test_every_shape_that_is_referred_to_is_there(service: str) -> None:
    referred = [
        target
        for shape in shapes(service).values()
        for target in [*shape.get("members", {}).values(), *(shape[word] for word in shape.keys() & REFERRING)]
    ]
    assert set(referred) <= shapes(service).keys()


@pytest.mark.parametrize("service", SERVICES)
def test_every_required_member_is_there(service: str) -> None:
    structures = [shape for shape in shapes(service).values() if shape["type"] == "structure"]
    assert all(set(shape.get("required", [])) <= shape["members"].keys() for shape in structures)


@pytest.mark.parametrize("service", SERVICES)
def test_every_pattern_compiles(service: str) -> None:
    for pattern in patterns(service):
        re.compile(pattern)


@pytest.mark.parametrize("service", SERVICES)
def test_every_shape_is_described_by_words_of_its_type(service: str) -> None:
    for name, shape in shapes(service).items():
        assert shape.keys() - {"type"} <= WORDS[shape["type"]], name


def test_known_facts_of_sagemaker() -> None:
    sagemaker = shapes("sagemaker")
    assert sagemaker["CreateTrainingJobRequest"]["members"]["HyperParameters"] == "HyperParameters"
    assert sagemaker["CreateTrainingJobRequest"]["required"][0] == "TrainingJobName"
    assert sagemaker["HyperParameters"]["max"] == 100
    assert sagemaker["ProcessingS3InputMode"]["enum"] == ["Pipe", "File"]
    cluster = sagemaker["ProcessingClusterConfig"]["members"]
    assert sagemaker[cluster["InstanceCount"]] == {"type": "integer", "min": 1, "max": 100}
    assert sagemaker[cluster["VolumeSizeInGB"]]["type"] == "integer"
    assert "CreateJobRequest" in sagemaker
    assert "DescribeJobResponse" in sagemaker
    assert "pattern" not in sagemaker["ProcessingEnvironmentValue"]


def test_known_facts_of_emr() -> None:
    emr = shapes("emr")
    assert emr["ActionOnFailure"]["enum"] == ["TERMINATE_JOB_FLOW", "TERMINATE_CLUSTER", "CANCEL_AND_WAIT", "CONTINUE"]
    assert emr["RunJobFlowInput"]["required"] == ["Name", "Instances"]


def test_known_facts_of_emr_serverless() -> None:
    serverless = shapes("emr-serverless")
    assert serverless["StartJobRunRequest"]["members"]["applicationId"] == "ApplicationId"
    assert serverless["JobDriver"]["union"] is True


def test_shapes_may_contain_themselves() -> None:
    configuration = shapes("emr")["Configuration"]["members"]
    assert shapes("emr")[configuration["Configurations"]]["item"] == "Configuration"


@pytest.mark.parametrize(
    ("service", "shape", "value"),
    [
        ("sagemaker", "TagValue", "Größe 5 kg"),
        ("sagemaker", "TagValue", ""),
        ("sagemaker", "CustomerMetadataKey", "Größe/kg"),
        ("sagemaker", "EntityDescription", "Größe: 5 €, naïve e\u0301 🙂"),
        ("sagemaker", "AthenaCatalog", "🙂\t"),
        ("sagemaker", "RoleArn", "arn:aws:iam::123456789012:role/Role"),
        ("sagemaker", "S3Uri", "s3://bucket/key"),
        ("sagemaker", "ContainerImage", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/image:1"),
        ("sagemaker", "PipelineDefinition", '{\n  "Version": "2020-12-01"\r\n}'),
        ("emr", "XmlString", "a\r\n\tb 🙂"),
        ("emr-serverless", "PolicyDocument", '{\r\n\t"Version": "2012-10-17"\n}'),
        ("emr-serverless", "Arn", "arn:aws:iam::123456789012:policy/🙂"),
        ("emr-serverless", "SparkSubmitParameters", "--conf a=b\n--conf c=d\n"),
        ("emr-serverless", "PrometheusUrlString", f"{PROMETHEUS}.com.cn/workspaces/ws-1/api/v1/remote_write"),
    ],
)
def test_texts_that_aws_takes(service: str, shape: str, value: str) -> None:
    assert re.fullmatch(shapes(service)[shape]["pattern"], value)


@pytest.mark.parametrize(
    ("service", "shape", "value"),
    [
        ("sagemaker", "TagValue", "5 €"),
        ("sagemaker", "TagValue", "a\n"),
        ("sagemaker", "CustomerMetadataKey", ""),
        ("sagemaker", "CustomerMetadataKey", "a" * 129),
        ("sagemaker", "EntityDescription", "two\nlines"),
        ("sagemaker", "AthenaCatalog", "\x07"),
        ("sagemaker", "RoleArn", "arn:aws:iam::١٢٣٤٥٦٧٨٩٠١٢:role/Role"),
        ("sagemaker", "SubnetId", "subnet_1"),
        ("sagemaker", "ModelName", "ends-with-"),
        ("sagemaker", "TrainingRepositoryCredentialsProviderArn", "arn:äws:lambda:eu:123456789012:function:f"),
        ("emr-serverless", "TagValue", "Größe"),
        ("emr-serverless", "SparkSubmitParameters", " \n"),
        ("emr-serverless", "PrometheusUrlString", PROMETHEUS + "a" * 1000),
    ],
)
def test_texts_that_aws_refuses(service: str, shape: str, value: str) -> None:
    assert not re.fullmatch(shapes(service)[shape]["pattern"], value)


@cache
def service_model(service: str) -> Model:
    """The newest model of a service in the botocore that make has installed for it."""
    found = sorted(MODELS.glob(f"botocore/data/{service}/*/service-2.json.gz"))
    if not found:
        pytest.fail(f"the service model of {service} is not installed: run `make .venv/service-models/.installed`")
    model: Model = json.loads(gzip.decompress(found[-1].read_bytes()))
    return model


def shapes(service: str) -> dict[str, Model]:
    """The shapes of a committed file, by name."""
    found: dict[str, Model] = json.loads((API / f"{service}.json").read_text(encoding="utf-8"))["shapes"]
    return found


def patterns(service: str) -> list[str]:
    """The patterns of a committed file."""
    return [shape["pattern"] for shape in shapes(service).values() if "pattern" in shape]
