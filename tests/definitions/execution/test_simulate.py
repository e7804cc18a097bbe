"""Simulations of the samples: branches, failures, retries, loops, caches, and what reports say."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from definitions.commands.execution_marks import marks_of
from definitions.diagnostics.problems import InvalidConfig
from definitions.execution.given_outcomes import GivenOutcomes, read_outcomes
from definitions.execution.reports.as_json import json_report, read_earlier
from definitions.execution.reports.text import timeline
from definitions.execution.simulate import Simulation, simulate
from definitions.pipeline.compile import CompiledPipeline
from definitions.values.expressions import Json
from tests.support import CONFIGS, SAMPLES, compiled, config_of

LIFECYCLE, FOR_EACH = CONFIGS / "step-types" / "churn-lifecycle.yaml", CONFIGS / "step-types" / "for-each.yaml"
COMPREHENSIVE = CONFIGS / "comprehensive.yaml"
Simulate: TypeAlias = Callable[..., Simulation]
CONTEXT = {"account-2": "123456789012", "account-3": "123456789012"}


@cache
def sample(file: Path) -> CompiledPipeline:
    return compiled(file, context=CONTEXT)


@pytest.fixture
def simulated(tmp_path: Path) -> Simulate:
    """Simulates a pipeline with outcomes that are given as data."""

    def run(pipeline: Path | CompiledPipeline, outcomes: Json = None, **options: object) -> Simulation:
        file = tmp_path / "outcomes.yaml"
        file.write_text(json.dumps(outcomes or {}), encoding="utf-8")
        compiled_one = sample(pipeline) if isinstance(pipeline, Path) else pipeline
        return simulate(compiled_one, read_outcomes(file, compiled_one), {}, **options)  # type: ignore[arg-type]

    return run


def auc(value: float) -> dict[str, Json]:
    return {"propertyFiles": {"Report": {"metrics": {"auc": {"value": value}}}}}


def arguments(simulation: Simulation, name: str) -> Any:
    return simulation.run(name).arguments


def states(simulation: Simulation) -> dict[str, str]:
    return {run.name: run.state for run in simulation.runs}


@pytest.mark.parametrize(("error", "state"), [(5.9, "ran"), (6.0, "ran"), (6.1, "skipped")])
def test_comprehensive_registers_a_model_that_is_good_enough(simulated: Simulate, error: float, state: str) -> None:
    report = {"regression_metrics": {"mse": {"value": error}}}
    simulation = simulated(COMPREHENSIVE, {"steps": {"EvaluateModel": {"propertyFiles": {"EvaluationReport": report}}}})
    assert simulation.status == "Succeeded"
    assert states(simulation)["RegisterModel"] == state


def test_a_failure_in_the_middle_leaves_the_rest(simulated: Simulate) -> None:
    simulation = simulated(LIFECYCLE, {"steps": {"Train": {"status": "Failed", "failureReason": "exit code 1"}}})
    assert simulation.status == "Failed"
    assert [run.name for run in simulation.runs if run.has_started] == [
        "FindData",
        "Prepare",
        "CheckData",
        "Tune",
        "Train",
    ]
    assert simulation.run("Train").reason == "exit code 1"
    assert simulation.run("GiveUp").reason == "it is in a branch of 'GoodEnough', which never runs"


def test_the_other_branch_ends_the_execution_with_its_message(simulated: Simulate) -> None:
    simulation = simulated(LIFECYCLE, {"steps": {"Evaluate": auc(0.5)}, "execution": {"PipelineExecutionId": "e1"}})
    assert simulation.status == "Failed"
    assert simulation.run("GiveUp").reason == "The model reaches less than 0.8 in e1"
    assert states(simulation)["Register"] == "skipped"
    marks = marks_of(simulation)
    assert [marks[name].mark for name in ("Train", "GiveUp", "Register")] == ["taken", "failed", "not-taken"]


def test_numbers_in_yaml_are_what_json_means_by_them(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.yaml"
    for written, branch in (("0.80", ("AskPeople",)), ("8e-1", ("AskPeople",)), ("1e-05", ("GiveUp",))):
        file.write_text(
            f"steps: {{Evaluate: {{propertyFiles: {{Report: {{metrics: {{auc: {{value: {written}}}}}}}}}}}}}"
        )
        simulation = simulate(sample(LIFECYCLE), read_outcomes(file, sample(LIFECYCLE)), {})
        assert simulation.run("GoodEnough").branch[:1] == branch


def test_answers_reach_the_requests_in_the_types_of_aws(simulated: Simulate) -> None:
    outcomes = {
        "parameters": {"SmallestAuc": 0.9, "TrainInstanceType": "ml.m5.4xlarge"},
        "steps": {
            "FindData": {"outputParameters": {"instanceCount": "2", "dataUri": "s3://churn-data/today/"}},
            "Tune": {"properties": {"BestTrainingJob": {"TunedHyperParameters": {"max_depth": 7}}}},
            "Evaluate": auc(0.91),
            "AskPeople": {"outputParameters": {"approvedBy": "Ada"}},
        },
    }
    simulation = simulated(LIFECYCLE, outcomes)
    prepare, train = arguments(simulation, "Prepare"), arguments(simulation, "Train")
    assert prepare["ProcessingResources"]["ClusterConfig"]["InstanceCount"] == 2
    assert prepare["ProcessingInputs"][0]["S3Input"]["S3Uri"] == "s3://churn-data/today/"
    assert train["HyperParameters"]["max_depth"] == "7"
    assert train["ResourceConfig"]["InstanceType"] == "ml.m5.4xlarge"
    assert arguments(simulation, "Register")["CustomerMetadataProperties"] == {"approvedBy": "Ada"}
    assert arguments(simulation, "AskPeople")["auc"] == 0.91


def test_seconds_and_retries_make_a_timeline(simulated: Simulate) -> None:
    retried = {"seconds": 300, "failedAttempts": [{"exceptionType": "SageMaker.CAPACITY_ERROR"}]}
    simulation = simulated(LIFECYCLE, {"steps": {"Prepare": retried, "Evaluate": auc(0.9)}})
    assert simulation.ends["Prepare"].seconds == 300 + 30 + 300
    text = timeline(simulation)
    assert text.startswith("Succeeded: 14 succeeded, 1 skipped\nSeconds are those of the outcomes; ")
    assert "  0-630 s  Prepare          Processing      Succeeded  2 attempts" in text


def test_a_loop_selects_by_what_its_iterations_answer(simulated: Simulate) -> None:
    def trained(number: int, seconds: int) -> Json:
        artifacts = {"S3ModelArtifacts": f"s3://churn/{number}"}
        return {"properties": {"BillableTimeInSeconds": seconds, "ModelArtifacts": artifacts}}

    steps = {f"Train-{number}": trained(number, seconds) for number, seconds in enumerate((300, 100, 200))}
    simulation = simulated(FOR_EACH, {"steps": steps})
    assert [arguments(simulation, f"Train-{n}")["HyperParameters"]["max_depth"] for n in range(3)] == ["3", "5", "8"]
    words = arguments(simulation, "Compare")["AppSpecification"]["ContainerArguments"]
    assert words == ["--runs", "3", "--first", "s3://churn/0", "--fastest", "s3://churn/1"]
    assert simulation.starts["Train-2"].stage > simulation.starts["Train-1"].stage
    assert marks_of(simulation)["Train"].outcome == "Succeeded in 3 iterations"


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_each_sample_is_walked_or_asks_for_what_decides(file: Path) -> None:
    try:
        found = timeline(simulate(sample(file), GivenOutcomes(), {}))
    except InvalidConfig as invalid:
        found = str(invalid)
    assert re.match("(Succeeded|Failed): ", found) or re.search(
        r"\[undecided\]\n.*\n.* give it in the outcomes: steps\..*\n1 problem", found
    )


CACHED = config_of(
    *(
        f"""
        - name: {name}
          type: Processing
          cacheConfig: {{enabled: true, expireAfter: P7D}}
          processing:
            imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/work:1.0
            instanceType: ml.m5.large
            environment: {{DAY: {{parameter: Day}}}}
            inputs: [{source}]
            outputs: [{{outputName: out}}]
        """
        for name, source in (
            ("First", "{inputName: raw, s3Uri: 's3://churn-data/raw/'}"),
            ("Second", "{inputName: first, stepOutput: First.out}"),
        )
    ),
    pipeline="parameters: [{name: Day, type: String, defaultValue: Monday}]",
    root="additionalReadBucketNames: [churn-data]",
)


@pytest.mark.parametrize(
    ("day", "verdicts"),
    [
        ("Monday", {"First": "hit", "Second": "hit"}),
        ("Tuesday", {"First": "miss", "Second": "miss"}),
    ],
)
def test_caches_by_what_aws_compares(simulated: Simulate, day: str, verdicts: dict[str, str], tmp_path: Path) -> None:
    pipeline = compiled(CACHED)
    report = tmp_path / "earlier.json"
    report.write_text(json_report(simulated(pipeline)), encoding="utf-8")
    earlier = read_earlier(report, pipeline.names.pipeline)
    found = simulated(pipeline, {"parameters": {"Day": day}}, earlier=earlier).caches
    assert {name: cache.verdict for name, cache in found.items()} == verdicts
    if day == "Tuesday":
        assert found["First"].reason == "Environment was another one"
    with pytest.raises(InvalidConfig, match="caches belong to one pipeline"):
        read_earlier(report, "another")


def test_without_an_earlier_execution_no_cache_is_claimed_to_hit(simulated: Simulate) -> None:
    simulation = simulated(compiled(CACHED))
    assert {cache.verdict for cache in simulation.caches.values()} == {"unknown"}
    assert simulation.caches["First"].compared == ("AppSpecification", "Environment", "ProcessingInputs")


def test_reports_hide_secrets(simulated: Simulate) -> None:
    config = config_of(
        """
        - name: Call
          type: Lambda
          lambda:
            functionArn: arn:aws:lambda:us-east-1:123456789012:function:call
            inputs:
              api_token: {parameter: Token}
              header: {join: {values: [Bearer, {parameter: Token}]}}
              day: {parameter: Day}
        """,
        pipeline="parameters: [{name: Token, type: String}, {name: Day, type: String, defaultValue: Monday}]",
    )
    simulation = simulated(compiled(config), {"parameters": {"Token": "hunter2-hunter2"}})
    for text in (timeline(simulation), json_report(simulation)):
        assert "hunter2" not in text
        assert "Monday" in text


def test_the_report_for_machines_has_each_run(simulated: Simulate) -> None:
    report = json.loads(json_report(simulated(LIFECYCLE, {"steps": {"Evaluate": auc(0.5)}})))
    assert {key: report[key] for key in ("version", "status")} == {"version": 1, "status": "Failed"}
    assert len(report["steps"]) == 15
    by_name = {step["name"]: step for step in report["steps"]}
    assert by_name["GoodEnough"]["branch"] == ["GiveUp"]
    assert by_name["Register"] == {
        "name": "Register",
        "step": "Register",
        "type": "RegisterModel",
        "state": "skipped",
        "reason": "'GoodEnough' chose the other branch",
    }
