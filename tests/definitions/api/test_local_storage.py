"""Instance types: those with local storage take no key for their volumes."""

import pytest

from definitions.api.local_storage import has_local_storage

LOCAL = [
    *("m5d", "m5dn", "m6gd", "m6id", "m6idn", "m7gd", "c5d", "c6gd", "c6id", "c7gd", "r5d", "r6gd", "r6id", "r7gd"),
    *(
        "x2idn",
        "x2iedn",
        "g4dn",
        "g4ad",
        "g5",
        "g6",
        "g6e",
        "gr6",
        "p3dn",
        "p4d",
        "p4de",
        "p5",
        "p5e",
        "p5en",
        "p6-b200",
    ),
    *("p6e-gb200", "trn1", "trn1n", "trn2", "i3", "i3en", "i4i", "d3", "d3en"),
]
REMOTE = [
    *("t2", "t3", "m4", "m5", "m5n", "m6g", "m6i", "m6a", "m7i", "m7i-flex", "m8g", "c4", "c5", "c5n", "c6g", "c6i"),
    *("c7g", "c7i", "r5", "r5n", "r6i", "r7i", "p2", "p3", "g5g", "inf1", "inf2"),
]


@pytest.mark.parametrize("family", LOCAL)
def test_families_with_local_storage_are_known(family: str) -> None:
    assert has_local_storage(f"ml.{family}.4xlarge")


@pytest.mark.parametrize("family", REMOTE)
def test_families_without_local_storage_take_a_key(family: str) -> None:
    assert not has_local_storage(f"ml.{family}.xlarge")


@pytest.mark.parametrize("other", ["g5.xlarge", "ml.g5", "ml.g5.xlarge.more", "xml.g5.xlarge", ""])
def test_only_whole_instance_types_count(other: str) -> None:
    assert not has_local_storage(other)
