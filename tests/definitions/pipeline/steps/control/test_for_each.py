"""ForEach steps: what is done for each item, and what of it is left."""

import pytest

from definitions.pipeline.compile import CompiledPipeline
from tests.support import aligned, compiled, config_of, json_of, problems_of, statement, step, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"
BODY = f"""
- name: Train
  type: Training
  training:
    imageUri: {IMAGE}
    instanceType: ml.m5.large
    hyperparameters: {{depth: {{forEach: CurrentItem}}}}
    inputChannels: [{{channelName: train, s3Uri: 's3://data/train'}}]
"""


def loop(items: str = "[3, 5]", *, concurrency: str = "2", body: str = "[Train]", more: str = "") -> str:
    settings = f"iterableItems: {items}\nmaxConcurrency: {concurrency}\nforEachBody: {body}\n{more}"
    return f"- name: Loop\n  type: ForEach\n  forEach:\n{aligned(settings, 4)}\n"


def config(items: str = "[3, 5]", **settings: str) -> str:
    return config_of(loop(items, **settings), BODY)


def test_the_step_holds_its_items_and_its_body_whole() -> None:
    pipeline = compiled(config())
    [rendered] = json_of(pipeline.definition["Steps"])
    [body] = rendered["Arguments"].pop("ForEachBody")
    assert rendered == {
        "Name": "Loop",
        "Type": "ForEach",
        "Arguments": {"IterableItems": [3, 5], "MaxConcurrency": 2},
    }
    alone = compiled(config_of(BODY.replace("{forEach: CurrentItem}", "'3'")))
    expected = step(alone, "Train")
    expected["Arguments"]["HyperParameters"] = {
        "depth": {"Std:Join": {"On": "", "Values": [{"Get": "ForEach.CurrentItem"}]}}
    }
    assert body == expected


def test_several_steps_of_a_body_stand_there_in_the_order_of_the_body() -> None:
    again = BODY.replace("name: Train", "name: Again")
    pipeline = compiled(config_of(BODY, loop(body="[Again, Train]"), again))
    [rendered] = json_of(pipeline.definition["Steps"])
    assert [inner["Name"] for inner in rendered["Arguments"]["ForEachBody"]] == ["Again", "Train"]


@pytest.mark.parametrize(
    ("items", "rendered"),
    [
        ("[a, 1, 0.5, true]", ["a", 1, 0.5, True]),
        ("['{{account}}']", ["${account}"]),
        ("[a, {parameter: List}]", ["a", {"Get": "Parameters.List"}]),
        ("{parameter: List}", {"Get": "Parameters.List"}),
        (
            "{join: {on: ',', values: ['[[0]', {parameter: List}, '3]']}}",
            {"Std:Join": {"On": ",", "Values": ["[[0]", {"Get": "Parameters.List"}, "3]"]}},
        ),
    ],
)
def test_items_are_values_expressions_or_one_text_that_holds_them(items: str, rendered: object) -> None:
    parameters = "parameters: [{name: List, type: String, defaultValue: '[1, 2]'}]"
    text = config_of(loop(items), BODY, pipeline=parameters)
    assert step(compiled(text), "Loop")["Arguments"]["IterableItems"] == rendered


@pytest.mark.parametrize("count", [1, 100])
def test_as_many_items_as_aws_takes_are_taken(count: int) -> None:
    assert len(step(compiled(config(str(list(range(count))))), "Loop")["Arguments"]["IterableItems"]) == count


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ("[]", "has 0 items; AWS takes 1 to 100 [out-of-range]"),
        (str(list(range(101))), "has 101 items; AWS takes 1 to 100 [out-of-range]"),
        ("3", "must be a list, or an expression whose text is a list in JSON; got a number [wrong-type]"),
        ("[[3]]", "must be a text, a number, a boolean or an expression; got a list [wrong-type]"),
        ("{parameter: Count}", "parameter 'Count' is of type Integer (line 4); here it must be String"),
    ],
)
def test_what_is_no_list_of_items_is_refused(items: str, message: str) -> None:
    parameters = "parameters:\n  - {name: Count, type: Integer, defaultValue: 1}"
    problems = problems_of(config_of(loop(items), BODY, pipeline=parameters))
    [problem] = [found for found in problems if "unused-parameter" not in found]
    assert message in problem


