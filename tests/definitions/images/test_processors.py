"""The processor of an instance type, by its family."""

import pytest

from definitions.api.shapes import shape
from definitions.images.processors import processor_of

CPU = {"c4", "c5", "c5d", "c5n", "m5", "m7i-flex", "r8i-flex", "t3", "t2"}
GPU = {"g4dn", "g5", "g6e", "p2", "p3dn", "p4de", "p5en", "p6-b200"}
GRAVITON = {"c6g", "c6gd", "c6gn", "c8g", "m6gd", "m8g", "r7gd", "r8g"}
OTHERS = {"dl1", "inf1", "inf2", "trn1n", "trn2", "p6e-gb200"}


def families() -> set[str]:
    """All families that AWS names for jobs and endpoints."""
    names = ("TrainingInstanceType", "ProcessingInstanceType", "ProductionVariantInstanceType", "TransformInstanceType")
    return {word.split(".")[1] for name in names for word in shape(name).words}


@pytest.mark.parametrize(("processor", "members"), [("cpu", CPU), ("gpu", GPU), ("graviton", GRAVITON)])
def test_families_have_a_processor(processor: str, members: set[str]) -> None:
    assert members <= families()
    assert {processor_of(f"ml.{family}.xlarge") for family in members} == {processor}


def test_families_with_other_chips_have_none() -> None:
    assert {processor_of(f"ml.{family}.xlarge") for family in OTHERS} == {f"ml.{family} instances" for family in OTHERS}


def test_graviton_is_what_ends_in_g_and_no_family_of_gpus() -> None:
    found = {family for family in families() if processor_of(f"ml.{family}.xlarge") == "graviton"}
    assert {family[0] for family in found} == {"c", "m", "r"}
    assert all(family[2] == "g" for family in found)
