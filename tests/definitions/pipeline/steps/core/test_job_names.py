"""Names of jobs with a prefix of the YAML's own, and that the role follows it."""

import pytest

from tests.support import compiled, config_of, json_of, problems_of, statement, step

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
RUNS = f"imageUri: '{IMAGE}', instanceType: ml.m5.large"
CHECK = f"{RUNS}, skipCheck: true"
STEPS = {
    "Processing": ("ProcessingJobName", "processing", RUNS),
    "Training": ("TrainingJobName", "training", RUNS),
    "Transform": (
        "TransformJobName",
        "transform",
        "modelName: m, instanceType: ml.m5.large, inputDataUri: 's3://data/in/'",
    ),
    "Tuning": (
        "HyperParameterTuningJobName",
        "tuning",
        "objective: {type: Minimize, metricName: loss}, resourceLimits: {maxParallelTrainingJobs: 1}, "
        "parameterRanges: {integerParameterRanges: [{name: n, minValue: 1, maxValue: 2}]}, "
        f"trainingJob: {{{RUNS}, metricDefinitions: [{{name: loss, regex: 'a(.*)'}}]}}",
    ),
    "AutoML": ("AutoMLJobName", "autoML", "inputs: [{s3Uri: 's3://data/in/', targetAttributeName: a}]"),
    "Model": ("ModelName", "model", f"imageUri: '{IMAGE}'"),
    "QualityCheck": (
        "ProcessingJobName",
        "qualityCheck",
        f"{CHECK}, checkType: DATA_QUALITY, datasetFormat: {{csv: {{}}}}, baselineDataset: {{s3Uri: 's3://data/in/'}}",
    ),
    "ClarifyCheck": (
        "ProcessingJobName",
        "clarifyCheck",
        f"{CHECK}, checkType: DATA_BIAS, analysisConfigS3Uri: 's3://data/a.json', dataset: {{s3Uri: 's3://data/in/'}}",
    ),
    "Job": (
        "JobName",
        "job",
        "jobCategory: DataTransformation, jobConfigSchemaVersion: 1.0.0, jobConfigDocument: {a: 1}",
    ),
}


def one_step(kind: str, *more: str, arguments: str = "") -> str:
    _, payload, settings = STEPS[kind]
    return config_of(f"- {{name: One, type: {kind}, {payload}: {{{', '.join([settings, *more])}}}{arguments}}}")


def names_granted(text: str) -> set[str]:
    """Names of jobs and models, as patterns, that the role may start."""
    created = [found for found in compiled(text).statements if any(":Create" in action for action in found.actions)]
    return {
        str(resource).rpartition("/")[2]
        for found in created
        for resource in json_of(found.resources)
        if ":sagemaker:" in str(resource)
    }


@pytest.mark.parametrize("kind", STEPS)
def test_the_prefix_is_in_the_request_where_the_name_would_be(kind: str) -> None:
    member = STEPS[kind][0]
    assert member not in step(compiled(one_step(kind)), "One")["Arguments"]
    assert step(compiled(one_step(kind, "jobName: Risk")), "One")["Arguments"][member] == "Risk"


@pytest.mark.parametrize("kind", [kind for kind in STEPS if kind != "Job"])
def test_the_role_starts_what_is_named_after_the_prefix_and_nothing_else(kind: str) -> None:
    assert names_granted(one_step(kind, "jobName: Risk")) == {"Risk-*", "risk-*"}
    assert names_granted(one_step(kind)).isdisjoint({"Risk-*", "risk-*"})


@pytest.mark.parametrize(
    ("prefix", "pattern"),
    [
        ("{join: {values: [risk-, {parameter: Run}]}}", "risk-*-*"),
        ("{execution: PipelineName}", "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline-*"),
        ("{parameter: Run}", f"*-{'?' * 12}-{'?' * 10}-*"),
    ],
)
def test_of_a_prefix_that_is_known_in_part_the_role_follows_the_known_part(prefix: str, pattern: str) -> None:
    steps = f"- {{name: One, type: Processing, processing: {{{RUNS}, jobName: {prefix}}}}}"
    config = config_of(steps, pipeline="parameters: [{name: Run, type: String}]")
    assert names_granted(config) == {pattern}


def test_jobs_of_a_type_that_aws_does_not_list_may_have_names_of_both_forms() -> None:
    both = {"Risk-*", "risk-*", "pipelines-*-One-*", "pipelines-*-one-*"}
    assert names_granted(one_step("Job", "jobName: Risk")) == both


@pytest.mark.parametrize("kind", STEPS)
def test_a_prefix_leaves_room_for_what_the_pipeline_adds(kind: str) -> None:
    longest = 6 if kind in ("Tuning", "AutoML") else 38
    compiled(one_step(kind, f"jobName: {'a' * longest}"))
    [problem] = problems_of(one_step(kind, f"jobName: {'a' * (longest + 1)}"))
    assert problem.endswith(f".jobName: has {longest + 1} characters; at most {longest} are allowed [too-long]")


@pytest.mark.parametrize("kind", STEPS)
def test_the_name_in_arguments_is_told_the_key(kind: str) -> None:
    member = STEPS[kind][0]
    [problem] = problems_of(one_step(kind, arguments=f", arguments: {{{member}: risk}}"))
    assert f"arguments.{member}: cannot be given: " in problem
    assert "'jobName' says what it begins with" in problem
    [problem] = problems_of(one_step(kind, f"{member[0].lower()}{member[1:]}: risk")) if kind != "Job" else [problem]
    assert "'jobName' says what it begins with" in problem


def test_the_model_is_read_from_the_folder_of_a_job_named_so() -> None:
    _, _, settings = STEPS["Training"]
    train = (
        f"- {{name: Train, type: Training, training: {{{settings}, jobName: risk, outputPath: 's3://models/risk'}}}}"
    )
    use = f"- {{name: Use, type: Model, model: {{imageUri: '{IMAGE}', modelData: Train.modelArtifacts}}}}"
    read = json_of(statement(compiled(config_of(train, use)), "ReadObjects").resources)
    assert [resource.partition(":::")[2] for resource in read] == ["models/risk/risk-*"]
