"""``pipelines test``: which tests it runs, what it prints, and how it ends."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from definitions.__main__ import main
from tests.support import CONFIGS, ROOT

CONFIG = """
projectName: sample
pipeline:
  steps:
    - name: Train
      type: Training
      training:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1.0
        instanceType: ml.m5.xlarge
        environment: {API_TOKEN: '{{ssm:/token}}', LEVEL: debug}
        inputChannels: [{channelName: train, s3Uri: 's3://churn-data/train/'}]
"""
PASSES = """
config: ../config.yaml
tests:
  - name: it trains
    expect: {status: Succeeded}
"""
FAILS = """
config: ../config.yaml
tests:
  - name: it trains
    expect: {status: Succeeded}
  - name: "It <fails> & 'says' \\e[31m]]>"
    expect: {status: Failed}
"""
PROJECT = """
organization: acme
domains:
  marketing:
    environments:
      dev: {modules: {churn: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [config.yaml]}}}
      prod: {modules: {churn: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [config.yaml]}}}
"""
Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes files of a folder, by their names without suffix, which is the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").mkdir()

    def _write(config: str = CONFIG, project: str = "", **tests: str) -> None:
        Path("config.yaml").write_text(config, encoding="utf-8")
        if project:
            Path("mdaa.yaml").write_text(project, encoding="utf-8")
        for name, text in tests.items():
            Path("tests", f"{name}.yaml").write_text(text, encoding="utf-8")

    return _write


def test_the_samples_do_what_their_tests_say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["test"]) == 0
    printed = capsys.readouterr()
    files = [str(file.relative_to(ROOT)) for file in sorted(CONFIGS.rglob("tests/*.yaml"))]
    assert [line for line in printed.out.splitlines() if line.startswith("configs/")] == files
    assert printed.err == ""


def test_a_folder_means_the_yaml_files_in_folders_called_tests(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write(one=PASSES, two=PASSES)
    Path("tests/data").mkdir()
    Path("tests/data/rows.yaml").write_text("[]", encoding="utf-8")
    assert main(["test", ".", "tests/one.yaml", "tests"]) == 0
    assert capsys.readouterr().out == (
        "tests/one.yaml\n  passed  it trains\ntests/two.yaml\n  passed  it trains\n2 passed\n"
    )


def test_without_words_the_folder_of_the_project_file_is_meant(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project=PROJECT, one=PASSES.replace("config: ../config.yaml", "stack: acme-dev-marketing-churn"))
    assert main(["test", "--project", "mdaa.yaml"]) == 0
    assert capsys.readouterr().out.endswith("1 passed\n")


def test_without_words_and_project_file_the_current_folder_is_meant(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write(one=PASSES)
    assert main(["test"]) == 0
    assert capsys.readouterr().out.endswith("1 passed\n")


def test_one_that_fails_fails_the_run(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(one=FAILS)
    assert main(["test", "tests"]) == 1
    assert capsys.readouterr().out == (
        "tests/one.yaml\n"
        "  passed  it trains\n"
        "  failed  It <fails> & 'says' \\x1b[31m]]>\n"
        "tests/one.yaml:7:22: tests[1].expect.status: expected Failed, got Succeeded [unmet-expectation]\n"
        "    7 |     expect: {status: Failed}\n"
        "      |                      ^\n"
        "1 passed, 1 failed\n"
    )


def test_names_choose(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(one=FAILS)
    assert main(["test", "tests", "--name", "TRAINS"]) == 0
    assert capsys.readouterr().out == "tests/one.yaml\n  passed  it trains\n1 passed\n"


def test_a_broken_config_fails_each_test_that_does_not_expect_it(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        config=CONFIG.replace("        instanceType: ml.m5.xlarge\n", ""),
        one=PASSES.replace("{status", "{warnings: [], status"),
        two=PASSES.replace("{status: Succeeded}", "{problems: [missing-key]}"),
    )
    assert main(["test", "tests"]) == 1
    printed = capsys.readouterr().out
    assert "config.yaml:7:7: pipeline.steps[0].training.instanceType: is required and missing [missing-key]" in printed
    assert "[unmet-expectation]" not in printed
    assert printed.endswith("tests/two.yaml\n  passed  it trains\n1 passed, 1 failed\n")


def test_junit_is_xml_whatever_tests_are_called(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(one=FAILS, two="tests: []")
    assert main(["test", "tests", "--format", "junit", "--output", "out/tests.xml"]) == 1
    assert capsys.readouterr().out == "wrote out/tests.xml\n"
    suites = ElementTree.parse("out/tests.xml").getroot()
    counted = [[suite.attrib[key] for key in ("name", "tests", "failures", "errors")] for suite in suites]
    assert counted == [["tests/one.yaml", "2", "1", "0"], ["tests/two.yaml", "1", "0", "1"]]
    passed, failed, unread = (case for suite in suites for case in suite)
    assert list(passed) == []
    assert failed.attrib["name"] == "It <fails> & 'says' \\x1b[31m]]>"
    assert failed[0].attrib == {"type": "unmet-expectation", "message": "expected Failed, got Succeeded"}
    assert "tests/one.yaml:7:22: tests[1].expect.status" in (failed[0].text or "")
    assert unread[0].tag == "error"


@pytest.mark.parametrize("form", ["text", "junit"])
def test_no_report_shows_a_secret(form: str, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    secret = "Xy7Kq2Lm9Pw4"
    write(
        one=f"""
