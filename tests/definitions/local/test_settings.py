"""``local.yaml``: mistakes are told where they are."""

from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.local.settings_file import read_settings

MISTAKES = """\
images:
  "*/a:*": {requirments: x}
  b: {entrypoint: []}
steps:
  A: {function: x, outputs: {a: 1}}
  B: {}
acount: 1
data: [x]
"""


def test_each_mistake_is_told_once_with_what_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("local.yaml").write_text(MISTAKES)
    with pytest.raises(InvalidConfig) as invalid:
        read_settings(Path("local.yaml"), is_required=True)
    assert [(str(problem), problem.hint) for problem in invalid.value.problems] == [
        ("local.yaml:2:13: images.*/a:*.requirments: is not a known key [unknown-key]", "did you mean 'requirements'?"),
        ("local.yaml:3:19: images.b.entrypoint: must not be empty [empty-list]", None),
        (
            "local.yaml:5:17: steps.A.function: 'x' is not a function in a Python file, such as doubles.py:notify"
            " [bad-function]",
            "FILE.py:NAME; it takes (event, context) as a Lambda function does",
        ),
        (
            "local.yaml:6:6: steps.B: takes one of 'function', 'outputs', 'prompt' and 'properties' [not-one-of]",
            None,
        ),
        ("local.yaml:7:1: acount: is not a known key [unknown-key]", "did you mean 'account'?"),
        (
            "local.yaml:7:9: account: '1' is not an account id of 12 digits [bad-account-id]",
            "in quotes, with its leading zeros",
        ),
        ("local.yaml:8:7: data: must be a map, got a list [wrong-type]", None),
    ]


def test_a_file_that_nobody_named_may_be_missing(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "local.yaml", is_required=False).settings.images == {}
    with pytest.raises(InvalidConfig, match="there is no such file"):
        read_settings(tmp_path / "local.yaml", is_required=True)
