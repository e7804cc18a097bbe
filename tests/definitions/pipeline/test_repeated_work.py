"""What takes long is done once for each step, however many checks, permissions and other steps ask for it."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.jobs.processing import ProcessingStep
from definitions.pipeline.steps.jobs.training import TrainingStep
from tests.support import CONFIGS, compiled

CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """How often each step was asked for what, by both names."""
    count: Counter[tuple[str, str]] = Counter()

    def counted(cls: type, name: str) -> Callable[..., object]:
        answer = getattr(cls, name)

        def asking(step: Any, *arguments: Any) -> object:
            count[name, step.name] += 1
            return answer(step, *arguments)

        return asking

    for cls, name in (
        (Step, "_request"),
        (TrainingStep, "permissions"),
        (TrainingStep, "outputs"),
        (ProcessingStep, "permissions"),
    ):
        monkeypatch.setattr(cls, name, counted(cls, name))
    return count


def test_requests_outputs_and_permissions_are_found_once(asked: Counter[tuple[str, str]]) -> None:
    steps = compiled(CONFIGS / "comprehensive.yaml", context=CONTEXT).config.pipeline.steps
    assert {step for _, step in asked} == {step.name for step in steps}
    assert {name for name, _ in asked} == {"_request", "permissions", "outputs"}
    assert set(asked.values()) == {1}
