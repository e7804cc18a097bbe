"""What earlier synths left in the output folder, and what of it goes."""

import json
from pathlib import Path

import pytest

from stacks.output.leftovers import remove_leftovers
from stacks.output.lock_file import write_lock_file
from tests.stacks.output.synthesized import RESOURCES, synthesized

GONE = "the project has no such module any more"


def names(out: Path) -> list[str]:
    return sorted(folder.name for folder in (out / "stacks").iterdir())


def test_stacks_of_modules_that_are_gone_are_removed(tmp_path: Path) -> None:
    synthesized(tmp_path, "kept", "gone")
    assert list(remove_leftovers(tmp_path, ["kept"])) == [f"removed {tmp_path}/stacks/gone: {GONE}"]
    assert names(tmp_path) == ["kept"]
    assert list(remove_leftovers(tmp_path, ["kept"])) == []


@pytest.mark.parametrize(
    "state", ["terraform.tfstate", "terraform.tfstate.backup", ".terraform/terraform.tfstate", "deep/er/a.tfstate"]
)
def test_a_folder_with_state_stays_as_it_is(state: str, tmp_path: Path) -> None:
    [stack] = synthesized(tmp_path, "gone")
    file = stack.parent / state
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("state", "utf-8")
    assert list(remove_leftovers(tmp_path, [])) == [
        f"kept {stack.parent}: {GONE}, but Terraform state is in it; destroy the stack, then delete the folder"
    ]
    assert (file.read_text("utf-8"), stack.is_file()) == ("state", True)


def test_what_others_put_into_the_folder_stays(tmp_path: Path) -> None:
    [stack] = synthesized(tmp_path, "gone")
    (stack.parent / "imports.tf.json").write_text("{}", "utf-8")
    assert list(remove_leftovers(tmp_path, [])) == [f"removed {stack}: {GONE}; other files in its folder stay"]
    assert [file.name for file in stack.parent.iterdir()] == ["imports.tf.json"]


@pytest.mark.parametrize("installed", [False, True])
def test_a_lock_file_goes_with_the_stack_unless_terraform_has_been_there(installed: bool, tmp_path: Path) -> None:
    [stack] = synthesized(tmp_path, "gone")
    write_lock_file(stack.parent, "locked")
    if installed:
        (stack.parent / ".terraform").mkdir()
    list(remove_leftovers(tmp_path, []))
    assert stack.parent.exists() == installed


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        json.dumps({"resource": RESOURCES}),
        json.dumps({"//": {"metadata": {"stackName": "another"}}, "resource": RESOURCES}),
        json.dumps({"//": {"metadata": {"stackName": "gone"}}, "resource": {"aws_s3_bucket": {"a": {}}}}),
    ],
    ids=["no json", "no object", "no stack of cdktf", "copied", "of another app"],
)
def test_stacks_that_no_synth_of_ours_wrote_stay(content: str, tmp_path: Path) -> None:
    [stack] = synthesized(tmp_path, "gone")
    stack.write_text(content, "utf-8")
    assert list(remove_leftovers(tmp_path, [])) == []
    assert stack.read_text("utf-8") == content


def test_links_are_not_followed(tmp_path: Path) -> None:
    [elsewhere] = synthesized(tmp_path / "elsewhere", "gone")
    out = tmp_path / "out"
    (out / "stacks").mkdir(parents=True)
    (out / "stacks" / "gone").symlink_to(elsewhere.parent)
    assert list(remove_leftovers(out, [])) == []
    assert elsewhere.is_file()


def test_a_stack_that_cannot_be_removed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [stack] = synthesized(tmp_path, "gone")

    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "unlink", refuse)
    assert list(remove_leftovers(tmp_path, [])) == [f"{stack}: {GONE}, but it cannot be removed: Permission denied"]
