"""Transform jobs.

Sources: Amazon SageMaker Developer Guide, "Use Your Own Inference Code with Batch Transform"; API Reference,
CreateTransformJob and DescribeTransformJob.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from definitions.local.environments import Environment
from definitions.local.jobs import model_host
from definitions.local.jobs.job import ML, Job, JobFailed, exit_code_in_words
from definitions.local.jobs.limits import Limits
from definitions.local.jobs.records import BadFilter, BadRecords, Payload, assembled, payloads
from definitions.local.jobs.training import unpack
from definitions.local.storage import split_uri
from definitions.values.expressions import Json

_HOST = Path(model_host.__file__)
_BATCH = f"{ML}/batch"
_OK = 200
_MOST_SECONDS, _GIGABYTES = 5 * 86400, 30
"""No job of AWS's runs longer; the size of its largest file."""
_LONGEST_ANSWER = 200


def unsupported_in(request: Mapping[str, Any]) -> str | None:
    """What of a request cannot be done here; ``None`` if all can."""
    source = request["TransformInput"]
    if source.get("SplitType", "None") not in ("None", "Line"):
        return f"SplitType {source['SplitType']}"
    if source.get("CompressionType", "None") != "None":
        return f"CompressionType {source['CompressionType']}"
    return None


def run_transform(job: Job, request: Mapping[str, Any], containers: Sequence[Mapping[str, Any]]) -> dict[str, Json]:
    """Run a job; the result is what DescribeTransformJob answers beyond the request.

    Args:
        job: the job.
        request: of CreateTransformJob.
        containers: of the model; each gets what the one before it answers.

    Raises:
        JobFailed: it failed; objects that did not are written all the same.
        JobStopped: the execution is stopped.
    """
    source, target = request["TransformInput"], request["TransformOutput"]
    uri = source["DataSource"]["S3DataSource"]["S3Uri"]
    objects = job.machine.storage.objects(uri)
    if not objects:
        raise JobFailed(f"ClientError: no S3 objects found under S3 URL '{uri}'")
    processing = request.get("DataProcessing", {})
    failed: list[str] = []
    planned: dict[str, list[Payload]] = {}
    for found in objects:
        try:
            planned[found.key] = list(_payloads(found.file.read_bytes(), request))
        except (BadRecords, BadFilter, UnicodeDecodeError) as error:
            failed.append(f"{found.key}: {error}")
    bodies = [(_OK, payload.body) for payloads_ in planned.values() for payload in payloads_]
    for container in containers:
        bodies = _answers(job, container, request, bodies)
    answers = iter(bodies)
    for key, sent in planned.items():
        got = [next(answers) for _ in sent]
        bad = next((f"{status}: {last_line(body)}" for status, body in got if status != _OK), None)
        try:
            if bad is not None:
                raise BadRecords(f"the model answered {bad}")
            whole = assembled(
                [(payload, body) for payload, (_, body) in zip(sent, got, strict=True)],
                by_line=target.get("AssembleWith") == "Line",
                join=processing.get("JoinSource") == "Input",
                output_filter=processing.get("OutputFilter", "$"),
                is_json="json" in (source.get("ContentType") or ""),
            )
        except (BadRecords, BadFilter, ValueError) as error:
            failed.append(f"{key}: {error}")
            continue
        job.machine.storage.put(f"{target['S3OutputPath'].rstrip('/')}/{_name(uri, key)}.out", whole)
    if failed:
        raise JobFailed(f"ClientError: {len(failed)} of {len(objects)} objects failed: {'; '.join(failed)}")
    return {
        "TransformJobName": job.name,
        "TransformJobArn": job.machine.arn(f"transform-job/{job.name}"),
        "TransformJobStatus": "Completed",
    }


def last_line(answer: bytes) -> str:
    """The end of an answer: of a traceback, what went wrong."""
    lines = answer.decode("utf-8", "replace").split("\n")
    return next((line for line in reversed(lines) if line.strip()), "")[:_LONGEST_ANSWER]


