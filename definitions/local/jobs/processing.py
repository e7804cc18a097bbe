"""Processing jobs.

Sources: Amazon SageMaker Developer Guide, "Build Your Own Processing Container"; API Reference, CreateProcessingJob and
DescribeProcessingJob.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from definitions.local.jobs.job import ML, Job, JobFailed, exit_code_in_words
from definitions.local.jobs.limits import Limits
from definitions.local.storage import StorageError
from definitions.values.expressions import Json

_LONGEST_MESSAGE = 1024
_UNSUPPORTED = {"S3InputMode": ("Pipe",), "S3CompressionType": ("Gzip",)}


def unsupported_in(request: Mapping[str, Any]) -> str | None:
    """What of a request cannot be done here; ``None`` if all can."""
    for entry in request.get("ProcessingInputs", []):
        if "DatasetDefinition" in entry:
            return f"the input '{entry['InputName']}' comes from Athena or Redshift"
        for member, values in _UNSUPPORTED.items():
            if entry.get("S3Input", {}).get(member) in values:
                return f"the input '{entry['InputName']}' has {member} {entry['S3Input'][member]}"
    for output in _outputs(request):
        if "FeatureStoreOutput" in output:
            return f"the output '{output['OutputName']}' goes to a feature store"
    return None


def run_processing(job: Job, request: Mapping[str, Any]) -> dict[str, Json]:
    """Run a job; the result is what DescribeProcessingJob answers beyond the request.

    Raises:
        JobFailed: it failed.
        JobStopped: the execution is stopped.
    """
    arn = job.machine.arn(f"processing-job/{job.name}")
    application = request["AppSpecification"]
    environment = job.machine.environments.of(application["ImageUri"])
    words = [*(application.get("ContainerEntrypoint") or environment.entrypoint)]
    if not words:
        raise JobFailed("ClientError: the image has no 'entrypoint' in local.yaml, and the step gives none")
    words += application.get("ContainerArguments") or []
    cluster = request["ProcessingResources"]["ClusterConfig"]
    _write_configuration(job, request, arn)
    for entry in request.get("ProcessingInputs", []):
        source = entry.get("S3Input", {})
        if "LocalPath" in source:
            job.download(source["S3Uri"], source["LocalPath"], source.get("S3DataType", "S3Prefix"))
    outputs = [output["S3Output"] for output in _outputs(request)]
    job.make(f"{ML}/output", *(output["LocalPath"] for output in outputs if "LocalPath" in output))
    variables = {"PROCESSING_JOB_NAME": job.name, "PROCESSING_JOB_ARN": arn, **request.get("Environment", {})}
    ending = job.run(environment, words, variables, Limits.of(request, cluster))
    message = _message(job)
    if ending.code:
        told = f": {message}" if message else ""
        raise JobFailed(f"AlgorithmError: exit code: {exit_code_in_words(ending.code)}{told}")
    for output in outputs:
        if "LocalPath" in output and not job.machine.storage.take_folder(
            job.results(output["LocalPath"]), output["S3Uri"]
        ):
            job.note(f"{output['LocalPath']} is empty: nothing of it is uploaded")
    answer: dict[str, Json] = {
        "ProcessingJobName": job.name,
        "ProcessingJobArn": arn,
        "ProcessingJobStatus": "Completed",
    }
    return answer | ({"ExitMessage": message} if message else {})


def property_files(job: Job, request: Mapping[str, Any], declared: list[Mapping[str, Any]]) -> dict[str, Json]:
    """The contents of property files, by name.

    Raises:
        JobFailed: one is missing, or is no JSON.
    """
    places = {output["OutputName"]: output["S3Output"]["S3Uri"] for output in _outputs(request)}
    found: dict[str, Json] = {}
    for file in declared:
        uri = f"{places[file['OutputName']].rstrip('/')}/{file['FilePath']}"
        try:
            content = job.machine.storage.read(uri)
        except StorageError:
            raise JobFailed(
                f"ClientError: the property file '{file['PropertyFileName']}' is missing: the output"
                f" '{file['OutputName']}' has no '{file['FilePath']}'"
            ) from None
        try:
            found[file["PropertyFileName"]] = json.loads(content.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            start = content[:80].decode("utf-8", "replace")
            raise JobFailed(
                f"ClientError: the property file '{file['PropertyFileName']}' ('{file['FilePath']}' of the output"
                f" '{file['OutputName']}') is not JSON: {error}; it begins with {start!r}"
            ) from None
    return found


def _refuse(word: str) -> Json:
    raise ValueError(f"{word} is not JSON; Python writes none with json.dumps(..., allow_nan=False)")


def _outputs(request: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from request.get("ProcessingOutputConfig", {}).get("Outputs", [])


def _write_configuration(job: Job, request: Mapping[str, Any], arn: str) -> None:
    application = {"ContainerEntrypoint": None, "ContainerArguments": None, **request["AppSpecification"]}
    configuration = {
        "ProcessingJobArn": arn,
        "ProcessingJobName": job.name,
        "Environment": {},
        "ProcessingInputs": [],
        "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
        **request,
        "AppSpecification": application,
    }
    job.write(f"{ML}/config/processingjobconfig.json", configuration)
    job.write(f"{ML}/config/resourceconfig.json", {"current_host": "algo-1", "hosts": ["algo-1"]})


def _message(job: Job) -> str:
    """``ExitMessage``: what the job has written for it.

    Raises:
        JobFailed: it is not UTF-8.
    """
    place = job.place(f"{ML}/output/message")
    if not place.is_file() or place.is_symlink():
        return ""
    with place.open("rb") as file:
        content = file.read(_LONGEST_MESSAGE)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > _LONGEST_MESSAGE - 4:  # cut in the middle of a character
            return content[: error.start].decode("utf-8")
        raise JobFailed(f"ClientError: {ML}/output/message is not UTF-8") from None
