"""A misspelt key is one problem: what it holds is read under the key that is meant."""

import pytest

from tests.support import config_of, problems_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
TRAINING = f"imageUri: {IMAGE}, instanceType: ml.m5.large, inputChannels: [{{channelName: a, s3Uri: 's3://abc/d'}}]"


def told(text: str) -> list[str]:
    """Path and rule of each problem."""
    return [problem.split(" ")[1] + problem.rpartition(" ")[2] for problem in problems_of(text)]


def training(settings: str, payload: str = "training") -> str:
    return f"- {{name: T, type: Training, {payload}: {{{settings}}}}}"


@pytest.mark.parametrize(
    ("right", "wrong", "path"),
    [
        ("imageUri", "imageURI", "training.imageURI"),
        ("instanceType", "instanceTyp", "training.instanceTyp"),
        ("inputChannels", "inputChannel", "training.inputChannel"),
        ("channelName", "channelname", "training.inputChannels[0].channelname"),
        ("s3Uri", "S3Uri", "training.inputChannels[0].S3Uri"),
        ("training", "trainin", "trainin"),
        ("name: T", "nam: T", "nam"),
        ("type: Training", "typ: Training", "typ"),
    ],
)
def test_a_key_of_a_step_is_one_problem(right: str, wrong: str, path: str) -> None:
    step = training(TRAINING)
    assert step.count(right) >= 1
    assert told(config_of(step.replace(right, wrong, 1) if right != "training" else training(TRAINING, wrong))) == [
        f"pipeline.steps[0].{path}:[unknown-key]"
    ]


@pytest.mark.parametrize(
    "step",
    [
        f"- {{name: M, type: Model, model: {{imageUrl: {IMAGE}, modelData: 's3://abc/model.tar.gz'}}}}",
        f"- {{name: T, type: Training, training: {{{TRAINING}, debugHookConfig: {{s3OutputPat: 's3://abc/d'}}}}}}",
        f"- {{name: P, type: Processing, processing: {{imageUri: {IMAGE}, instanceType: ml.m5.large, arguments: "
        "[{join: {valus: [a, b]}}]}}",
        "- {name: E, type: EMRServerless, emrServerless: {executionRoleArn: 'arn:aws:iam::123456789012:role/a', "
        "aplicationId: 00f1, job: {jobDriver: {sparkSubmit: {entryPoint: 's3://abc/b'}}}}}",
    ],
)
def test_a_key_that_others_ask_for_is_one_problem(step: str) -> None:
    [problem] = told(config_of(step))
    assert problem.endswith("[unknown-key]")


def test_keys_of_the_root_of_the_pipeline_and_of_parameters_are_one_problem_each() -> None:
    steps = "  step:\n    - {name: A, type: Fail, fail: {errorMessage: {parameter: P}}}\n"
    parameters = "  parametrs: [{nme: P, typ: String, defaultValue: x}]\n"
    assert told(f"projctName: a\npipelin:\n{parameters}{steps}") == [
        "projctName:[unknown-key]",
        "pipelin:[unknown-key]",
        "pipeline.parametrs:[unknown-key]",
        "pipeline.parameters[0].nme:[unknown-key]",
        "pipeline.parameters[0].typ:[unknown-key]",
        "pipeline.step:[unknown-key]",
    ]


def test_a_key_that_is_really_missing_is_told_beside_misspelt_ones() -> None:
    settings = "instanceTyp: ml.m5.large, inputChanels: [{channelName: a, s3Uri: 's3://abc/d'}]"
    assert told(config_of(training(settings))) == [
        "pipeline.steps[0].training.imageUri:[missing-key]",
        "pipeline.steps[0].training.instanceTyp:[unknown-key]",
        "pipeline.steps[0].training.inputChanels:[unknown-key]",
    ]


def test_what_a_misspelt_key_holds_is_checked_in_the_same_run() -> None:
    wrong = TRAINING.replace("imageUri", "imageURI").replace(IMAGE, "{parameter: Image}").replace("ml.m5", "m5")
    assert told(config_of(training(wrong))) == [
        "pipeline.steps[0].training.imageURI:[unknown-key]",
        "pipeline.steps[0].training.imageUri:[unknown-parameter]",
        "pipeline.steps[0].training.instanceType:[bad-instance-type]",
    ]


def test_a_key_beside_the_right_one_is_no_other_spelling_of_it() -> None:
    assert told(config_of(training(f"imageURI: other, {TRAINING}"))) == [
        "pipeline.steps[0].training.imageURI:[unknown-key]"
    ]


def test_a_value_that_does_not_suit_the_key_that_is_meant_is_not_held_against_it() -> None:
    assert told(config_of(training(f"{TRAINING}, hyperparameter: [a]"))) == [
        "pipeline.steps[0].training.hyperparameter:[unknown-key]"
    ]
