"""Training jobs.

Sources: Amazon SageMaker Developer Guide, "How Amazon SageMaker AI Provides Training Information" and "How Amazon
SageMaker AI Processes Training Output"; API Reference, CreateTrainingJob and DescribeTrainingJob.
"""

import os
import shutil
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from definitions.local.environments import Environment
from definitions.local.jobs import script_mode
from definitions.local.jobs.job import ML, Job, JobFailed, exit_code_in_words
from definitions.local.jobs.limits import Limits
from definitions.local.jobs.metrics import Metrics
from definitions.local.jobs.script_mode import CODE, Script, is_script_mode
from definitions.local.storage import files_in
from definitions.source_code.source_code import REQUIREMENTS
from definitions.values.expressions import Json

_ARCHIVES = (".tar.gz", ".tgz")
_LONGEST_FAILURE = 1024


def unsupported_in(request: Mapping[str, Any]) -> str | None:
    """What of a request cannot be done here; ``None`` if all can."""
    default = request["AlgorithmSpecification"].get("TrainingInputMode", "File")
    for channel in request.get("InputDataConfig", []):
        name = channel["ChannelName"]
        if channel.get("InputMode", default) == "Pipe":
            return f"the channel '{name}' has InputMode Pipe"
        if "S3DataSource" not in channel["DataSource"]:
            return f"the channel '{name}' does not come from S3"
        if channel.get("CompressionType", "None") != "None" or channel.get("RecordWrapperType", "None") != "None":
            return f"the channel '{name}' is compressed or wrapped into records"
    return None


def image_of(request: Mapping[str, Any]) -> str:
    """The image of a training job."""
    algorithm = request["AlgorithmSpecification"]
    return str(algorithm.get("TrainingImage") or algorithm.get("AlgorithmName"))


def run_training(job: Job, request: Mapping[str, Any]) -> dict[str, Json]:
    """Run a job; the result is what DescribeTrainingJob answers beyond the request.

    Raises:
        JobFailed: it failed.
        JobStopped: the execution is stopped.
    """
    arn = job.machine.arn(f"training-job/{job.name}")
    algorithm = request["AlgorithmSpecification"]
    metrics = Metrics(algorithm.get("MetricDefinitions", []), algorithm.get("TrainingImage", ""))
    folders = [f"{ML}/{name}" for name in ("model", "output/data", "input/config", "input/data", "checkpoints")]
    job.make(*folders)
    data, resources = _write_configuration(job, request)
    for channel in request.get("InputDataConfig", []):
        source = channel["DataSource"]["S3DataSource"]
        name = channel["ChannelName"]
        job.download(source["S3Uri"], f"{ML}/input/data/{name}", source.get("S3DataType", "S3Prefix"))
    checkpoints = request.get("CheckpointConfig", {})
    checkpoint_folder = checkpoints.get("LocalPath", f"{ML}/checkpoints")
    if checkpoints and job.machine.storage.exists(checkpoints["S3Uri"]):
        job.download(checkpoints["S3Uri"], checkpoint_folder)
    environment = job.machine.environments.of(image_of(request))
    variables = {"TRAINING_JOB_NAME": job.name, "TRAINING_JOB_ARN": arn, **request.get("Environment", {})}
    script = None
    if is_script_mode(request.get("HyperParameters", {}), variables):
        script = Script.of(request, job.name, job.machine.region, data, resources)
        environment = _bring_code(job, script, environment, image_of(request))
        variables |= script.variables()
    words = _command(job, request, environment, script)
    ending = job.run(environment, words, variables, Limits.of(request, request.get("ResourceConfig", {})), metrics.read)
    if checkpoints:
        job.machine.storage.take_folder(job.results(checkpoint_folder), checkpoints["S3Uri"])
    artifacts = _keep_artifacts(job, request)  # also of a job that failed
    if ending.code:
        raise JobFailed(_failure(job, ending.code, words if script else None))
    return {
        "TrainingJobName": job.name,
        "TrainingJobArn": arn,
        "TrainingJobStatus": "Completed",
        "SecondaryStatus": "Completed",
        "ModelArtifacts": {"S3ModelArtifacts": artifacts},
        "FinalMetricDataList": metrics.final(),
    }


