"""Stacks of modules that the project no longer has, which earlier synths left in the output folder."""

from collections.abc import Collection, Iterator
from pathlib import Path

from stacks.output.folder import OutputProblem, json_object
from stacks.output.lock_file import remove_lock_file
from stacks.output.source_files import remove_source_files

STACK_FILE = "cdk.tf.json"
_GONE = "the project has no such module any more"


def remove_leftovers(out: Path, names: Collection[str]) -> Iterator[str]:
    """Remove stacks of ours that are not named, and say what was done with each.

    A folder with Terraform state in it stays as it is: what it deployed can then still be destroyed. Of others, only
    the stack itself is removed with its code, and the folder if nothing else is in it.
    """
    for folder in sorted(out.glob("stacks/*")):
        file = folder / STACK_FILE
        if folder.name in names or folder.is_symlink() or not _is_ours(file):
            continue
        if any(folder.rglob("*.tfstate*")):
            yield f"kept {folder}: {_GONE}, but Terraform state is in it; destroy the stack, then delete the folder"
            continue
        try:
            file.unlink()
            remove_source_files(folder)
            remove_lock_file(folder)
            if any(folder.iterdir()):
                yield f"removed {file}: {_GONE}; other files in its folder stay"
            else:
                folder.rmdir()
                yield f"removed {folder}: {_GONE}"
        except OSError as error:
            yield f"{file}: {_GONE}, but it cannot be removed: {error.strerror}"


def _is_ours(file: Path) -> bool:
    """Whether a file is a stack that this project wrote: CDKTF notes its name, and each of ours has these resources."""
    if not file.is_file() or file.is_symlink():
        return False
    try:
        stack = json_object(file)
        name = stack["//"]["metadata"]["stackName"]
        resources = stack["resource"]
        own = resources["aws_sagemaker_pipeline"]["pipeline"], resources["aws_ssm_parameter"]["parameter_aws_solution"]
    except (OutputProblem, KeyError, TypeError):
        return False
    return bool(name == file.parent.name and all(own))
