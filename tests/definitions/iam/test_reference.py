"""``definitions/iam/actions.xz`` is what AWS's Service Authorization Reference says, and patterns of ARNs overlap."""

import lzma
import os

from hypothesis import given
from hypothesis import strategies as st

from definitions.iam import reference
from definitions.iam.reference import actions_of, overlap, service_prefixes
from tests.authorization.reference import action, table
from tests.authorization.reference import overlap as searched_overlap

LARGEST = 150_000


def test_golden_table_of_actions() -> None:
    text = table().encode("ascii")
    # Versions of xz pack in different ways, so the file is made again only for another text.
    if os.environ.get("UPDATE_GOLDEN") and (not reference.TABLE.exists() or _unpacked() != text):
        reference.TABLE.write_bytes(lzma.compress(text, preset=9 | lzma.PRESET_EXTREME))
    # Lines, so that a failure shows which services have changed.
    assert _unpacked().decode().splitlines() == text.decode().splitlines(), "AWS says otherwise: run make golden"


def test_table_of_actions_is_small() -> None:
    assert reference.TABLE.stat().st_size < LARGEST


def test_actions_are_read_as_the_reference_has_them() -> None:
    services = service_prefixes()
    assert len(services) > 400
    for name, read in (entry for service in services for entry in actions_of(service).items()):
        known = action(name)
        assert known is not None
        assert (read.name, set(read.resources)) == (name, set(known.resources))
        assert read.condition_keys == {key for key in known.condition_keys if not key.startswith("aws:")}


def test_unknown_service_has_no_actions() -> None:
    assert "s4" not in service_prefixes()
    assert actions_of("s4") == {}


PATTERNS = st.text("ab*?", max_size=6)


@given(PATTERNS, PATTERNS)
def test_patterns_overlap_if_a_text_matches_both(one: str, other: str) -> None:
    assert overlap(one, other) == overlap(other, one) == searched_overlap(one, other)


def _unpacked() -> bytes:
    return lzma.decompress(reference.TABLE.read_bytes())
