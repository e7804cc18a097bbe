"""Code of the user's own that a job runs: objects in S3, or files beside the YAML.

Sources: Amazon SageMaker Developer Guide, "Prepare a training script" and "Data Processing with scikit-learn";
SageMaker Training Toolkit, ``entry_point`` (names of programs) and ``files.download_and_extract`` (folder or tar.gz).
"""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

from definitions.diagnostics.messages import quoted
from definitions.pipeline.steps.core.bucket_layout import source_uri
from definitions.pipeline.steps.core.context import StepContext
from definitions.schema.errors import invalid
from definitions.schema.field_types import ScriptUri
from definitions.schema.fields import TextField
from definitions.schema.key_rules import at_most_one
from definitions.schema.model import Model, keys_of
from definitions.schema.model_schema import validator
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import InfrastructureText, Text, split, text

CODE = "code"
"""The name of the input or channel that brings the code."""
ARCHIVES = (".tar.gz", ".tgz")
_PROGRAM = r"[A-Za-z0-9._][A-Za-z0-9._+-]*(/[A-Za-z0-9._+-]+)*"

SourcePath = Annotated[
    str,
    TextField(
        "a path relative to the YAML file, such as ./src",
        "bad-source-path",
        r"(?![/~])[^\x00-\x1f\x7f\\]+",
        infrastructure=False,
        longest=1024,
        hint="with '/' between folders, and neither '/' nor '~' at its start: it is the same on every machine",
    ),
]
SourceUri = Annotated[
    Text,
    TextField(
        "an S3 URI of a folder or a .tar.gz, such as s3://bucket/code/train/",
        "bad-s3-uri",
        r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^\n]+",
        longest=1024,
    ),
]
EntryPoint = Annotated[
    str,
    TextField(
        "a Python file in the folder, such as train.py",
        "bad-entry-point",
        rf"(?!(.*/)?\.{{1,2}}/){_PROGRAM}(?<=\.py)",
        infrastructure=False,
        longest=256,
        hint="relative to the folder, of letters, digits and '. _ + -', with .py at its end",
    ),
]