def test_how_many_items_are_worked_on_at_once_may_be_known_at_the_start() -> None:
    parameters = "parameters: [{name: Count, type: Integer, defaultValue: 1}]"
    text = config_of(loop(concurrency="{parameter: Count}"), BODY, pipeline=parameters)
    assert step(compiled(text), "Loop")["Arguments"]["MaxConcurrency"] == {"Get": "Parameters.Count"}
    assert step(compiled(config(concurrency="50")), "Loop")["Arguments"]["MaxConcurrency"] == 50
    for count in ("0", "51"):
        [problem] = problems_of(config(concurrency=count))
        assert problem.endswith("[out-of-range]")


def test_one_iteration_is_picked_by_a_number_of_its_body() -> None:
    more = "selector: {pick: MinBy, field: 'Train.FinalMetricDataList[0].Value'}"
    assert step(compiled(config(more=more)), "Loop")["Arguments"]["Selector"] == {
        "Pick": "MinBy",
        "Field": {"Get": "IterationOutput.Train.FinalMetricDataList[0].Value"},
    }


def after(value: str) -> str:
    return f"""
    - name: After
      type: Processing
      processing: {{imageUri: '{IMAGE}', instanceType: ml.m5.large, arguments: [{value}]}}
    """


@pytest.mark.parametrize(
    "path",
    [
        "Status",
        "IterationOutputs[0].Train.ModelArtifacts.S3ModelArtifacts",
        "IterationOutputs[99].Train.HyperParameters['depth']",
        "Selected.ModelArtifacts.S3ModelArtifacts",
    ],
)
def test_later_steps_read_what_the_iterations_left_and_run_after_them(path: str) -> None:
    more = "selector: {pick: MinBy, field: Train.BillableTimeInSeconds}"
    pipeline = compiled(config_of(loop(more=more), BODY, after(f'{{property: "Loop.{path}"}}')))
    [argument] = step(pipeline, "After")["Arguments"]["AppSpecification"]["ContainerArguments"]
    assert argument == {"Get": f"Steps.Loop.{path}"}
    assert ("Loop", "After") in {(edge.before, edge.after) for edge in pipeline.graph.edges}


def test_counts_are_numbers_and_stand_where_numbers_do() -> None:
    text = after("a").replace("instanceType", "instanceCount: {property: Loop.SucceededStepCount}, instanceType")
    resources = step(compiled(config_of(loop(), BODY, text)), "After")["Arguments"]["ProcessingResources"]
    assert resources["ClusterConfig"]["InstanceCount"] == {"Get": "Steps.Loop.SucceededStepCount"}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("IterationOutputs.Train", "'IterationOutputs' is a list: it has no 'Train'"),
        ("IterationOutputs[0].Other.Name", "'IterationOutputs[0]' has no 'Other'"),
        ("IterationOutputs[0].Train.ModelArtifacts", "is a structure, not a single value"),
        ("IterationOutputs['Train'].TrainingJobName", "'IterationOutputs' has its entries by number"),
        ("Selected.TrainingJobName", "there is no property 'Selected.TrainingJobName'"),
    ],
)
def test_what_no_iteration_left_is_refused(path: str, message: str) -> None:
    [problem] = problems_of(config_of(loop(), BODY, after(f'{{property: "Loop.{path}"}}')))
    assert message in problem
    assert problem.endswith("[unknown-property]")


SCORE = """
- name: Score-It
  type: Lambda
  lambda:
    functionArn: arn:aws:lambda:us-east-1:123456789012:function:score
    inputs: {item: {forEach: CurrentItem}}
    outputs: [{outputName: score, outputType: Float}, {outputName: name, outputType: String}]
"""