def _write_configuration(job: Job, request: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the files of ``input/config``; the result is what is in those of data and resources."""
    default = request["AlgorithmSpecification"].get("TrainingInputMode", "File")
    data = {}
    for channel in request.get("InputDataConfig", []):
        source = channel["DataSource"]["S3DataSource"]
        data[channel["ChannelName"]] = {
            **({"ContentType": channel["ContentType"]} if "ContentType" in channel else {}),
            "TrainingInputMode": channel.get("InputMode", default),
            "S3DistributionType": source.get("S3DataDistributionType", "FullyReplicated"),
            "RecordWrapperType": channel.get("RecordWrapperType", "None"),
        }
    kind = str(request.get("ResourceConfig", {}).get("InstanceType", "local"))
    resources = {
        "current_host": "algo-1",
        "hosts": ["algo-1"],
        "network_interface_name": "eth0",
        "current_instance_type": kind,
        "current_group_name": "homogeneousCluster",
        "instance_groups": [{"instance_group_name": "homogeneousCluster", "instance_type": kind, "hosts": ["algo-1"]}],
    }
    job.write(f"{ML}/input/config/hyperparameters.json", request.get("HyperParameters", {}))
    job.write(f"{ML}/input/config/inputdataconfig.json", data)
    job.write(f"{ML}/input/config/resourceconfig.json", resources)
    return data, resources


def _bring_code(job: Job, script: Script, environment: Environment, image: str) -> Environment:
    """Copy the code to where it runs; the result is an environment with the packages that it needs."""
    target = job.place(CODE)
    folder = script.folder
    if folder.startswith("s3://"):
        target.mkdir(parents=True, exist_ok=True)
        job.machine.storage.download(folder, target)
        archive = target / folder.rpartition("/")[2]
        if folder.endswith(_ARCHIVES):
            unpack(archive, target)
            archive.unlink()
    elif folder != CODE:
        place = job.place(folder)
        if place.is_dir():
            shutil.copytree(place, target, dirs_exist_ok=True)
        elif place.is_file() and folder.endswith(_ARCHIVES):
            unpack(place, target)
        else:
            raise JobFailed(f"ClientError: there is no code at '{folder}'")
    program = target / script.name
    if not program.is_file():
        raise JobFailed(f"ClientError: there is no '{script.name}' in '{folder}'")
    program.chmod(0o777)
    requirements = target / REQUIREMENTS
    if requirements.is_file():
        return job.machine.environments.of(image, [requirements])
    return environment


def unpack(archive: Path, folder: Path) -> None:
    """Unpack the files of a ``.tar.gz`` of a job, and nothing else; nothing of it lands outside the folder.

    Raises:
        JobFailed: it is none, or has files for other places.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tarfile.open(archive, "r:gz") as opened:
            for member in opened:
                target = Path(os.path.normpath(folder / member.name))
                if not target.is_relative_to(folder):
                    raise JobFailed(f"ClientError: '{archive.name}' has a file for another place: '{member.name}'")
                if (content := opened.extractfile(member) if member.isfile() else None) is not None:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with target.open("wb") as file:
                        shutil.copyfileobj(content, file)
                    target.chmod(0o600 | member.mode & 0o777)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise JobFailed(f"ClientError: '{archive.name}' cannot be unpacked: {error}") from None


def pack(folder: Path, archive: Path) -> bool:
    """Pack all files of a folder; ``False`` if there are none."""
    files: Iterable[tuple[str, Path]] = list(files_in(folder))
    if not files:
        return False
    with tarfile.open(archive, "w:gz", compresslevel=1) as opened:
        for name, file in files:
            opened.add(file, name)
    return True


def _command(job: Job, request: Mapping[str, Any], environment: Environment, script: Script | None) -> list[str]:
    algorithm = request["AlgorithmSpecification"]
    given = algorithm.get("ContainerEntrypoint")
    if given:
        return [*given, *algorithm.get("ContainerArguments", [])]
    if script is not None:
        return script.command([entry.name for entry in job.place(CODE).iterdir()])
    if environment.entrypoint:
        return [*environment.entrypoint, "train"]
    raise JobFailed("ClientError: the image has no 'entrypoint' in local.yaml, and the step has no script of its own")


def _keep_artifacts(job: Job, request: Mapping[str, Any]) -> str:
    """Move model and output to where the request wants them; the result is the URI of the model."""
    start = f"{request['OutputDataConfig']['S3OutputPath'].rstrip('/')}/{job.name}/output"
    uncompressed = request["OutputDataConfig"].get("CompressionType") == "NONE"
    storage = job.machine.storage
    for folder, name in ((f"{ML}/model", "model"), (f"{ML}/output/data", "output")):
        if uncompressed:
            storage.take_folder(job.results(folder), f"{start}/{name}/")
        elif pack(job.results(folder), archive := job.folder / f"{name}.tar.gz"):
            storage.take(archive, f"{start}/{name}.tar.gz")
        elif name == "model":
            job.note(f"{folder} is empty: there is no model")
    return f"{start}/model/" if uncompressed else f"{start}/model.tar.gz"


def _failure(job: Job, code: int, script: list[str] | None) -> str:
    """``FailureReason``."""
    place = job.place(f"{ML}/output/failure")
    told = ""
    if place.is_file() and not place.is_symlink():
        with place.open("rb") as file:
            told = file.read(_LONGEST_FAILURE).decode("utf-8", "replace")
    if not told and script is not None:
        told = script_mode.failure_of(script)
    return f"AlgorithmError: {f'{told}, ' if told else ''}exit code: {exit_code_in_words(code)}"
