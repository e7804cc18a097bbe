"""Names of Regions: misspelt ones are told, unknown ones pass."""

import json
from pathlib import Path

import botocore
import pytest

from definitions.project.deployment.regions import REGIONS, meant_region


def test_every_region_that_botocore_names_is_known() -> None:
    endpoints = Path(botocore.__file__).parent / "data" / "endpoints.json"
    partitions = json.loads(endpoints.read_text(encoding="utf-8"))["partitions"]
    named = {name for partition in partitions for name in partition["regions"] if not name.endswith("-global")}
    assert len(named) > 35
    assert named <= set(REGIONS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("eu-wset-1", "eu-west-1"),
        ("us-eest-1", "us-east-1"),
        ("eu-west1", "eu-west-1"),
        ("eu-west", "eu-west-1"),
        ("ue-west-1", "eu-west-1"),
        ("us-esat-2", "us-east-2"),
        ("ap-souteast-1", "ap-southeast-1"),
        ("ap-northest-1", "ap-northeast-1"),
        ("EU-WEST-1", "eu-west-1"),
        ("eu_west_1", "eu-west-1"),
        ("us-east-1a", "us-east-1"),
        ("us-east-l", "us-east-1"),
        ("cn-nort-1", "cn-north-1"),
        ("us-gvo-west-1", "us-gov-west-1"),
        ("us-iso-eas-1", "us-iso-east-1"),
    ],
)
def test_a_misspelt_region_is_recognised(written: str, meant: str) -> None:
    assert meant_region(written) == meant


@pytest.mark.parametrize(
    "name",
    [*REGIONS, "us-west-3", "eu-west-9", "eu-east-1", "sa-west-1", "nz-north-1", "us-gov-central-1", "moon-base-1"],
)
def test_a_region_that_is_known_or_may_be_new_is_none(name: str) -> None:
    assert meant_region(name) is None
