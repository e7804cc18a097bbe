"""What the folder of all executions says of those whose process was killed."""

from pathlib import Path

from definitions.local.executions import Home


def test_a_killed_execution_is_stopped_and_one_that_had_not_begun_is_gone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    begun, over, preparing = (home.execution(name) for name in ("begun", "over", "preparing"))
    begun.write_state({"pipeline": "churn", "status": "Executing"})
    over.write_state({"pipeline": "churn", "status": "Failed"})
    (preparing.path / "steps").mkdir(parents=True)
    with home.locked():
        assert {one.id: one.state["status"] for one in home.executions("churn")} == {
            "begun": "Stopped",
            "over": "Failed",
        }
    assert not preparing.path.exists()
