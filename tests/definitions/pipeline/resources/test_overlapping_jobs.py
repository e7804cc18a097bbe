"""No step's statements start another step's jobs weaker than that step does, or a warning says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.pipeline.compile import CompiledPipeline
from tests.authorization.roles import role_of
from tests.authorization.test_safeguards import weak_calls_allowed
from tests.support import compiled, config_of

NETWORK = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"
NOT_ISOLATED = "enableNetworkIsolation: false, "
OPEN = f"{NOT_ISOLATED}encryptInterContainerTraffic: false, "
ELSEWHERE = "networkConfig: {subnetIds: [subnet-9], securityGroupIds: [sg-9]}, "
IMAGE = "imageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn:1.0'"
MACHINE = f"{IMAGE}, instanceType: ml.m5.xlarge"
DATA = "inputChannels: [{channelName: train, s3Uri: 's3://data/train/', contentType: text/csv}]"


def training(name: str, strength: str = "", prefix: str = "") -> str:
    return f"- {{name: '{name}', type: Training, training: {{{prefix}{strength}{MACHINE}, {DATA}}}}}"


def processing(name: str, strength: str = "", prefix: str = "") -> str:
    return f"- {{name: '{name}', type: Processing, processing: {{{prefix}{strength}{MACHINE}}}}}"


def model(name: str, strength: str = "", prefix: str = "") -> str:
    weaker = strength.removesuffix("encryptInterContainerTraffic: false, ")
    data = "modelData: 's3://data/model.tar.gz'"
    return f"- {{name: '{name}', type: Model, model: {{{prefix}{weaker}{IMAGE}, {data}}}}}"


def tuning(name: str, strength: str = "", prefix: str = "") -> str:
    weaker = NOT_ISOLATED if strength in (OPEN, NOT_ISOLATED) else ""
    job = f"trainingJob: {{{weaker}{MACHINE}, {DATA}, metricDefinitions: [{{name: loss, regex: 'l=(.*)'}}]}}"
    limits = "resourceLimits: {maxNumberOfTrainingJobs: 2, maxParallelTrainingJobs: 1}"
    ranges = "parameterRanges: {continuousParameterRanges: [{name: lr, minValue: 0.1, maxValue: 0.5}]}"
    objective = "objective: {type: Minimize, metricName: loss}"
    return f"- {{name: '{name}', type: Tuning, tuning: {{{prefix}{objective}, {limits}, {ranges}, {job}}}}}"


def auto_ml(name: str, _: str = "", prefix: str = "") -> str:
    data = "inputs: [{s3Uri: 's3://data/train/', targetAttributeName: y}]"
    kind = "problemType: Regression, objective: {metricName: MSE}"
    return f"- {{name: '{name}', type: AutoML, autoML: {{{prefix}{data}, {kind}}}}}"


def overlaps(pipeline: CompiledPipeline) -> list[str]:
    return [problem.message for problem in pipeline.warnings if problem.rule == "overlapping-jobs"]


def startable(pipeline: CompiledPipeline) -> set[str]:
    """Names of training jobs that the role may start."""
    found = [one for one in pipeline.statements if "sagemaker:CreateTrainingJob" in one.actions]
    return {str(resource).rpartition("/")[2] for one in found for resource in one.resources}


@pytest.mark.parametrize("weak", ["Train", "Secure", "e-T"])
def test_a_weaker_step_whose_name_is_part_of_a_stricter_ones_starts_none_of_its_jobs(weak: str) -> None:
    pipeline = compiled(config_of(training("Secure-Train"), training(weak, OPEN)))
    assert weak_calls_allowed(role_of(pipeline)) == set()
    assert overlaps(pipeline) == []


def test_only_the_weaker_step_is_granted_names_of_one_length() -> None:
    pipeline = compiled(config_of(training("Secure-Train"), training("Train", OPEN)))
    assert startable(pipeline) == {
        "pipelines-*-Secure-Train-*",
        "pipelines-*-secure-train-*",
        "pipelines-????????????-Train-??????????",
        "pipelines-????????????-train-??????????",
    }


def test_a_weaker_step_that_reaches_no_stricter_one_keeps_the_room_for_other_names() -> None:
    pipeline = compiled(config_of(training("Prepare"), training("Train", OPEN)))
    assert not any("?" in name for name in startable(pipeline))


@pytest.mark.parametrize(
    ("made", "root"),
    [
        ([training("PrepareTrainingDataOfAll"), training("PrepareTrainingDataOfFew", OPEN)], ""),
        ([training("Train"), training("train", OPEN)], ""),
        ([training("A", "", "jobName: churn, "), training("B", OPEN, "jobName: churn, ")], ""),
        ([training("A"), training("B", OPEN)], "baseJobPrefix: pipe"),
        ([tuning("TuneModels-A"), tuning("TuneModels-B", OPEN)], ""),
        ([tuning("FindModels"), auto_ml("FindModelsAlone")], ""),
        ([model("M-1", "", "jobName: m, "), model("M-2", OPEN, "jobName: m, ")], ""),
    ],
)
def test_steps_that_no_name_tells_apart_earn_a_warning_if_one_is_weaker(made: list[str], root: str) -> None:
    assert overlaps(compiled(config_of(*made, root=root)))


def test_steps_that_no_name_tells_apart_and_that_are_equally_strict_earn_none() -> None:
    same = [training("PrepareTrainingDataOfAll"), training("PrepareTrainingDataOfFew")]
    assert overlaps(compiled(config_of(*same, root="baseJobPrefix: pipe"))) == []


PARTS = ["Train", "train", "Secure", "x", "of-Customers", "abcdefghij"]
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map("-".join)
STRENGTHS = st.sampled_from(["", OPEN, NOT_ISOLATED, ELSEWHERE])
PREFIXES = st.sampled_from(["", "", "jobName: train, ", "jobName: tra, ", "jobName: Train, ", "jobName: tra-x, "])
TYPES = st.sampled_from([training, processing, model, tuning, auto_ml])


@given(st.data(), st.lists(NAMES, min_size=2, max_size=4, unique=True), st.sampled_from(["", "pipelines", "Trai"]))
def test_no_step_starts_another_ones_jobs_weaker_unless_a_warning_says_so(
    data: st.DataObject, names: list[str], prefix: str
) -> None:
    made = [data.draw(TYPES)(name, data.draw(STRENGTHS), data.draw(PREFIXES)) for name in names]
    root = f"baseJobPrefix: {prefix}" if prefix else ""
    pipeline = compiled(config_of(*made, root=root, pipeline=NETWORK))
    told = " ".join(overlaps(pipeline))
    weaker = {call.partition(":")[0] for call in weak_calls_allowed(role_of(pipeline))}
    assert {step for step in weaker if f"'{step}'" not in told} == set()


DISTINCT = st.lists(st.text("ab-C_0", min_size=1, max_size=20), min_size=2, max_size=4, unique_by=str.lower)


@given(st.data(), DISTINCT)
def test_steps_whose_names_differ_earn_no_warning(data: st.DataObject, names: list[str]) -> None:
    types = st.sampled_from([training, processing, model])
    made = [data.draw(types)(name, data.draw(STRENGTHS)) for name in names]
    assert overlaps(compiled(config_of(*made, pipeline=NETWORK))) == []
