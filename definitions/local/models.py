"""Models and the model registry, as folders.

Sources: Amazon SageMaker API Reference, CreateModel, DescribeModel, CreateModelPackage and DescribeModelPackage.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from definitions.foundation.patterns import pattern
from definitions.local.jobs.job import JobFailed, Machine
from definitions.local.storage import StorageError
from definitions.values.expressions import Json

_GROUP = pattern(r"[A-Za-z0-9](-*[A-Za-z0-9])*")


def containers_of(model: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The containers of a request of CreateModel, or of a model package."""
    if "InferenceSpecification" in model:
        return list(model["InferenceSpecification"]["Containers"])
    if "PrimaryContainer" in model:
        return [model["PrimaryContainer"]]
    return list(model.get("Containers", []))


def create_model(machine: Machine, name: str, request: Mapping[str, Any], registry: Path) -> dict[str, Json]:
    """Record a model; the result is what DescribeModel answers beyond the request.

    Raises:
        JobFailed: its data is not there.
    """
    containers = [whole for container in containers_of(request) for whole in _whole_containers(container, registry)]
    for container in containers:
        _refuse_missing(machine, _data_of(container), "ModelDataUrl")
    _write(machine.models / f"{name}.json", {**request, "Containers": containers, "ModelName": name})
    return {"ModelName": name, "ModelArn": machine.arn(f"model/{name}")}


def read_model(machine: Machine, name: str) -> list[Mapping[str, Any]]:
    """The containers of a model.

    Raises:
        JobFailed: there is none of this name.
    """
    file = machine.models / f"{name}.json"
    if "/" in name or not file.is_file():
        raise JobFailed(f"ClientError: Could not find model '{name}': no Model step has created it here")
    found: list[Mapping[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["Containers"]
    return found


def register_model(machine: Machine, request: Mapping[str, Any], registry: Path) -> dict[str, Json]:
    """Record a version of a model with its data and its metrics; the result is what DescribeModelPackage answers.

    Raises:
        JobFailed: data or a report that it names is not there.
    """
    group = str(request["ModelPackageGroupName"]).rpartition("/")[2]  # its ARN would do as well
    if _GROUP.fullmatch(group) is None:
        raise JobFailed(f"ClientError: '{group}' is not the name of a model package group")
    for what, uri in _reports(request.get("ModelMetrics", {})):
        _refuse_missing(machine, uri, what)
    for container in containers_of(request):
        _refuse_missing(machine, _data_of(container), "ModelDataUrl")
    version, folder = _new_version(registry / group)
    for number, container in enumerate(containers_of(request)):
        if data := _data_of(container):
            machine.storage.download(data, folder / f"model-{number}")
    for what, uri in _reports(request.get("ModelMetrics", {})):
        machine.storage.download(uri, folder / "metrics" / what)
    answer: dict[str, Json] = {
        "ModelPackageGroupName": group,
        "ModelPackageVersion": version,
        "ModelPackageArn": machine.arn(f"model-package/{group.lower()}/{version}"),
        "ModelPackageStatus": "Completed",
        "ModelApprovalStatus": request.get("ModelApprovalStatus", "PendingManualApproval"),
    }
    _write(folder / "model-package.json", {**request, **answer})
    return answer


def _new_version(group: Path) -> tuple[int, Path]:
    """The number and the folder of the next version; steps that run at once get different ones."""
    version = max((int(entry.name) for entry in group.glob("*") if entry.name.isdecimal()), default=0) + 1
    while True:
        try:
            (group / str(version)).mkdir(parents=True)
        except FileExistsError:
            version += 1
        else:
            return version, group / str(version)


def _whole_containers(container: Mapping[str, Any], registry: Path) -> Iterator[Mapping[str, Any]]:
    """A container, or those of the model package that it names."""
    if "ModelPackageName" not in container:
        yield container
        return
    arn = str(container["ModelPackageName"])
    *_, group, version = ("", *arn.split("/"))
    for file in registry.glob(f"*/{version}/model-package.json"):
        if file.parent.parent.name.lower() == group:
            package = json.loads(file.read_text(encoding="utf-8"))
            for inner in containers_of(package):
                yield {**inner, **{key: value for key, value in container.items() if key == "Environment"}}
            return
    raise JobFailed(f"ClientError: there is no model package '{arn}' in the registry of this machine")


def _data_of(container: Mapping[str, Any]) -> str | None:
    source = container.get("ModelDataSource", {}).get("S3DataSource", {})
    found = container.get("ModelDataUrl") or source.get("S3Uri")
    return None if found is None else str(found)


def _reports(metrics: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """The files that ``ModelMetrics`` names, each with where it stands, such as ``ModelQuality.Statistics``."""
    for key, value in metrics.items():
        if key == "S3Uri":
            yield path, str(value)
        elif isinstance(value, dict):
            yield from _reports(value, f"{path}.{key}" if path else key)


def _refuse_missing(machine: Machine, uri: str | None, what: str) -> None:
    try:
        is_there = uri is None or machine.storage.exists(uri)
    except StorageError as error:
        raise JobFailed(f"ClientError: {what}: {error}") from None
    if not is_there:
        raise JobFailed(f"ClientError: {what}: there is no object '{uri}'")


def _write(file: Path, content: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=2), encoding="utf-8")
