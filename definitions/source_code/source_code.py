"""Files of the user's own code, and a digest that stands for all of them."""

from functools import cached_property
from hashlib import sha256

from definitions.foundation.records import field, record

FOLDER = "source"
"""The folder of all code of a stack."""
REQUIREMENTS = "requirements.txt"


@record(slots=False)
class SourceFile:
    """A file.

    Attributes:
        name: relative to the folder, with ``/`` between its parts.
        content: its bytes.
    """

    name: str
    content: bytes = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, 64 hexadecimal digits."""
        return sha256(self.content).hexdigest()


@record(slots=False)
class SourceCode:
    """A folder of code, or one script.

    Attributes:
        path: of the folder or script, relative to the project file, with ``/`` between its parts.
        files: sorted by name.
    """

    path: str
    files: tuple[SourceFile, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over path, names and contents, 64 hexadecimal digits; the same on every machine.

        With the path in it, each object in S3 belongs to one place in the project. Of two places with the same content,
        none then removes what the other still needs.
        """
        lines = [self.path, *(f"{file.name}\0{file.digest}" for file in self.files)]
        return sha256("\n".join(lines).encode()).hexdigest()

    @property
    def folder(self) -> str:
        """Where the files lie, in the bucket below the stack's name as in the output beside the stack."""
        return f"{FOLDER}/{self.digest}/"

    @property
    def names(self) -> list[str]:
        """The names of all files."""
        return [file.name for file in self.files]

    @property
    def has_requirements(self) -> bool:
        """Whether there is a ``requirements.txt`` with anything in it to install."""
        content = next((file.content for file in self.files if file.name == REQUIREMENTS), b"")
        return any(line.strip() and not line.strip().startswith(b"#") for line in content.splitlines())