config: ../config.yaml
tests:
  - name: it has another token
    expect:
      requests:
        Train: {{Environment.API_TOKEN: {secret}, Environment.LEVEL: info}}
"""
    )
    assert main(["test", "tests", "--format", form]) == 1
    printed = capsys.readouterr().out
    assert "expected info, got debug" in printed
    assert secret not in printed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            PASSES,
            "config: 'config.yaml' is part of 2 stacks, so name one of them: acme-dev-marketing-churn,"
            " acme-prod-marketing-churn [several-stacks]",
        ),
        (
            PASSES.replace("config: ../config.yaml", "stack: acme-*"),
            "stack: 'acme-*' must name one stack; it is acme-dev-marketing-churn, acme-prod-marketing-churn"
            " [several-stacks]",
        ),
        (
            PASSES.replace("config: ../config.yaml", "stack: acme-test-marketing-churn"),
            "stack: no project file around this file has the stack 'acme-test-marketing-churn' [unknown-stack]",
        ),
    ],
)
def test_a_file_of_tests_is_about_one_stack(
    text: str, message: str, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write(project=PROJECT, one=text)
    assert main(["test", "tests"]) == 1
    assert message in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["out"], "'out' holds no tests: they are the YAML files in a folder 'tests'\n"),
        (["tests", "--name", "it train"], "no test has 'it train' in its name; did you mean 'it gains'?\n"),
        (["tests", "--name", "zzz"], "no test has 'zzz' in its name; there are 1\n"),
    ],
)
def test_no_tests_are_no_success(
    words: list[str], message: str, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write(one=PASSES.replace("it trains", "it gains"))
    Path("out").mkdir()
    assert main(["test", *words]) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err[: len(message)]) == ("", message)


def test_a_file_that_is_not_there_is_told(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write()
    assert main(["test", "tests/one.yaml"]) == 1
    assert "tests/one.yaml:1:1: there is no such file [missing-file]" in capsys.readouterr().out


def test_validate_reads_files_of_tests(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(one=FAILS, two=PASSES.replace("expect", "expects"))
    assert main(["validate", "."]) == 1
    assert "tests/two.yaml:5:5: tests[0].expects: is not a known key [unknown-key]" in capsys.readouterr().err
    Path("tests/two.yaml").unlink()
    assert main(["validate", "."]) == 0
    assert capsys.readouterr().out == "read, and left to 'test': tests/one.yaml\n1 config is valid\n"


def test_values_of_secret_parameters_are_not_told(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    config = """
projectName: sample
pipeline:
  parameters: [{name: ApiToken, type: String}]
  steps:
    - name: GiveUp
      type: Fail
      fail: {errorMessage: {join: {values: [refused, {parameter: ApiToken}]}}}
"""
    case = PASSES.replace("expect:", "given: {parameters: {ApiToken: correct-horse}}\n    expect:")
    write(config=config, one=case.replace("{status", "{requests: {GiveUp: {ErrorMessage: refused}}, status"))
    assert main(["test"]) == 1
    told = capsys.readouterr().out
    assert "expected refused, got " in told
    assert "'GiveUp' failed: refused***" in told
    assert "correct-horse" not in told
