"""Cleanup steps: what is deleted, when, and that the role may delete nothing else."""

import pytest

from tests.support import actions_allowed, compiled, config_of, json_of, problems_of, statement, step, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
PREPARE = f"""
- name: Prepare
  type: Processing
  processing:
    imageUri: {IMAGE}
    instanceType: ml.m5.large
    outputs: [{{outputName: train}}, {{outputName: test}}]
"""
TRAIN = f"""
- name: Train
  type: Training
  training:
    imageUri: {IMAGE}
    instanceType: ml.m5.large
    inputChannels: [{{channelName: train, stepOutput: Prepare.train}}]
    outputPath: s3://models/churn
"""
OWN = "${bucketName}/test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline/*"


def config(*entries: str, more: str = "", pipeline: str = "") -> str:
    tidy = f"- {{name: Tidy, type: Cleanup, cleanup: {{s3: [{', '.join(entries)}]}}{more}}}"
    return config_of(PREPARE, TRAIN, tidy, pipeline=pipeline)


def deleted(text: str) -> list[str]:
    """Places of which the role may delete objects."""
    resources = json_of(statement(compiled(text), "DeleteObjects").resources)
    return [resource.partition("s3:::")[2] for resource in resources]


def test_a_step_deletes_what_it_names_after_the_steps_that_left_it() -> None:
    left = "{stepName: Train, s3Uris: ['s3://models/churn/tmp']}", "{stepName: Prepare}"
    text = config(*left, more=", dependsOn: [Train]")
    assert step(compiled(text), "Tidy") == {
        "Name": "Tidy",
        "Type": "Cleanup",
        "Arguments": {
            "Resources": {
                "S3": [{"StepName": "Train", "S3Uris": ["s3://models/churn/tmp"]}, {"StepName": "Prepare"}],
            }
        },
        "DependsOn": ["Train", "Prepare"],
    }


def test_all_outputs_of_a_step_may_be_deleted_and_nothing_else() -> None:
    pipeline = compiled(config("{stepName: Prepare}"))
    assert sorted(deleted(config("{stepName: Prepare}"))) == [f"{OWN}/Prepare/test/*", f"{OWN}/Prepare/train/*"]
    assert statement(pipeline, "DeleteObjects").actions == ("s3:DeleteObject", "s3:DeleteObjectVersion")
    assert warnings_of(pipeline) == []


def test_models_lie_in_folders_that_are_named_after_their_jobs() -> None:
    assert deleted(config("{stepName: Train}")) == ["models/churn/pipelines-*-Train-*"]
    for uri in ("{stepOutput: Train.modelArtifacts}", "{property: Train.ModelArtifacts.S3ModelArtifacts}"):
        assert deleted(config(f"{{stepName: Train, s3Uris: [{uri}]}}")) == ["models/churn/pipelines-*-Train-*"]


@pytest.mark.parametrize(
    ("uri", "place"),
    [
        ("s3://data", "data/*"),
        ("s3://data/a", "data/a/*"),
        ("s3://data/a/", "data/a/*"),
        ("'s3://data/{{account}}'", "data/${account}/*"),
        ("'s3://data/*'", "data/$${*}/*"),
        ("{parameter: Place}", "data/default/*"),
        ("{stepOutput: Prepare.train}", f"{OWN}/Prepare/train/*"),
    ],
)
def test_what_lies_below_a_uri_may_be_deleted_and_not_what_lies_beside_it(uri: str, place: str) -> None:
    parameters = "parameters: [{name: Place, type: String, defaultValue: 's3://data/default'}]"
    assert deleted(config(f"{{stepName: Prepare, s3Uris: [{uri}]}}", pipeline=parameters)) == [place]


def test_a_place_that_is_not_known_is_not_granted_and_told() -> None:
    text = config("{stepName: Prepare, s3Uris: ['s3://data/a', 'ssm:/data']}")
    assert deleted(text) == ["data/a/*"]
    assert warnings_of(compiled(text)) == [
        "pipeline.steps[2].cleanup.s3[0].s3Uris[1]: where the data lies is not known before it runs, so deleting is not"
        " granted [not-granted]"
    ]


def test_outputs_whose_place_is_not_known_are_told_at_the_step() -> None:
    text = config("{stepName: Train}").replace("s3://models/churn", "ssm:/models")
    told = [warning.partition(":")[0] for warning in warnings_of(compiled(text))]
    assert "pipeline.steps[2].cleanup.s3[0].stepName" in told


def test_a_name_is_no_data_so_there_is_nothing_to_delete_or_to_tell() -> None:
    serve = f"- {{name: Serve, type: Model, model: {{modelData: Train.modelArtifacts, imageUri: '{IMAGE}'}}}}"
    pipeline = compiled(f"{config('{stepName: Serve}')}    {serve}\n")
    assert "DeleteObjects" not in {known.sid for known in pipeline.statements}
    assert warnings_of(pipeline) == []


def test_only_a_step_that_deletes_may_delete() -> None:
    without, deleting = (
        actions_allowed(compiled(text)) for text in (config_of(PREPARE, TRAIN), config("{stepName: Prepare}"))
    )
    assert deleting - without == {"s3:DeleteObject", "s3:DeleteObjectVersion"}


@pytest.mark.parametrize(
    ("entry", "path", "rule"),
    [
        ("{stepName: Nobody}", "cleanup.s3[0].stepName", "unknown-step"),
        ("{stepName: Tidy}", "name", "cycle"),
        ("{stepName: Prepare, s3Uris: []}", "cleanup.s3[0].s3Uris", "empty-list"),
        ("{stepName: Prepare, s3Uris: [a/b]}", "cleanup.s3[0].s3Uris[0]", "bad-s3-uri"),
        ("{s3Uris: ['s3://data/a']}", "cleanup.s3[0].stepName", "missing-key"),
    ],
)
def test_what_cannot_be_deleted_is_told_at_its_place(entry: str, path: str, rule: str) -> None:
    [problem] = problems_of(config(entry))
    assert f"pipeline.steps[2].{path}: " in problem
    assert problem.endswith(f"[{rule}]")


def test_data_is_deleted_only_when_what_uses_it_is_finished_if_the_step_says_so() -> None:
    pipeline = compiled(config("{stepName: Prepare}", more=", dependsOn: [Train]"))
    assert {edge.before for edge in pipeline.graph.edges if edge.after == "Tidy"} == {"Prepare", "Train"}


def test_no_step_refers_to_one_that_deletes_but_others_may_wait_for_it() -> None:
    settings = f"{{imageUri: '{IMAGE}', instanceType: ml.m5.large ARGUMENTS}}"
    text = config("{stepName: Prepare}") + f"    - {{name: After, type: Processing, processing: {settings}}}\n"
    [problem] = problems_of(text.replace("ARGUMENTS", ", arguments: [{property: Tidy.Status}]"))
    assert problem.endswith("[unknown-property]")
    waiting = text.replace(" ARGUMENTS", "").replace("{name: After,", "{name: After, dependsOn: [Tidy],")
    assert step(compiled(waiting), "After")["DependsOn"] == ["Tidy"]


def test_data_is_deleted_however_the_step_ended_that_left_it() -> None:
    text = config("{stepName: Prepare}", more=", dependsOn: [{step: Prepare, trigger: Any}]")
    pipeline = compiled(text)
    assert step(pipeline, "Tidy")["DependsOn"] == [{"Step": "Prepare", "Trigger": "Any"}]
    assert pipeline.warnings == []
