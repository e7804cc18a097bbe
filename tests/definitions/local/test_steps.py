"""What is kept of a step's attempts."""

from pathlib import Path

from definitions.local.steps import log_of


def test_the_log_of_a_step_is_that_of_its_last_attempt(tmp_path: Path) -> None:
    assert log_of(tmp_path) == tmp_path / "log.txt"
    for attempt in (9, 3, 12, 2):
        (tmp_path / f"attempt-{attempt}").mkdir()
        (tmp_path / f"attempt-{attempt}" / "log.txt").touch()
    assert log_of(tmp_path) == tmp_path / "attempt-12" / "log.txt"
