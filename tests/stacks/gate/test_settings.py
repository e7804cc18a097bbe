"""Settings of the gate: what is skipped, and what cannot be set."""

import io
import json
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from stacks.gate import scan as gate
from tests.stacks.gate.checked_stacks import Outcome, checked, stack


def test_a_rule_is_skipped_for_the_stacks_that_the_settings_name(outcome: Outcome) -> None:
    assert "/faulty/cdk.tf.json" in outcome.printed
    assert "/relaxed/cdk.tf.json" not in outcome.printed
    assert "/relaxed/cdk.tf.json" not in outcome.sarif


def test_folder_around_the_stacks_skips_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "relaxed" / "stacks"
    folder.mkdir(parents=True)
    outcome = checked(folder, skips="  - CKV_SMP_5:/relaxed/\n", faulty=stack(EnableNetworkIsolation=False))
    assert (outcome.code, outcome.told) == (
        1,
        f"{folder / 'faulty' / 'cdk.tf.json'}: CKV_SMP_5 did not judge pipeline\n",
    )


@pytest.mark.parametrize("line", ["check: [CKV_AWS_1]", "soft-fail: true", "baseline: known", "skip-path: [cdktf.out]"])
def test_settings_that_leave_out_more_than_a_check_are_refused(line: str, tmp_path: Path) -> None:
    outcome = settings_only(tmp_path, f"compact: true\n{line}\n")
    key = line.partition(":")[0]
    assert outcome == (
        2,
        f"{tmp_path / 'settings.yaml'}: {key}: cannot be set; the gate takes external-checks-dir, compact, skip-check."
        " To leave a check out, name it in skip-check, with the reason above it\n",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("skip-check: [", "is not YAML: "),
        ("- CKV_SMP_5", "must hold keys of checkov: external-checks-dir, compact, skip-check"),
        ("skip-check: CKV_SMP_5", "skip-check: must be a list of texts"),
    ],
)
def test_settings_that_cannot_be_read_are_told(text: str, told: str, tmp_path: Path) -> None:
    code, errors = settings_only(tmp_path, text)
    assert code == 2
    assert errors.startswith(f"{tmp_path / 'settings.yaml'}: {told}")


def settings_only(folder: Path, text: str) -> tuple[int, str]:
    (folder / "settings.yaml").write_text(text, encoding="utf-8")
    with redirect_stderr(io.StringIO()) as told:
        return gate.check([folder / "cdk.tf.json"], folder / "settings.yaml", folder / "reports"), told.getvalue()


def test_settings_of_the_home_folder_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".checkov.yaml").write_text("check: [CKV_AWS_1]\nsoft-fail: true\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    outcome = checked(tmp_path, faulty=stack(EnableNetworkIsolation=False))
    assert outcome.code == 1
    assert "Failed checks: 1," in outcome.printed


def test_skips_are_those_of_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "out" / "stacks" / "relaxed" / "cdk.tf.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(stack(EnableNetworkIsolation=False)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert gate.check([file]) == 1
    (tmp_path / ".checkov.yaml").write_text("skip-check:\n  - CKV_SMP_5:/relaxed/\n", encoding="utf-8")
    assert gate.check([file]) == 0
