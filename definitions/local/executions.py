"""Executions as folders, ``<home>/executions/<id>/``: their state, and of each step request, log, result and outputs.

Sources: Amazon SageMaker API Reference, DescribePipelineExecution and ListPipelineExecutionSteps.
"""

import json
import os
import secrets
import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from definitions.foundation.records import record
from definitions.local.jobs.trees import remove_tree
from definitions.values.expressions import Json

_LETTERS = string.ascii_lowercase + string.digits
_LENGTH = 12
"""Of the ids that AWS gives executions."""


class HomeInUse(Exception):
    """Another run uses the folder; the text is its process."""


def now() -> str:
    """The time as AWS writes it: ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    """An id such as AWS gives an execution."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def random_letters(count: int) -> str:
    """Letters and digits, as AWS ends the names of jobs."""
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


@record
class Home:
    """The folder of all that local runs keep: ``.pipelines``.

    Attributes:
        folder: absolute.
    """

    folder: Path

    @property
    def storage(self) -> Path:
        """The buckets."""
        return self.folder / "s3"

    @property
    def registry(self) -> Path:
        """The model registry."""
        return self.folder / "registry"

    @property
    def models(self) -> Path:
        """Models that Model steps created."""
        return self.folder / "models"

    @property
    def environments(self) -> Path:
        """Python environments."""
        return self.folder / "environments"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep the folder for one run; it is free again however that ends.

        Raises:
            HomeInUse: another run has it.
        """
        import fcntl

        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / ".gitignore").write_text("*\n", encoding="ascii")
        with (self.folder / "lock").open("a+", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise HomeInUse(lock.read().strip() or "unknown") from None
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            for killed in self._all():  # an execution whose process is no more cannot say so itself
                if not (killed.path / "execution.json").exists():  # it had not begun
                    remove_tree(killed.path)
                elif killed.state.get("status") == "Executing":
                    killed.write_state({**killed.state, "status": "Stopped"})
            yield

    def execution(self, id: str) -> "ExecutionFolder":
        """The folder of an execution, whether it is there or not."""
        return ExecutionFolder(self.folder / "executions" / id)

    def executions(self, pipeline: str) -> list["ExecutionFolder"]:
        """The executions of a pipeline, the newest first."""
        found = [one for one in self._all() if one.state.get("pipeline") == pipeline]
        return sorted(found, key=lambda one: str(one.state.get("started")), reverse=True)

    def _all(self) -> "list[ExecutionFolder]":
        return [ExecutionFolder(path) for path in (self.folder / "executions").glob("*") if path.is_dir()]


@record
class ExecutionFolder:
    """The folder of one execution."""

    path: Path

    @property
    def id(self) -> str:
        """Its id."""
        return self.path.name

    @property
    def state(self) -> dict[str, Any]:
        """``execution.json``; empty if there is none."""
        return read_json(self.path / "execution.json")

    def write_state(self, state: Mapping[str, object]) -> None:
        """Write ``execution.json``."""
        write_json(self.path / "execution.json", state)

    def step(self, name: str) -> Path:
        """The folder of a run of a step."""
        return self.path / "steps" / name

    def result(self, name: str) -> dict[str, Any]:
        """What is kept of a run of a step; empty if there is none."""
        return read_json(self.step(name) / "result.json")

    def write_result(self, name: str, result: Mapping[str, object]) -> None:
        """Keep what is known of a run of a step."""
        write_json(self.step(name) / "result.json", result)


def read_json(file: Path) -> dict[str, Any]:
    """The object in a file; empty if there is none that can be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(file: Path, content: Json | Mapping[str, object]) -> None:
    """Write a file whole, or leave the older one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}")
    draft.write_text(json.dumps(content, indent=2), encoding="utf-8")
    draft.replace(file)
