"""``docs/migrating-from-mdaa.md`` and these tests speak of the same defects."""

import re
from pathlib import Path

from tests.support import ROOT

GUIDE = (ROOT / "docs" / "migrating-from-mdaa.md").read_text(encoding="utf-8")
TESTS = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
ONLY_DOCUMENTED = {"D-12"}
"""Names that collide: they are MDAA's names, so they collide here as well."""


def test_each_row_of_the_guide_has_a_test_and_each_test_a_row() -> None:
    tested = {f"{kind.upper()}-{number}" for kind, number in re.findall(r"def test_([dse])(\d+)_", TESTS)}
    assert set(re.findall(r"^\| ([DSE]-\d+) \|", GUIDE, re.MULTILINE)) == tested | ONLY_DOCUMENTED


def test_tests_named_in_the_guide_exist() -> None:
    named = re.findall(r"`(test_\w+)`", GUIDE)
    assert named
    assert [name for name in named if f"def {name}(" not in TESTS] == []


def test_files_named_in_the_guide_exist() -> None:
    named = re.findall(r"`((?:tests|docs|configs)/[\w/.]+)`", GUIDE)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
