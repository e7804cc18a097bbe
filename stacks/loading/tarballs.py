"""Tarballs of assemblies, as npm packs them; imported only when bundles are made."""

import gzip
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path


def unpack(tarball: Path) -> dict[str, bytes]:
    """The files of a tarball, by their paths in the package."""
    with tarfile.open(tarball) as archive:
        opened = {entry.name: archive.extractfile(entry) for entry in archive}
        return {name.removeprefix("package/"): file.read() for name, file in opened.items() if file}


def pack(files: Mapping[str, bytes]) -> bytes:
    """The tarball with these files, by their paths in the package; the same files give the same bytes."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(f"package/{name}")  # no date, no owner
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return gzip.compress(archive.getvalue(), compresslevel=6, mtime=0)