def _payloads(content: bytes, request: Mapping[str, Any]) -> Iterator[Payload]:
    return payloads(
        content,
        request["TransformInput"].get("SplitType", "None"),
        request.get("BatchStrategy", "MultiRecord"),
        int(request.get("MaxPayloadInMB", 6)),
        request.get("DataProcessing", {}).get("InputFilter", "$"),
    )


def _name(uri: str, key: str) -> str:
    """The key of an input below its prefix."""
    _, prefix = split_uri(uri)
    return key.removeprefix(prefix).lstrip("/") or key.rpartition("/")[2]


def _answers(
    job: Job, container: Mapping[str, Any], request: Mapping[str, Any], bodies: Sequence[tuple[int, bytes]]
) -> list[tuple[int, bytes]]:
    """What one container answers; what failed before stays as it is."""
    environment = job.machine.environments.of(container["Image"])
    _bring_model(job, container)
    job.make(_BATCH)
    with job.place(f"{_BATCH}/requests").open("wb") as file:
        for status, body in bodies:
            if status == _OK:
                file.write(b"%d\n" % len(body) + body)
    server = _server(job, container, environment)
    plan = {
        "requests": job.seen(f"{_BATCH}/requests"),
        "responses": job.seen(f"{_BATCH}/responses"),
        "content_type": request["TransformInput"].get("ContentType"),
        "accept": request["TransformOutput"].get("Accept"),
        "command": server,
    }
    job.write(f"{_BATCH}/plan.json", plan)
    words = ["python", str(_HOST), f"{_BATCH}/plan.json"]
    # Landlock would refuse the server its port.
    network = bool(server) and not job.machine.isolation.has_own_files
    ending = job.run(environment, words, _variables(container, request), Limits(network, _MOST_SECONDS, _GIGABYTES))
    if ending.code:
        raise JobFailed(f"AlgorithmError: exit code: {exit_code_in_words(ending.code)}")
    got = iter(list(_frames(job.place(f"{_BATCH}/responses"))))
    answers = [next(got, (0, b"")) if status == _OK else (status, body) for status, body in bodies]
    job.clean()
    return answers


def _bring_model(job: Job, container: Mapping[str, Any]) -> None:
    """Unpack the model's data."""
    job.make(f"{ML}/model")
    uri = container.get("ModelDataUrl")
    if uri is None:
        source = container.get("ModelDataSource", {}).get("S3DataSource", {})
        if source:
            job.download(source["S3Uri"], f"{ML}/model")
        return
    archive = job.folder / "model.tar.gz"
    archive.write_bytes(job.machine.storage.read(uri))
    unpack(archive, job.place(f"{ML}/model"))
    archive.unlink()


def _server(job: Job, container: Mapping[str, Any], environment: Environment) -> list[str]:
    """The command of a server; empty where functions of ``inference.py`` are called."""
    program = container.get("Environment", {}).get("SAGEMAKER_PROGRAM", "inference.py")
    if job.place(f"{ML}/model/code/{program}").is_file():
        return []
    if environment.entrypoint:
        return [job.seen(word) for word in environment.command([*environment.entrypoint, "serve"])]
    raise JobFailed(
        f"ClientError: the model has no code/{program}, and its image '{container['Image']}' has no 'entrypoint' in"
        " local.yaml"
    )


def _variables(container: Mapping[str, Any], request: Mapping[str, Any]) -> dict[str, str]:
    given = {
        "SAGEMAKER_MAX_PAYLOAD_IN_MB": request.get("MaxPayloadInMB"),
        "SAGEMAKER_BATCH_STRATEGY": {"SingleRecord": "SINGLE_RECORD", "MultiRecord": "MULTI_RECORD"}.get(
            request.get("BatchStrategy", "")
        ),
        "SAGEMAKER_MAX_CONCURRENT_TRANSFORMS": request.get("MaxConcurrentTransforms"),
    }
    return {
        "SAGEMAKER_BATCH": "true",
        **{name: str(value) for name, value in given.items() if value is not None},
        **container.get("Environment", {}),
        **request.get("Environment", {}),
    }


def _frames(file: Path) -> Iterator[tuple[int, bytes]]:
    with file.open("rb") as opened:
        while header := opened.readline().split():
            status, length = map(int, header)
            yield status, opened.read(length)