class OwnCode(Model):
    """Settings of a job that may run code of the user's own."""

    code_path: ClassVar[str]
    """Where the container finds the code."""
    command_field: ClassVar[str | None] = None
    """The field of the container's command, which then says what is run: code is only brought."""
    unpacks_archives: ClassVar[bool] = False
    """True if the framework's toolkit starts the program, which unpacks a .tar.gz and installs requirements."""

    script: SourcePath | None = None
    """A Python script beside the YAML file, such as ./src/train.py, which the container runs. It is uploaded to the
    pipeline's bucket."""
    source_dir: SourcePath | None = None
    """Instead of script, a folder beside the YAML file, such as ./src: all its files are uploaded to the pipeline's
    bucket and brought to the container. With entryPoint."""
    script_s3_uri: ScriptUri | None = None
    """Instead of script, a Python script in S3."""
    source_dir_s3_uri: SourceUri | None = None
    """Instead of sourceDir, a folder in S3. With entryPoint."""
    entry_point: EntryPoint | None = None
    """With sourceDir or sourceDirS3Uri: the Python file in the folder that is run, such as train.py."""

    @validator("after")
    def _has_one_program(self) -> Self:
        given = self._given_code
        at_most_one(**given)
        key = next(iter(given), None)
        command = self._own_command
        if self.entry_point is not None and command is not None:
            message = f"cannot stand beside '{command}', which says what is run"
            raise invalid("forbidden-key", message, "remove one of them", key="entryPoint")
        if key in ("sourceDir", "sourceDirS3Uri"):
            if self.entry_point is None and command is None:
                message = f"is required and missing: '{key}' needs the Python file in it that is run"
                raise invalid("missing-key", message, "such as entryPoint: train.py", key="entryPoint")
        elif self.entry_point is not None:
            message = "is a file in a folder, and goes with 'sourceDir' or 'sourceDirS3Uri'"
            raise invalid("forbidden-key", message, "a single file is a 'script' or 'scriptS3Uri'", key="entryPoint")
        self._check_endings(command)
        return self

    def _check_endings(self, command: str | None) -> None:
        script = self.script if self.script_s3_uri is None else self.script_s3_uri
        key = "script" if self.script_s3_uri is None else "scriptS3Uri"
        name = None if script is None else _known_name(script)
        if name is not None and command is None and not name.endswith(".py"):
            message = f"{quoted(name)} is no Python script, whose name ends with .py"
            raise invalid("bad-script", message, self._hint_for(name), key=key)
        is_told_to_toolkit = self.unpacks_archives and name is not None and command is None
        if (self.script is not None or is_told_to_toolkit) and re.fullmatch(_PROGRAM, str(name)) is None:
            message = f"{quoted(name)} cannot be the name of a script"
            raise invalid("bad-script", message, "use letters, digits and '. _ + -'", key=key)
        folder = None if self.source_dir_s3_uri is None else _known_name(self.source_dir_s3_uri)
        if folder is None or (folder.endswith(ARCHIVES) and (self.unpacks_archives or command is not None)):
            return
        if folder.endswith(ARCHIVES):
            message = f"{quoted(folder)} is an archive, and nothing unpacks it in this container"
            raise invalid("bad-source", message, "upload its files, and name their folder", key="sourceDirS3Uri")
        if re.search(r"\.(py|sh|zip|tar|bz2|gz|whl|ipynb)$", folder):
            allowed = "a folder or a .tar.gz" if self.unpacks_archives else "a folder"
            hint = "a single script is a 'scriptS3Uri'" if folder.endswith(".py") else "a folder ends with '/'"
            raise invalid("bad-source", f"{quoted(folder)} is not {allowed}", hint, key="sourceDirS3Uri")

    def _hint_for(self, name: str) -> str:
        """The right way to bring a file that is no Python script."""
        if name.endswith(ARCHIVES) and self.unpacks_archives:
            return "give an archive as 'sourceDirS3Uri', with the Python file in it as 'entryPoint'"
        if name.endswith((*ARCHIVES, ".zip", ".tar")):
            return "nothing unpacks an archive here: upload its files, and name the script or the folder"
        if self.command_field is None:
            return "write the program in Python, and start others from it"
        program = next((known for end, known in _PROGRAMS.items() if name.endswith(end)), "python3")
        key = type(self).model_fields[self.command_field].alias
        return f"say how it is run: {key}: [{program}, {self.code_path}/{name}]"

    @property
    def _given_code(self) -> dict[str, Text]:
        """The code that the YAML names, by key; at most one is valid."""
        keys, given = keys_of(type(self)), vars(self)
        fields = ("script", "source_dir", "script_s3_uri", "source_dir_s3_uri")
        return {keys[name]: given[name] for name in fields if given[name] is not None}

    @property
    def _own_command(self) -> str | None:
        """The YAML key of the container's command, if it is given."""
        name = self.command_field
        return None if name is None or getattr(self, name) is None else type(self).model_fields[name].alias

    @property
    def code_key(self) -> str | None:
        """The YAML key that names the code; ``None`` if the image has all the code."""
        return next(iter(self._given_code), None)

    @property
    def local_code(self) -> tuple[str, str] | None:
        """The YAML key and the path of code beside the YAML."""
        key = self.code_key
        return (key, str(self._given_code[key])) if key in ("script", "sourceDir") else None

    @property
    def program(self) -> Text | None:
        """The file to run, relative to ``code_path``; ``None`` if there is no code or another command is run."""
        if self.code_key is None or self._own_command is not None:
            return None
        return self.entry_point or split(self._given_code[self.code_key], "/")[-1]

    def code_uri(self, step: str, context: StepContext) -> Text | None:
        """The S3 URI that all objects of the code begin with; ``None`` if there is none."""
        if self.local_code is not None:
            return source_uri(context.sources[step, self.local_code[1]], context)
        uri = self.source_dir_s3_uri
        if uri is None or (_known_name(uri) or "/").endswith((*ARCHIVES, "/")):
            return self.script_s3_uri if uri is None else uri
        return text(uri, "/")

    def is_isolated(self, context: StepContext) -> bool:
        """Whether the container surely reaches no network."""
        return context.network_isolation(getattr(self, "enable_network_isolation", None)) is True

    def code_part(self, kind: str, path: NodePath) -> Iterator[tuple[str, NodePath, str]]:
        """The name of the input or channel that brings the code."""
        if self.code_key is not None:
            yield kind, (*path, self.code_key), CODE


_PROGRAMS = {".sh": "/bin/bash", ".bash": "/bin/bash", ".R": "Rscript", ".r": "Rscript", ".jl": "julia"}


def _known_name(path: Text) -> str | None:
    """The end of a path behind its last ``/``, ``""`` for a folder's; ``None`` if an infrastructure value ends it."""
    last = split(path, "/")[-1]
    end = last.parts[-1] if isinstance(last, InfrastructureText) else last
    return end if isinstance(end, str) else None
