"""S3 as a folder: ``<root>/<bucket>/<key>``, and files of the user's own that seem to lie there.

Sources: Amazon SageMaker API Reference, S3DataSource ("key name prefix", ManifestFile); Amazon S3 User Guide, "Creating
object key names".
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path
from threading import get_ident

from definitions.foundation.patterns import pattern
from definitions.foundation.records import record

_URI = pattern(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^\n]*))?")
_PART = ".pipelines-part-"
"""Begins the names of files that are not complete."""


class StorageError(Exception):
    """An object cannot be read or written; its text says which, and why."""


@record
class StoredObject:
    """An object: its key, and the file that holds it."""

    key: str
    file: Path


def split_uri(uri: str) -> tuple[str, str]:
    """Bucket and key of an S3 URI.

    Raises:
        StorageError: it is none, or no folder can hold its key.
    """
    found = _URI.fullmatch(uri)
    if found is None and uri.startswith("s3://") and "\n" in uri:
        raise StorageError(f"{uri!r}: a key with a line break in it is not taken here")
    if found is None:
        raise StorageError(f"'{uri}' is not an S3 URI such as s3://bucket/path")
    key = found[2] or ""
    if not key.isascii() and any("\ud800" <= letter <= "\udfff" for letter in key):
        raise StorageError(f"{uri!r}: a key must be UTF-8")
    if key and any(part in ("", ".", "..") for part in key.rstrip("/").split("/")):
        raise StorageError(f"'{uri}': a folder cannot hold a key with '//', '.' or '..' in it")
    return found[1], key


@record
class Storage:
    """The buckets of this machine.

    Attributes:
        root: the folder of all buckets.
        data: files and folders that are part of them, by their URIs; they are never written.
    """

    root: Path
    data: Mapping[str, Path]

    def objects(self, uri: str) -> list[StoredObject]:
        """All objects whose keys start with that of the URI, sorted by key.

        Raises:
            StorageError: it is no URI.
        """
        bucket, prefix = split_uri(uri)
        around = prefix.rpartition("/")[0]
        found = {
            key: file
            for start, folder in [*self.data.items(), (f"s3://{bucket}/{around}", self.root / bucket / around)]
            for key, file in _entries(start, folder, bucket)
            if key.startswith(prefix)
        }
        return [StoredObject(key, found[key]) for key in sorted(found)]

    def read(self, uri: str) -> bytes:
        """The content of one object.

        Raises:
            StorageError: there is none.
        """
        _, key = split_uri(uri)
        for found in self.objects(uri):
            if found.key == key:
                return found.file.read_bytes()
        raise StorageError(f"there is no object '{uri}'")

    def exists(self, uri: str) -> bool:
        """Whether there is an object, or one below it."""
        return bool(self.objects(uri))

    def digest(self, uri: str) -> str:
        """SHA-256 over the names and contents of all objects below a prefix, wherever it is; 64 hexadecimal digits."""
        digest = sha256()
        for name, file in self._placed(uri):
            with file.open("rb") as opened:
                content = file_digest(opened, "sha256").hexdigest()
            digest.update(f"{name}\0{content}\n".encode())
        return digest.hexdigest()

    def download(self, uri: str, folder: Path, kind: str = "S3Prefix") -> int:
        """Copy objects into a folder, as SageMaker does for a job; the result is their number.

        Args:
            uri: a prefix, or a manifest that lists objects.
            folder: made if it is not there.
            kind: ``S3Prefix`` or ``ManifestFile``.

        Raises:
            StorageError: there are none, or one changes meanwhile.
        """
        found = list(self._placed(uri) if kind == "S3Prefix" else self._listed(uri))
        if not found:
            raise StorageError(f"no S3 objects found under S3 URL '{uri}'")
        for name, file in found:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            before = file.stat()
            shutil.copyfile(file, target)
            after = file.stat()
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise StorageError(f"'{file}' changed while it was copied")
        return len(found)

    def _placed(self, uri: str) -> Iterator[tuple[str, Path]]:
        """The objects below a prefix, each with the name that it has for a job."""
        _, prefix = split_uri(uri)
        for found in self.objects(uri):
            name = found.key.removeprefix(prefix).lstrip("/")
            yield name or found.key.rpartition("/")[2], found.file

    def _listed(self, uri: str) -> Iterator[tuple[str, Path]]:
        """The objects of a manifest: ``[{"prefix": "s3://bucket/path/"}, "key", ...]``."""
        try:
            first, *names = json.loads(self.read(uri))
            prefix = first["prefix"]
        except (ValueError, TypeError, KeyError):
            raise StorageError(f"'{uri}' is no manifest: a list whose first entry is a map with 'prefix'") from None
        for name in names:
            _, key = split_uri(f"{prefix}{name}")
            match = [found.file for found in self.objects(f"{prefix}{name}") if found.key == key]
            if not match:
                raise StorageError(f"there is no object '{prefix}{name}', which the manifest '{uri}' lists")
            yield str(name), match[0]

    def put(self, uri: str, content: bytes) -> None:
        """Write one object.

        Raises:
            StorageError: its place is taken by objects below it.
        """
        target = self._place(uri)
        part = target.with_name(f"{_PART}{get_ident()}")
        part.write_bytes(content)
        part.replace(target)

    def take(self, file: Path, uri: str) -> None:
        """Move a file into the place of one object.

        Raises:
            StorageError: its place is taken by objects below it.
        """
        target = self._place(uri)
        with suppress(OSError):  # it belongs to somebody else, and may be readable all the same
            file.chmod(0o644)
        part = target.with_name(f"{_PART}{get_ident()}")
        shutil.move(file, part)
        part.replace(target)

    def take_folder(self, folder: Path, uri: str) -> int:
        """Move all files of a folder below a prefix; links are left where they are. The result is their number.

        Raises:
            StorageError: as for ``take``.
        """
        count = 0
        for name, file in files_in(folder):
            self.take(file, f"{uri.rstrip('/')}/{name}")
            count += 1
        return count

    def delete(self, uri: str) -> int:
        """Remove all objects below a prefix but those of the user's own files; the result is their number."""
        bucket, _ = split_uri(uri)
        inside = (self.root / bucket).resolve()
        removed = 0
        for found in self.objects(uri):
            if found.file.resolve().is_relative_to(inside):
                found.file.unlink()
                removed += 1
        return removed

    def _place(self, uri: str) -> Path:
        bucket, key = split_uri(uri)
        target = self.root / bucket / key
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise StorageError(f"'{uri}' cannot be written: a folder cannot hold it beside what is there") from None
        if not key or key.endswith("/") or target.is_dir():
            raise StorageError(f"'{uri}' cannot be written: it is a folder here")
        return target


def _entries(start: str, place: Path, bucket: str) -> Iterator[tuple[str, Path]]:
    """Keys and files of a folder or file that lies at a URI, if that is in the bucket."""
    its_bucket, key = split_uri(start)
    if its_bucket != bucket:
        return
    if place.is_file():
        yield (f"{key}{place.name}" if key.endswith("/") or not key else key), place
        return
    before = f"{key.rstrip('/')}/" if key else ""
    for name, file in files_in(place):
        yield f"{before}{name}", file


def _refuse_unreadable(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """All files below a folder but links, each with its path relative to it; sorted.

    Raises:
        OSError: one of the folders cannot be read, so that files would be left out.
    """
    for path, folders, names in os.walk(folder, onerror=_refuse_unreadable):
        folders.sort()
        for name in sorted(names):
            file = Path(path, name)
            if file.is_file() and not file.is_symlink() and not name.startswith(_PART):
                yield file.relative_to(folder).as_posix(), file
