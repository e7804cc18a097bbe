"""``adopt``: what it reads, where it writes, and how it ends."""

import json
from pathlib import Path

import pytest

from definitions.__main__ import main

DEFINITION = {
    "Version": "2020-12-01",
    "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "weak"}}],
}
CONFIG = """\
projectName: churn

pipeline:
  steps:
    - name: Stop
      type: Fail
      fail: {errorMessage: weak}
"""
UNKNOWN = {**DEFINITION, "Steps": [*DEFINITION["Steps"], {"Name": "New", "Type": "Quantum"}]}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def file(name: str, content: object) -> str:
    Path(name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return f"./{name}"


@pytest.mark.parametrize(
    "wrapped",
    [
        DEFINITION,
        {"PipelineName": "churn", "PipelineDefinition": json.dumps(DEFINITION)},
        {
            "Resources": {
                "churn": {
                    "Type": "AWS::SageMaker::Pipeline",
                    "Properties": {"PipelineDefinition": {"PipelineDefinitionBody": json.dumps(DEFINITION)}},
                }
            }
        },
        {"resource": {"aws_sagemaker_pipeline": {"churn": {"pipeline_definition": json.dumps(DEFINITION)}}}},
    ],
    ids=["definition", "answer", "cloudformation", "terraform"],
)
def test_the_config_is_printed_and_the_report_is_beside_it(wrapped: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adopt", file("churn.json", wrapped)]) == 0
    printed = capsys.readouterr()
    assert printed.out.replace("aws-sagemaker-pipeline-churn", "churn") == CONFIG
    assert printed.err == ("the module has its own: nothing\ndiffers, and means the same: nothing\nlost: nothing\n")


def test_a_loss_ends_with_1_unless_it_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    word = file("churn.json", UNKNOWN)
    assert main(["adopt", word]) == 1
    assert 'lost: 1\n  New: \'{"Type": "Quantum"}\' is left out: ' in capsys.readouterr().err
    assert main(["adopt", "--lossy", word]) == 0


def test_a_file_that_exists_is_never_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    word = file("churn.json", DEFINITION)
    assert main(["adopt", word, "--output", "new/churn.yaml"]) == 0
    assert Path("new/churn.yaml").read_text("utf-8") == CONFIG
    assert main(["adopt", word, "--output", "new/churn.yaml"]) == 1
    assert "new/churn.yaml: exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no JSON", "is not JSON"),
        ("{}", "is no pipeline definition"),
        ("[1]", "is no pipeline definition: it is a list"),
        ('{"Steps": [{"Name": "A"}]}', "Steps[0] has no 'Type'"),
    ],
)
def test_what_is_no_definition_is_refused(content: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adopt", file("churn.json", content)]) == 1
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""


def test_of_several_pipelines_one_is_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    resource = {"pipeline_definition": json.dumps(DEFINITION)}
    word = file("main.tf.json", {"resource": {"aws_sagemaker_pipeline": {"one": resource, "two": resource}}})
    assert main(["adopt", word]) == 1
    assert "choose one by --only" in capsys.readouterr().err
    assert main(["adopt", word, "--only", "aws_sagemaker_pipeline.tow"]) == 1
    assert "did you mean 'aws_sagemaker_pipeline.two'" in capsys.readouterr().err
    assert main(["adopt", word, "--only", "aws_sagemaker_pipeline.two"]) == 0
    capsys.readouterr()
    assert main(["adopt", file("churn.json", DEFINITION), "--only", "two"]) == 1
    assert "has no pipeline 'two'; it has one without a name; leave out --only" in capsys.readouterr().err
