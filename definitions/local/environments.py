"""Python environments in the place of images: made once, and kept by what they are made of."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from definitions.diagnostics.secret_formats import hide
from definitions.foundation.patterns import pattern
from definitions.foundation.records import field, record
from definitions.local.settings import ImageSettings
from definitions.local.settings_file import SettingsFile

_PYTHON = pattern(r"(?:/\S+/)?python(?:3(?:\.\d+)?)?")
_MADE = "made.json"
_ASK = "import platform, sys; print(sys.version, platform.machine(), sys.prefix, sys.base_prefix, sep='\\n')"


class NoEnvironment(Exception):
    """The environment of an image cannot be made; the text says which, and why."""


@record
class Environment:
    """What runs in the place of an image.

    Attributes:
        python: its Python, absolute.
        entrypoint: the image's own command; empty if it is not known.
        variables: of its own.
        kept: folders that its processes must see.
        key: the same for environments of the same content.
    """

    python: Path
    entrypoint: Sequence[str]
    variables: dict[str, str]
    kept: tuple[Path, ...]
    key: str

    def command(self, words: Sequence[str]) -> list[str]:
        """A command of the image as it runs here: its Python is this environment's."""
        first, *others = words
        return [str(self.python) if _PYTHON.fullmatch(first) else first, *others]

    @property
    def search_path(self) -> str:
        """``PATH``: programs of the environment come first."""
        return os.pathsep.join([str(self.python.parent), "/usr/local/bin", "/usr/bin", "/bin"])


@record
class Environments:
    """All environments of a ``local.yaml``.

    Attributes:
        file: the ``local.yaml``.
        folder: in which environments are kept, absolute.
        tell: gets a line when one is made, as that takes long.
    """

    file: SettingsFile
    folder: Path
    tell: Callable[[str], object]
    _lock: Lock = field(default_factory=Lock, compare=False, repr=False)

    def settings_of(self, image: str) -> ImageSettings | None:
        """What ``local.yaml`` says of an image; ``None`` if it says nothing."""
        images = self.file.settings.images
        return next((found for name, found in images.items() if name == image or fnmatchcase(image, name)), None)

    def of(self, image: str, more_requirements: Sequence[Path] = ()) -> Environment:
        """The environment of an image, made if it is not there yet.

        Args:
            image: the URI.
            more_requirements: files of packages that the job's own code needs.

        Raises:
            NoEnvironment: it cannot be made.
        """
        settings = self.settings_of(image)
        if settings is None:
            raise NoEnvironment(f"'{image}' has no entry below 'images' of local.yaml")
        files = [*([self.file.folder / settings.requirements] if settings.requirements else []), *more_requirements]
        base = self._base(settings)
        version, machine, prefix, base_prefix = _asked(base)
        python, key, kept = base, f"{version} {machine}", [Path(prefix), Path(base_prefix)]
        if files:
            with self._lock:
                python, key = self._made(base, version, machine, files)
            kept.append(python.parent.parent)
        return Environment(
            python,
            [self._word(word) for word in settings.entrypoint or ()],
            dict(settings.environment),
            (*kept, self.file.folder),
            key,
        )

    def _base(self, settings: ImageSettings) -> Path:
        if settings.python is None:
            return Path(sys.executable)
        if "/" in settings.python:
            return Path(os.path.normpath(self.file.folder / settings.python))
        found = shutil.which(settings.python)
        if found is None:
            raise NoEnvironment(f"there is no program '{settings.python}'")
        return Path(found)

    def _word(self, word: str) -> str:
        return os.path.normpath(self.file.folder / word) if word.startswith(("./", "../")) else word

    def _made(self, base: Path, version: str, machine: str, files: Sequence[Path]) -> tuple[Path, str]:
        """The Python of a virtual environment with the packages of these files, and its key."""
        try:
            contents = [file.read_bytes() for file in files]
        except OSError as error:
            raise NoEnvironment(f"'{error.filename}' cannot be read: {error.strerror}") from None
        key = sha256(b"\0".join([version.encode(), machine.encode(), str(base).encode(), *contents])).hexdigest()[:16]
        folder = self.folder / key
        python = folder / "bin" / "python"
        if (folder / _MADE).is_file():
            return python, key
        names = ", ".join(file.name for file in files)
        self.tell(f"making the Python environment of {names}; it is kept")
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        _run([str(base), "-m", "venv", str(folder)], names)
        options = [word for file in files for word in ("-r", str(file))]
        _run([str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q", *options], names)
        (folder / _MADE).write_text(json.dumps({"python": version, "files": [str(file) for file in files]}))
        return python, key


@cache
def _asked(python: Path) -> list[str]:
    try:
        answer = subprocess.run(  # noqa: S603  a Python that the user names
            [str(python), "-I", "-c", _ASK], capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoEnvironment(f"'{python}' cannot be run: {getattr(error, 'strerror', None) or error}") from None
    *version, machine, prefix, base_prefix = answer.stdout.splitlines()
    return [" ".join(version), machine, prefix, base_prefix]


def _run(words: list[str], names: str) -> None:
    try:
        ended = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)  # noqa: S603
    except OSError as error:
        raise NoEnvironment(f"'{words[0]}' cannot be run: {error.strerror}") from None
    if ended.returncode:
        last = "\n".join(f"  {hide(line)}" for line in ended.stdout.splitlines()[-5:])
        raise NoEnvironment(f"the packages of {names} cannot be installed:\n{last}")
