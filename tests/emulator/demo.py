"""``make demo``: a project deployed to an emulated AWS, looked at, run and destroyed. No account, nothing left.

``PIPELINES_PROJECT`` names another project file, ``DEMO_PORT`` a port for the emulated AWS in place of a free one.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from definitions.project.location import VARIABLE
from definitions.project.selection import VARIABLES
from tests.app import run_app
from tests.emulator.emulated_aws import ACCOUNT, REGION, CannotStart, EmulatedAws, emulated_aws
from tests.emulator.inventory import inventory
from tests.emulator.platform import make_platform_buckets
from tests.emulator.terraform import NoTerraform, Terraform, cli_configuration, environment, find_terraform

LAST_LINES = 40


class Failed(Exception):
    """A step of the demo; the message is for the user."""


def main() -> int:
    """0 when all went well, 1 with a message when not, 130 when interrupted."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        find_terraform()
        with tempfile.TemporaryDirectory(prefix="demo-") as folder, emulated_aws(_port()) as aws:
            _demonstrate(Path(folder), aws)
    except (NoTerraform, CannotStart, Failed) as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ndemo: interrupted; the emulated AWS, its state and all files are gone", file=sys.stderr)
        return 130
    return 0


def _port() -> int:
    given = os.environ.get("DEMO_PORT") or "0"
    if not given.isdecimal() or int(given) > 65535:
        raise Failed(f"DEMO_PORT is {given!r}, not a port; without it a free one is taken")
    return int(given)


def _demonstrate(folder: Path, aws: EmulatedAws) -> None:
    print(f"Emulated AWS at {aws.url}: account {ACCOUNT}, region {REGION}")
    with _step("Synthesize the project"):
        named = {name: value for name in VARIABLES.values() if (value := os.environ.get(name))}
        if project := os.environ.get(VARIABLE):
            named[VARIABLE] = os.path.abspath(project)
        app = run_app(folder, **named)
        if app.code != 0:
            raise Failed(f"the project does not synthesize\n{app.stderr}")
    variables = environment(cli_configuration(folder), aws.environment)
    stacks = [Terraform(path, variables) for path in sorted((app.out / "stacks").iterdir())]
    buckets = [name for stack in stacks for name in make_platform_buckets(aws, stack.folder / "cdk.tf.json")]
    if buckets:
        print(f"  Made before, as the platform's: bucket {', '.join(buckets)}")
    for stack in stacks:
        print(f"\n{stack.folder.name}")
        for words in (["init"], ["validate"], ["apply", "-auto-approve"]):
            _terraform(stack, *words)
    _show("What AWS holds now", aws)
    _run_pipelines(aws)
    for stack in stacks:
        print(f"\n{stack.folder.name}")
        _terraform(stack, "plan", "-detailed-exitcode")
    print("\nDeletion protection off, as 'deletionProtection: false' in a config does, and away with it")
    for stack in stacks:
        print(f"\n{stack.folder.name}")
        _unprotect(stack.folder / "cdk.tf.json")
        _terraform(stack, "destroy", "-auto-approve")
    _show("What AWS holds at the end", aws)


def _terraform(stack: Terraform, *words: str) -> None:
    """Run a command and show the line that sums it up."""
    with _step(f"terraform {words[0]}") as summary:
        command = stack.command(*words, "-no-color")
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=stack.environment, stdout=pipe, stderr=subprocess.STDOUT, text=True) as run:
            try:
                said, _ = run.communicate()
            except KeyboardInterrupt:
                run.wait()  # Ctrl-C reached it, too: it ends what it has begun
                raise
        if run.returncode != 0:
            last = "\n".join(said.splitlines()[-LAST_LINES:])
            raise Failed(f"terraform {words[0]} failed in {stack.folder.name}\n{last}")
        starts = ("Apply complete", "Destroy complete", "No changes", "Success! The", "Terraform has been")
        summary.extend(line for line in said.splitlines() if line.startswith(starts))


@contextmanager
def _step(name: str) -> Iterator[list[str]]:
    start, summary = time.monotonic(), list[str]()
    print(f"  {name:24}", end="", flush=True)
    try:
        yield summary
    except BaseException:
        print()
        raise
    print(f"{time.monotonic() - start:5.1f} s  {' '.join(summary[:1])}".rstrip(), flush=True)


def _show(heading: str, aws: EmulatedAws) -> None:
    print(f"\n{heading}")
    for kind, names in inventory(aws).items():
        print(f"  {kind} ({len(names)})")
        for name in names:
            print(f"    {name}")


def _run_pipelines(aws: EmulatedAws) -> None:
    """Start an execution of each pipeline. An emulated execution accepts its parameters and runs no job."""
    print("\nExecutions (emulated: accepted and recorded, no job runs)")
    sagemaker = aws.client("sagemaker")
    for summary in sagemaker.list_pipelines()["PipelineSummaries"]:
        name = summary["PipelineName"]
        started = sagemaker.start_pipeline_execution(PipelineName=name, ClientRequestToken="demo" * 8)
        found = sagemaker.describe_pipeline_execution(PipelineExecutionArn=started["PipelineExecutionArn"])
        definition: Any = json.loads(sagemaker.describe_pipeline(PipelineName=name)["PipelineDefinition"])
        steps = ", ".join(f"{step['Name']} ({step['Type']})" for step in definition["Steps"])
        print(f"  {started['PipelineExecutionArn']}\n    {found['PipelineExecutionStatus']}; steps: {steps}")


def _unprotect(file: Path) -> None:
    stack = json.loads(file.read_text("utf-8"))
    for kind in ("aws_kms_key", "aws_s3_bucket"):
        for resource in stack["resource"].get(kind, {}).values():
            resource.pop("lifecycle", None)
    file.write_text(json.dumps(stack), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
