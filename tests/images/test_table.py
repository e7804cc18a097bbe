"""``definitions/images`` holds what AWS's Python SDK says, and is read only when an image is looked up.

The SDK is installed by make apart from .venv's packages, and only its data files are read.
"""

import json
import os
from functools import cache

import pytest

from definitions.images.table import FRAMEWORKS, accounts, purposes, repository_accounts, versions
from definitions.project.deployment.regions import REGIONS
from tests.images.table import Config, parts, table_file
from tests.support import ROOT

PATH = ROOT / "definitions" / "images" / "images.json"
SDK = ROOT / ".venv" / "image-uris" / "sagemaker" / "core" / "image_uri_config"
LARGEST = 60_000
ANNOUNCED = {"me-west-1", "sa-west-1"}
"""Regions in which AWS's images are already, and nothing else."""


def test_golden_images() -> None:
    text = table_file(configs())
    if os.environ.get("UPDATE_GOLDEN"):
        PATH.write_bytes(text.encode())
    assert text.encode() == PATH.read_bytes(), "not what AWS's SDK says: run make golden and read what it changes"


def test_table_is_small() -> None:
    assert PATH.stat().st_size < LARGEST


def test_frameworks_are_those_of_the_table() -> None:
    assert tuple(json.loads(PATH.read_text(encoding="ascii"))["images"]) == FRAMEWORKS


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_accounts_of_every_version_are_those_of_the_sdk(framework: str) -> None:
    [config] = [config for name, config in configs().items() if name == framework.replace("scikit-", "sk")]
    of_sdk = {
        (part["repository"], *sorted(part["registries"].items()))
        for scope in (config.items() if "versions" not in config else [("", config)])
        if scope[0] != "eia"
        for part in parts(scope[1])
    }
    ours = {
        (facts.repository, *sorted(accounts(facts.registry).items()))
        for purpose in purposes(framework)
        for found in versions(framework, purpose).values()
        for facts in found
    }
    assert ours == of_sdk


def test_accounts_of_every_repository_are_those_of_the_sdk() -> None:
    for config in configs().values():
        for part in parts(config):
            assert part["registries"].items() <= repository_accounts(part["repository"]).items()


def test_every_region_is_known() -> None:
    assert {region for part in all_parts() for region in part["registries"]} - set(REGIONS) == ANNOUNCED


def test_two_accounts_of_a_repository_in_one_region_are_not_taken_in_silence() -> None:
    name = "xgboost"
    wrong = json.loads(json.dumps(configs()[name]))
    wrong["training"]["versions"]["1.7-1"]["registries"]["us-east-1"] = "111111111111"
    with pytest.raises(ValueError, match="sagemaker-xgboost has two accounts in us-east-1"):
        table_file({**configs(), name: wrong})


def all_parts() -> list[Config]:
    return [part for config in configs().values() for part in parts(config)]


@cache
def configs() -> dict[str, Config]:
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(SDK.glob("*.json"))}
