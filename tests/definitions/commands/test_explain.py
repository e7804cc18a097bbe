"""``explain``: what is told of a rule, of a module and of a key, and of words that are none."""

import pytest

from definitions.__main__ import main
from tests.support import CONFIGS

CONFIG = str(CONFIGS / "minimal.yaml")
PROJECT = ["--project", str(CONFIGS / "mdaa.yaml")]
STACK = "test-org-test-env-test-domain-test-pipeline-minimal"


@pytest.mark.parametrize("word", ["bad-s3-uri", "[bad-s3-uri]"])
def test_a_rule_is_told_with_an_example(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", word]) == 0
    id, empty, reports, _, _, bad, good = capsys.readouterr().out.splitlines()
    assert (id, empty, reports) == ("bad-s3-uri", "", "Text that is not an S3 URI.")
    assert bad == "  bad:   - {inputName: one, s3Uri: bucket/data}"
    assert good == "  good:  - {inputName: one, s3Uri: s3://bucket/data}"


def test_without_a_word_all_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 120
    assert any(line.split() == ["bad-s3-uri", "Text", "that", "is", "not", "an", "S3", "URI."] for line in lines)


@pytest.mark.parametrize("word", [CONFIG, STACK])
def test_a_module_is_read_aloud_and_its_keys_are_told(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", word, *PROJECT]) == 0
    assert "1. First PreprocessData (Processing):" in capsys.readouterr().out
    assert main(["explain", word, "pipeline.steps[PreprocessData].type", *PROJECT]) == 0
    assert capsys.readouterr().out.startswith("pipeline.steps[PreprocessData].type\n\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["bad-s3-url"], "'bad-s3-url' is no rule, file or stack; did you mean 'bad-s3-uri'?\n"),
        (
            [STACK.replace("minimal", "minimial")],
            f"'{STACK.replace('minimal', 'minimial')}' is no rule, file or stack; did you mean '{STACK}'?\n",
        ),
        (
            ["bad-s3-uri", "bad-s3-url", "\x1b[31m"],
            "there is no rule 'bad-s3-url'; did you mean 'bad-s3-uri'?\n"
            "there is no rule '\\x1b[31m'; 'pipelines explain' lists all\n",
        ),
        ([CONFIG, "pipelin"], "there is no 'pipelin' in a config; did you mean 'pipeline'?\n"),
        (["none.yaml"], "none.yaml:1:1: there is no such file [missing-file]\n1 problem\n"),
    ],
)
def test_words_that_name_nothing_are_told_the_nearest(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", *words, *PROJECT]) == 1
    assert capsys.readouterr() == ("", told)


def test_where_there_is_no_project_a_word_may_still_be_a_rule(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    assert main(["explain", "bad-s3-url"]) == 1
    assert capsys.readouterr().err == "'bad-s3-url' is no rule, file or stack; did you mean 'bad-s3-uri'?\n"


def test_more_than_one_path_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["explain", CONFIG, "pipeline", "steps"])
    assert ended.value.code == 2
    assert f"one path may follow '{CONFIG}'; got 'pipeline', 'steps'" in capsys.readouterr().err
