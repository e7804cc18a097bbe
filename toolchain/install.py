"""Install packages of Pipfile.lock by their hashes, with the pip of .venv/pip: half of pipenv's work.

Run by the Python of the environment that gets them, with the names of sections: ``default``, or ``default develop``, in
.venv; ``locking``, ``auditing``, ``benchmarks``, ``cdktn``, ``extra``, ``docs`` or ``releasing`` in environments of
their own.
"""

import gc
import json
import runpy
import sys
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def requirements(lock: dict[str, Any], sections: Collection[str]) -> list[str]:
    """Return the packages of these sections in pip's format, each with its marker and hashes."""
    packages = {name: entry for section in sections for name, entry in lock[section].items()}
    return [_requirement(name, entry) for name, entry in packages.items()]


def _requirement(name: str, entry: dict[str, Any]) -> str:
    extras = f"[{','.join(entry['extras'])}]" if "extras" in entry else ""
    marker = f" ; {entry['markers']}" if "markers" in entry else ""
    return " ".join([f"{name}{extras}{entry['version']}{marker}", *(f"--hash={digest}" for digest in entry["hashes"])])


def _pass_over_other_files(hashes: Collection[str]) -> None:
    """Let pip pass over files with other hashes while it reads an index, which lists 25,000 of them.

    This saves seconds and decides nothing, since pip checks the hash of what it downloads. A pip of another build does
    without, and so does an index in HTML.

    Source: Python Packaging User Guide, "Simple repository API" (JSON serialization).
    """
    try:
        link: Any = import_module("pip._internal.models.link").Link
        from_json = link.from_json
    except (ImportError, AttributeError):
        return

    def from_json_if_locked(file: dict[str, Any], *rest: Any) -> Any:
        digest = file.get("hashes", {}).get("sha256")
        return from_json(file, *rest) if digest is None or f"sha256:{digest}" in hashes else None

    link.from_json = from_json_if_locked


def main(sections: Collection[str]) -> None:
    """Install; pip ends the process if it cannot."""
    gc.disable()  # nothing of a run this short is worth collecting
    lock = json.loads((ROOT / "Pipfile.lock").read_text())
    listed = Path(sys.prefix) / "requirements.txt"
    listed.write_text("\n".join(requirements(lock, sections)) + "\n")
    sys.path.insert(0, str(ROOT / ".venv/pip"))
    _pass_over_other_files({digest for section in sections for e in lock[section].values() for digest in e["hashes"]})
    sys.argv = ["pip", "--disable-pip-version-check", "-qq", "install", "--no-deps", "--require-hashes", "--no-compile"]
    sys.argv += ["-r", str(listed)]
    runpy.run_module("pip", run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
