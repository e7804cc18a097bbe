"""The words of a command line, before a verb runs."""

import pytest

from definitions.__main__ import main


@pytest.mark.parametrize("words", [["grpah", "a.yaml"], ["--project", "list.yaml", "grpah"]])
def test_a_misspelt_verb_is_told_the_nearest_one(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert capsys.readouterr().err.endswith("error: there is no command 'grpah'; did you mean 'graph'?\n")
