"""What is promised is there still. ``make golden`` adds what is new; to take something out, a person edits the list."""

import json
import os

import pytest

from tests.stability.promises import PROMISES
from tests.support import ROOT

LIST = ROOT / "tests" / "stability" / "promised.json"


@pytest.mark.parametrize("subject", PROMISES)
def test_golden_promises_are_kept_and_what_is_new_is_one(subject: str) -> None:
    promised: dict[str, list[str]] = json.loads(LIST.read_text("utf-8"))
    kept, present = set(promised.get(subject, ())), set(PROMISES[subject]())
    if os.environ.get("UPDATE_GOLDEN"):
        kept |= present
        LIST.write_text(json.dumps(promised | {subject: sorted(kept)}, indent=1, sort_keys=True) + "\n", "utf-8")
    gone, new = kept - present, present - kept
    assert not gone, f"users rely on {sorted(gone)}: docs/stability.md says what it takes to give that up"
    assert not new, f"`make golden` puts {sorted(new)} into {LIST.name}"
