"""A job: the folder that it sees as ``/opt/ml``, and its process.

Sources: Amazon SageMaker Developer Guide, "Build Your Own Processing Container" and "How Amazon SageMaker AI Provides
Training Information"; API Reference, StoppingCondition.
"""

import json
import re
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event

from definitions.foundation.records import field, record
from definitions.local.environments import Environment, Environments
from definitions.local.jobs.limits import Limits
from definitions.local.jobs.log import JobLog
from definitions.local.jobs.trees import remove_tree
from definitions.local.sandbox.isolation import Isolation, Missing
from definitions.local.sandbox.processes import LEAST_FREE, PACKAGE, Command, Ending, run_command
from definitions.local.storage import Storage

ML = "/opt/ml"
_ML_IN_TEXT = re.compile(r"(?<![\w./-])/opt/ml(?=/|$)")
_GIGABYTE = 1 << 30
_LONGEST_REASON = 1024


class JobFailed(Exception):
    """A job failed; the text is its ``FailureReason``."""


class JobStopped(Exception):
    """A job was stopped because the execution is."""


@record
class Machine:
    """What all jobs of an execution share.

    Attributes:
        storage: S3.
        environments: in the place of images.
        isolation: how jobs are kept from the rest.
        account: 12 digits, in ARNs; likewise ``region`` and ``partition``.
        models: the folder of models that Model steps have created, by name.
        stop: set to stop all jobs.
    """

    storage: Storage
    environments: Environments
    isolation: Isolation
    account: str
    region: str
    partition: str
    models: Path
    stop: Event

    def arn(self, resource: str) -> str:
        """The ARN of something of SageMaker's, such as ``training-job/churn-1``."""
        return f"arn:{self.partition}:sagemaker:{self.region}:{self.account}:{resource}"


@record
class Job:
    """One job.

    Attributes:
        name: of the job, as AWS has it.
        folder: of its own, absolute: ``ml``, ``tmp`` and ``log.txt`` are in it.
        machine: on which it runs.
        tell: gets the last line of its log, whenever there is a new one.
    """

    name: str
    folder: Path
    machine: Machine
    tell: Callable[[str], object] = field(default=lambda _: None)

    @property
    def ml(self) -> Path:
        """The folder that it sees as ``/opt/ml``."""
        return self.folder / "ml"

    @property
    def log(self) -> Path:
        """All that it prints."""
        return self.folder / "log.txt"

    def place(self, path: str) -> Path:
        """The folder or file here that the job sees at a path below ``/opt/ml``.

        Raises:
            JobFailed: it is not below it.
        """
        place = Path(str(self.ml) + path.removeprefix(ML))
        if not path.startswith(f"{ML}/") or ".." in Path(path).parts:
            raise JobFailed(f"ClientError: '{path}' is not below {ML}")
        return place

    def results(self, path: str) -> Path:
        """The folder below ``/opt/ml`` whose files are moved to S3; behind a link, they would be the user's own.

        Raises:
            JobFailed: the job has put a link in its place, or into its path.
        """
        place = self.place(path)
        for part in (place, *place.parents):
            if part == self.ml:
                break
            if part.is_symlink():
                raise JobFailed(
                    f"ClientError: '{ML}/{part.relative_to(self.ml)}' is a link: nothing behind it is taken"
                )
        return place

    def seen(self, text: str) -> str:
        """A text in which paths below ``/opt/ml`` are as the job sees them."""
        if self.machine.isolation.has_own_files:
            return text
        return _ML_IN_TEXT.sub(lambda _: str(self.ml), text)

    def write(self, path: str, content: object) -> None:
        """Write a file of JSON below ``/opt/ml``."""
        place = self.place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(content), encoding="utf-8")

    def make(self, *paths: str) -> None:
        """Make folders below ``/opt/ml``."""
        for path in paths:
            self.place(path).mkdir(parents=True, exist_ok=True)

    def download(self, uri: str, path: str, kind: str = "S3Prefix") -> None:
        """Copy objects to a folder below ``/opt/ml``."""
        self.machine.storage.download(uri, self.place(path), kind)

    def run(
        self,
        environment: Environment,
        words: Sequence[str],
        variables: Mapping[str, str],
        limits: Limits,
        look: Callable[[str], object] = lambda _: None,
    ) -> Ending:
        """Run its process to the end.

        Args:
            environment: in the place of its image.
            words: the command, as its image has it.
            variables: environment variables of its own.
            limits: what it may use.
            look: gets each line that it prints.

        Raises:
            JobFailed: it cannot be started, or reached a limit.
            JobStopped: the execution is stopped.
        """
        self.make(f"{ML}/code")
        tmp = self.folder / "tmp"
        tmp.mkdir(exist_ok=True)
        command = Command(
            words=[self.seen(word) for word in environment.command(words)],
            environment=self._variables(environment, variables, tmp),
            folder=self.seen(f"{ML}/code"),
            ml=self.ml,
            tmp=tmp,
            network=limits.network,
            kept=[*dict.fromkeys([*environment.kept, PACKAGE])],
            largest_file=limits.gigabytes * _GIGABYTE,
            seconds=limits.seconds,
        )
        if limits.hosts > 1:
            self.note(f"it has one host here, not {limits.hosts}")
        if not limits.network and self.machine.isolation.kind == "none":
            self.note("it reaches the network: nothing on this machine keeps it from that")
        with JobLog(self.log, lambda line: (look(line), self.tell(line))) as log:
            try:
                ending = run_command(command, self.machine.isolation.kind, log.take, self.machine.stop)
            except Missing as missing:
                raise JobFailed(f"ClientError: the command cannot be run: {missing}") from None
            if how := _how(ending):
                log.note(f"[{how}]")
        match ending.stopped:
            case "request":
                raise JobStopped
            case "time":
                raise JobFailed(f"MaxRuntimeExceeded: it ran longer than its {limits.seconds:g} seconds")
            case "disk":
                raise JobFailed(f"InternalServerError: less than {LEAST_FREE >> 20} MB are left on the disk")
        return ending

    def note(self, text: str) -> None:
        """Write a line of ours to its log."""
        with JobLog(self.log, self.tell) as log:
            log.note(f"[{text}]")

    def _variables(self, environment: Environment, variables: Mapping[str, str], tmp: Path) -> dict[str, str]:
        """All of its environment; nothing of the user's own is passed on."""
        region = self.machine.region
        found = {
            "PATH": environment.search_path,
            "HOME": "/tmp",  # noqa: S108  its own
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            **environment.variables,
        }
        if not self.machine.isolation.has_own_files:
            found |= {"HOME": str(tmp), "TMPDIR": str(tmp), "SAGEMAKER_BASE_DIR": str(self.ml)}
        return found | {name: self.seen(value) for name, value in variables.items()}

    def clean(self) -> None:
        """Remove what the job saw; its log stays."""
        for name in ("ml", "tmp"):
            remove_tree(self.folder / name)


def _how(ending: Ending) -> str:
    """The end of a process in a line, if it is none that is well."""
    if ending.stopped or not ending.code:
        return f"stopped: {ending.stopped}" if ending.stopped else ""
    return f"exit code {exit_code_in_words(ending.code)}"


def exit_code_in_words(code: int) -> str:
    """An exit code, with the signal that it stands for."""
    try:
        return f"{code} ({signal.Signals(code - 128).name})" if code > 128 else str(code)
    except ValueError:
        return str(code)


def shortened(reason: str) -> str:
    """A ``FailureReason`` as long as AWS keeps it."""
    return reason[:_LONGEST_REASON]
