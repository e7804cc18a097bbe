"""Configs with errors: their valid part is checked all the same, and nothing is said of what is no part of it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any

from definitions.diagnostics.problems import InvalidConfig
from tests.endpoints import CONFIG, PACKAGE, endpoint, problems_of

VARIANT = "{variantName: a, instanceType: ml.m5.large}"
WHOLE = {
    "projectName": "churn",
    "stageName": "live",
    "modelPackageArn": PACKAGE,
    "modelBucketName": "churn-models",
    "productionVariant": {
        "instanceType": "ml.m5.large",
        "instanceCount": 2,
        "autoScaling": {
            "minCapacity": 1,
            "maxCapacity": 2,
            "targets": [{"metric": "CPUUtilization", "targetValue": 60}],
        },
    },
    "dataCaptureConfig": {"enableCapture": True, "csvContentTypes": ["text/csv"]},
    "networkConfig": {"subnetIds": ["subnet-0a1b2c3d"], "securityGroupIds": ["sg-0a1b2c3d"]},
    "deployment": {
        "type": "canary",
        "canarySize": {"type": "INSTANCE_COUNT", "value": 1},
        "alarms": [{"metric": "ModelLatency", "threshold": 5}],
    },
}


def test_variants_are_compared_although_one_of_them_has_errors() -> None:
    found = problems_of([CONFIG, f"productionVariants: [{VARIANT}, {VARIANT[:-1]}, instanceCount: 0}}]"])
    assert [problem.rpartition("[")[2] for problem in found] == ["duplicate-name]", "out-of-range]"]


def test_what_has_errors_is_not_missing_too() -> None:
    config = "{projectName: a, stageName: b, modelPackage: {group: 'no name'}}"
    assert [problem.rpartition("[")[2] for problem in problems_of(config)] == ["bad-group]"]


def test_what_cannot_do_without_a_wrong_value_is_left_out_with_it() -> None:
    scaling = "autoScaling: {minCapacity: 9, maxCapacity: many, targets: [{metric: CPUUtilization, targetValue: 1}]}"
    found = problems_of([CONFIG, f"productionVariant: {{instanceType: ml.m5.large, {scaling}}}"])
    assert [problem.rpartition("[")[2] for problem in found] == ["wrong-type]"]


def test_keys_of_aws_and_misspelt_ones_are_mended() -> None:
    config = "{projectName: a, stageNmae: b, modelPackageARN: foo, modelBucketName: c-models}"
    found = [problem.split(": ")[0] for problem in problems_of(config)]
    assert sorted(found) == ["modelPackageARN", "modelPackageArn", "stageNmae"]


def test_secrets_are_refused() -> None:
    found = problems_of([CONFIG, "domainId: AKIAIOSFODNN7EXAMPLE"])
    assert [problem.rpartition("[")[2] for problem in found] == ["plain-secret]"]


def _places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, entry in entries:
        yield (*path, key)
        yield from _places(entry, (*path, key))


def test_no_value_in_any_place_breaks_the_checks() -> None:
    values: list[Any] = ["x", 0, True, [], {}, [{}], ["x", "x"]]
    for path in _places(WHOLE):
        for value in values:
            changed: Any = deepcopy(WHOLE)
            around = changed
            for segment in path[:-1]:
                around = around[segment]
            around[path[-1]] = value
            with suppress(InvalidConfig):
                endpoint(json.dumps(changed))
