"""Rules are told in full, with examples that earn them; ``docs/rules.md`` has all of them on one page."""

import os
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from definitions.__main__ import main
from definitions.diagnostics.rules import load_rules, markdown
from tests.support import INVALID, ROOT
from tests.test_invalid import PROBLEM, rules_in_use

PAGE = ROOT / "docs" / "rules.md"
INTRODUCTION = Path(__file__).parent / "rules_introduction.md"
RULES = load_rules()
WITHOUT_EXAMPLE = {
    # About a file as a whole, or one that is not shown here: its first lines tell nothing.
    *("definition-too-long", "empty-file", "json-syntax", "not-utf8", "too-deep", "too-large", "too-many-policies"),
    *("unreadable-file", "no-project-file", "source-too-large"),
    # About several modules, or about what is asked for.
    *(
        "closed-to-reader",
        "nothing-built",
        "nothing-to-validate",
        "possible-rename",
        "same-name",
        "unknown-selection",
        "unknown-stack",
        "unused-file",
    ),
    "unused-value",
    # About what stands for AWS on a machine.
    *("bad-function", "no-double", "no-local-data", "no-local-image", "no-local-value", "not-local"),
    # About an execution of which outcomes tell.
    *("missing-value", "no-execution", "several-stacks", "no-pipeline", "undecided", "unmet-expectation"),
    # About all that a pipeline reads, and about a key that is missing.
    *("key-of-bucket", "no-model-data"),
}
EXAMPLES = sorted(set(RULES) - WITHOUT_EXAMPLE)


def _earned() -> dict[str, list[tuple[str, str, int]]]:
    """Where the bad configs earn each rule: the config that is validated, the file of the problem, and its line."""
    found = defaultdict(list)
    for text in sorted(INVALID.rglob("*.txt")):
        config = str(text.relative_to(INVALID).with_suffix(".yaml"))
        for file, line, _, rule in PROBLEM.findall(text.read_text(encoding="utf-8")):
            found[rule].append((config, file, int(line)))
    return found


EARNED = _earned()


def test_every_rule_is_told_and_no_other() -> None:
    assert set(RULES) == rules_in_use()
    assert [rule.id for rule in RULES.values() if not (rule.reports.endswith(".") and rule.why.endswith("."))] == []


@pytest.fixture(scope="module")
def configs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the bad configs, in which a test may change one for a while."""
    return Path(shutil.copytree(INVALID, tmp_path_factory.mktemp("rules") / "invalid"))


@pytest.mark.parametrize("id", EXAMPLES)
def test_the_good_lines_in_place_of_the_bad_ones_mend_a_bad_config(
    id: str, configs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = RULES[id]
    bad = [line.strip() for line in rule.bad.splitlines()]
    assert bad
    config, file, number = next(
        (config, file, number)
        for config, file, number in EARNED[id]
        if [line.strip() for line in _lines(file)[number - 1 : number - 1 + len(bad)]] == bad
    )
    monkeypatch.chdir(configs)
    lines = _lines(file)
    indentation = lines[number - 1][: len(lines[number - 1]) - len(lines[number - 1].lstrip())]
    good = [f"{indentation}{line}" for line in rule.good.splitlines()] or [""] * len(bad)
    lines[number - 1 : number - 1 + len(bad)] = good
    before = (configs / file).read_bytes()
    (configs / file).write_text("\n".join(lines), encoding="utf-8")
    main(["validate", "--notes", config])
    (configs / file).write_bytes(before)
    problems = PROBLEM.findall(capsys.readouterr().err)
    mended = range(number, number + len(good))
    assert not [p for p in problems if (p[0], p[3]) == (file, id) and int(p[1]) in mended]


def _lines(file: str) -> list[str]:
    return (INVALID / file).read_text(encoding="utf-8").split("\n")


def test_golden_page() -> None:
    text = _page()
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(text, encoding="utf-8")
    assert text == PAGE.read_text(encoding="utf-8")


def _page() -> str:
    lines = [INTRODUCTION.read_text(encoding="utf-8").rstrip("\n")]
    for subject in dict.fromkeys(rule.subject for rule in RULES.values()):
        lines += ["", f"## {subject.rstrip('.')}"]
        for rule in sorted((rule for rule in RULES.values() if rule.subject == subject), key=lambda rule: rule.id):
            lines += ["", f"### {rule.id}", "", markdown(rule)]
    return "\n".join(lines) + "\n"