@pytest.mark.parametrize("path", ["Selected.OutputParameters", "IterationOutputs[0].Score-It.OutputParameters"])
def test_properties_of_the_body_have_the_names_and_types_that_its_step_declares(path: str) -> None:
    more = "selector: {pick: MaxBy, field: \"Score-It.OutputParameters['score']\"}"
    best = loop(body="[Score-It, Train]", more=more)
    pipeline = compiled(config_of(best, SCORE, BODY, after(f"{{property: \"Loop.{path}['name']\"}}")))
    arguments = step(pipeline, "After")["Arguments"]["AppSpecification"]["ContainerArguments"]
    assert arguments == [{"Get": f"Steps.Loop.{path}['name']"}]
    text = config_of(best, SCORE, BODY, after("a").replace("ml.m5.large", f"{{property: \"Loop.{path}['score']\"}}"))
    [problem] = problems_of(text)
    assert problem.endswith("is of type Float; here it must be String [wrong-expression-type]")


def test_the_selected_iteration_is_that_of_the_step_which_the_selector_compares() -> None:
    best = loop(body="[Score-It, Train]", more="selector: {pick: MaxBy, field: \"Score-It.OutputParameters['score']\"}")
    [problem] = problems_of(config_of(best, SCORE, BODY, after("{property: Loop.Selected.TrainingJobName}")))
    assert "'Selected' has the properties of 'Score-It', and there is no property 'TrainingJobName'" in problem


def test_a_loop_that_is_wrong_itself_is_no_reason_to_blame_its_body() -> None:
    [problem] = problems_of(config(concurrency="many"))
    assert "pipeline.steps[0].forEach.maxConcurrency" in problem


def test_a_loop_has_no_outputs_but_its_properties() -> None:
    [problem] = problems_of(config_of(loop(), BODY, after("{stepOutput: Loop.modelArtifacts}")))
    assert problem.endswith("'Loop' is a ForEach step and has no output 'modelArtifacts' [wrong-output]")


def test_a_loop_needs_nothing_but_what_its_body_needs() -> None:
    looped, alone = compiled(config()), compiled(config_of(BODY.replace("{forEach: CurrentItem}", "'3'")))
    assert [(known.sid, known.resources) for known in looped.statements] == [
        (known.sid, known.resources) for known in alone.statements
    ]
    assert warnings_of(looped) == []


def test_jobs_of_every_iteration_are_covered_by_what_the_role_may_run() -> None:
    # AWS numbers the runs: Train-1, Train-2 ...
    jobs = json_of(statement(compiled(config()), "StartTrainingJobs").resources)
    assert [job.rpartition("/")[2] for job in jobs] == ["pipelines-*-Train-*", "pipelines-*-train-*"]


_ENVELOPES = ["cacheConfig: {enabled: false}", "retryPolicies: [{exceptionType: [Step.THROTTLING]}]"]


@pytest.mark.parametrize("key", _ENVELOPES)
def test_a_loop_is_neither_cached_nor_retried(key: str) -> None:
    [problem] = problems_of(config_of(f"{loop()}  {key}", BODY))
    assert problem.endswith("[not-for-this-type]")


def test_runs_of_a_processing_step_write_to_folders_of_their_own() -> None:
    body = """
        - name: Score
          type: Processing
          processing:
            imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/score:1
            instanceType: ml.m5.large
            outputs: [{outputName: scores}]
    """
    loop = """
        - name: Loop
          type: ForEach
          forEach: {iterableItems: [1, 2], maxConcurrency: 2, forEachBody: [Score]}
    """
    ends = [uri_parts(compiled(config_of(*steps)), "Score")[-2:] for steps in ([body], [body, loop])]
    assert ends == [
        [{"Get": "Execution.PipelineExecutionId"}, "/Score/scores/"],
        [{"Get": "Execution.ProcessingJobName"}, "/"],
    ]


def uri_parts(pipeline: CompiledPipeline, name: str) -> list[object]:
    [output] = step(pipeline, name)["Arguments"]["ProcessingOutputConfig"]["Outputs"]
    parts: list[object] = output["S3Output"]["S3Uri"]["Std:Join"]["Values"]
    return parts
