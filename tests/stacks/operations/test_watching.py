"""The live view on a terminal: the table is written over the one before."""

import io
import os
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from definitions.diagnostics.printable import PrintableStream
from stacks.operations.deployed import Account, DeployedPipeline
from stacks.operations.watching import watch
from tests.stacks.operations.pipeline import pipeline

PIPELINE = pipeline()
ARN = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn"
BEGAN = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def deployed(states: list[str]) -> DeployedPipeline:
    """A pipeline whose execution is in these states, one after the other, with one step that fails at last."""

    def describe(**_: Any) -> dict[str, Any]:
        return {"PipelineExecutionStatus": states[0], "CreationTime": BEGAN, "LastModifiedTime": BEGAN}

    def pages(**_: Any) -> list[dict[str, Any]]:
        status = states.pop(0)
        return [{"PipelineExecutionSteps": [{"StepName": "Prepare", "StepStatus": status, "FailureReason": "\x1b[9A"}]}]

    paginator = SimpleNamespace(paginate=pages)
    client = SimpleNamespace(describe_pipeline_execution=describe, get_paginator=lambda _: paginator)
    return DeployedPipeline("churn", ARN, {}, Account("123456789012", "eu-west-1", "ada", client))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, list[str]], str]:
    """What a terminal of so many lines is sent while an execution is watched."""

    def run(lines: int, states: list[str]) -> str:
        terminal = Terminal()
        monkeypatch.setattr(sys, "stdout", PrintableStream(terminal))
        monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((60, lines)))
        watch(PIPELINE, deployed(states), f"{ARN}/execution/ab12cd34ef56", pause=lambda: None)
        return terminal.getvalue()

    return run


def test_each_table_takes_the_place_of_the_one_before(shown: Callable[[int, list[str]], str]) -> None:
    first, second, last = shown(40, ["Executing", "Executing", "Failed"]).split("\x1b[9A\x1b[J")
    assert first.count("\n") == second.count("\n") == 9
    assert first.startswith("churn: Executing, ")
    assert last.startswith("churn: Failed, 0 s\n")
    assert last.endswith(r"step 'Prepare' failed: \x1b[9A" + "\n")


def test_what_does_not_fit_on_the_terminal_is_counted_until_the_end(shown: Callable[[int, list[str]], str]) -> None:
    first, last = shown(8, ["Executing", "Failed"]).split("\x1b[6A\x1b[J")
    assert first.splitlines()[-1] == "... 4 steps, 0 of them are over"
    assert "Evaluate" in last
    assert max(map(len, first.splitlines())) < 60
