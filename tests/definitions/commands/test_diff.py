"""``python -m definitions diff``: what it takes, what it prints where, and how it ends."""

import io
import json
from pathlib import Path

import pytest

from definitions.__main__ import main
from definitions.source.standard_input import standard_input
from tests.support import CONFIGS, ROOT, compiled, json_of, written

MINIMAL = (CONFIGS / "minimal.yaml").read_text(encoding="utf-8")
PIPELINE = str(CONFIGS / "minimal.yaml")


@pytest.fixture(autouse=True)
def _root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("PIPELINES_PROJECT", raising=False)
    monkeypatch.delenv("CDKTF_CONTEXT_JSON", raising=False)


@pytest.fixture
def other() -> str:
    """The minimal config with another instance type."""
    return str(written(MINIMAL.replace("ml.m5.xlarge", "ml.m5.4xlarge")))


@pytest.fixture
def definition(tmp_path: Path) -> str:
    """The definition of the minimal config in a file."""
    file = tmp_path / "definition.json"
    file.write_text(json.dumps(json_of(compiled(CONFIGS / "minimal.yaml").definition)), encoding="utf-8")
    return str(file)


def test_a_config_and_itself_do_not_differ(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", PIPELINE, PIPELINE, "--exit-code"]) == 0
    assert capsys.readouterr() == ("no difference\n", "")


def test_a_difference_ends_with_3_on_request(capsys: pytest.CaptureFixture[str], other: str) -> None:
    assert main(["diff", PIPELINE, other]) == 0
    assert "InstanceType: 'ml.m5.xlarge' -> 'ml.m5.4xlarge'" in capsys.readouterr().out
    assert main(["diff", PIPELINE, other, "--exit-code"]) == 3


def test_formats(capsys: pytest.CaptureFixture[str], other: str) -> None:
    main(["diff", PIPELINE, other, "--format", "json"])
    [found] = json.loads(capsys.readouterr().out)["pipelines"]
    assert [(step["kind"], len(step["changes"])) for step in found["steps"]] == [("changed", 1)]
    main(["diff", PIPELINE, other, "--format", "markdown"])
    assert "<details><summary>steps (1)</summary>" in capsys.readouterr().out


def give_input(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    standard_input.cache_clear()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_a_config_on_standard_input_is_compared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    give_input(monkeypatch, Path(PIPELINE).read_text(encoding="utf-8"))
    assert main(["diff", "-", PIPELINE]) == 0
    assert capsys.readouterr().out == "no difference\n"


def test_a_stack_is_compared_with_a_definition_on_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, definition: str
) -> None:
    give_input(monkeypatch, Path(definition).read_text(encoding="utf-8"))
    assert main(["diff", "-", definition, "--exit-code"]) == 0
    assert main(["diff", "*-minimal", definition, "--exit-code"]) in (0, 3)
    assert capsys.readouterr().err == ""


BEFORE, AFTER = ({"pipeline_definition": text} for text in ('{"Steps": []}', '{"Steps": [], "A": 1}'))
PLAN = {
    "resource_changes": [
        {
            "address": f"aws_sagemaker_pipeline.{name}",
            "type": "aws_sagemaker_pipeline",
            "change": {"actions": ["update"], "before": BEFORE, "after": AFTER},
        }
        for name in ("one", "two")
    ]
}


def test_a_plan_has_both_sides(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    give_input(monkeypatch, json.dumps(PLAN))
    assert main(["diff", "-"]) == 0
    assert capsys.readouterr().out.count("1 setting changed") == 2


def test_pipelines_of_two_templates_are_compared_by_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pipeline = {
        "Type": "AWS::SageMaker::Pipeline",
        "Properties": {"PipelineDefinition": {"PipelineDefinitionBody": '{"Steps": []}'}},
    }
    files = []
    for names in (("A", "B"), ("B", "C"), ("X", "Y")):
        files.append(str(tmp_path / f"{names[0]}.json"))
        Path(files[-1]).write_text(json.dumps({"Resources": dict.fromkeys(names, pipeline)}), encoding="utf-8")
    assert main(["diff", files[0], files[1]]) == 0
    assert capsys.readouterr().out == "A: the pipeline is removed\n\nC: the pipeline is added\n"
    assert main(["diff", files[0], files[2]]) == 1
    assert "none of the other has the name of one: 'A', 'B', 'X', 'Y'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([PIPELINE], "is one side, and there must be two"),
        (["configs/missing.yaml", PIPELINE], "there is no such file"),
        (["missing.json", PIPELINE], "there is no such file"),
        (["test-org-test-env-test-domain-trein", PIPELINE], "did you mean 'test-org-test-env-test-domain-train'?"),
        (["configs/mdaa.yaml", PIPELINE], "must name one stack"),
        ([str(ROOT / "package.json"), PIPELINE], "nothing that holds one"),
    ],
)
def test_words_that_name_nothing_are_explained(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(["diff", *words]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "<stdin>:1:2: is not JSON: Expecting property name"),
        ('{"Steps": 1}', "<stdin>: is no pipeline definition: it has no list 'Steps'"),
        ("{}", "<stdin>: is no pipeline definition, and nothing that holds one"),
        (json.dumps({"resource_changes": []}), "is a plan without a resource of type aws_sagemaker_pipeline"),
        (json.dumps(PLAN), "a plan has both sides, before and after: give it alone"),
    ],
)
def test_documents_without_a_definition_are_explained(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    give_input(monkeypatch, text)
    assert main(["diff", PIPELINE, "-"]) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "needs OLD and NEW, one plan of Terraform, or --since REVISION"),
        (["a.yaml", "b.yaml", "c.yaml"], "needs OLD and NEW"),
        (["-", "-"], "only one side can be standard input"),
        (["--format", "markdwn", "a.yaml", "b.yaml"], "'markdwn' is not a format; did you mean 'markdown'?"),
        (["--since=--output=x"], "must be a branch, a tag or a commit of git"),
        (["", "b.yaml"], "got an empty text"),
    ],
)
def test_wrong_usage_ends_with_2(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["diff", *words])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err
