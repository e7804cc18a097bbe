"""Two endpoints compared: settings, requests with the settings they come from, permissions and resources."""

import json
import shutil
from pathlib import Path

import pytest

from definitions.comparison.compare import NotComparable, Side, compare, compare_plan
from definitions.comparison.comparison import Comparison
from definitions.compiler.compile_project import compile_project
from definitions.documents.read_document import read_document
from definitions.documents.terraform import Plan
from tests.definitions.comparison.compared import lines_of, values_of
from tests.definitions.endpoint.projects import LINKED, endpoint, endpoints, linked


def compared(folder: Path, *replaced: tuple[str, str]) -> Comparison:
    """The linked endpoint against the same with other texts in its config."""
    shutil.copytree(LINKED.parent, folder / "linked")
    file = folder / "linked" / "endpoint.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    [other] = endpoints(compile_project(folder / "linked" / "mdaa.yaml", {}))
    return compare("endpoint", Side.of(endpoint()), Side.of(other))


def test_each_change_of_a_request_names_the_setting_that_it_comes_from(tmp_path: Path) -> None:
    found = compared(
        tmp_path, ("version: 3", "version: 4"), ("instanceCount: 2", "instanceCount: 3"), ("value: 10", "value: 20")
    )
    assert values_of(found.settings) == {
        "productionVariants[main].instanceCount": (2, 3),
        "productionVariants[challenger].modelPackage.version": (3, 4),
        "deployment.canarySize.value": (10, 20),
    }
    assert list(values_of(found.requests)) == [
        "CreateModel.model_challenger.PrimaryContainer.ModelPackageName",
        "CreateEndpointConfig.ProductionVariants[main].InitialInstanceCount",
        "CreateEndpoint.DeploymentConfig.BlueGreenUpdatePolicy.TrafficRoutingConfiguration.CanarySize.Value",
    ]
    assert lines_of(found.requests) == [15, 7, 19]
    assert [(change.address, change.kind, change.because_of) for change in found.resources] == [
        ("aws_sagemaker_model.model_challenger", "replaced", ("primary_container",)),
        ("aws_sagemaker_endpoint_configuration.endpoint_configuration", "replaced", ("production_variants",)),
    ]
    assert (found.permissions, found.tags, found.notes) == ([], [], [])


def test_what_is_captured_no_more_takes_permissions_and_the_bucket_with_it(tmp_path: Path) -> None:
    found = compared(tmp_path, ("enableCapture: true", "enableCapture: false"))
    assert [(change.kind, change.actions[0]) for change in found.permissions][:1] == [
        ("removed", "s3:AbortMultipartUpload")
    ]
    assert ("aws_s3_bucket.capture_bucket", "destroyed") in [(one.address, one.kind) for one in found.resources]


def test_names_that_change_are_listed_once(tmp_path: Path) -> None:
    found = compared(tmp_path, ("stageName: dev", "stageName: prod"))
    assert (found.requests, found.permissions) == ([], [])
    assert ("aws_sagemaker_endpoint.endpoint", "replaced") in [(one.address, one.kind) for one in found.resources]


def test_the_same_endpoint_is_no_difference() -> None:
    assert not compare("same", Side.of(endpoint()), Side.of(endpoint())).is_different


def test_a_plan_tells_that_an_endpoint_moves_to_another_configuration() -> None:
    configuration = "aws_sagemaker_endpoint_configuration.endpoint_configuration"
    replaced = {"actions": ["create", "delete"], "replace_paths": [["production_variants"]]}
    changes = [
        {
            "address": "aws_sagemaker_endpoint.endpoint",
            "type": "aws_sagemaker_endpoint",
            "change": {"actions": ["update"]},
        },
        {"address": configuration, "type": "aws_sagemaker_endpoint_configuration", "change": replaced},
    ]
    plan = read_document(json.dumps({"resource_changes": changes}), "plan.json")
    assert isinstance(plan, Plan)
    [found] = compare_plan(plan)
    assert [(one.address, one.kind, one.because_of, one.consequence) for one in found.resources] == [
        (configuration, "replaced", ("production_variants",), "the endpoint moves to the new one")
    ]


def test_modules_of_two_kinds_are_refused() -> None:
    pipeline = linked().pipelines[0]
    with pytest.raises(NotComparable, match="a pipeline and an endpoint have nothing in common"):
        compare("both", Side.of(pipeline), Side.of(endpoint()))
    with pytest.raises(NotComparable, match="an endpoint and a definition"):
        compare("both", Side.of(endpoint()), Side(pipeline.definition))
