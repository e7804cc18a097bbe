"""Keys of jobs that several members of their request make up."""

import json
from collections.abc import Mapping

from definitions.adoption.expressions import in_yaml_or_as_it_is
from definitions.adoption.notebooks import notebook_settings
from definitions.adoption.settings import member_at, model_below, settings_model, settings_of
from definitions.pipeline.steps import step_type
from definitions.pipeline.steps.core.capabilities import RunsInNetwork
from definitions.pipeline.steps.core.step import Step

CLUSTER_TAG = "sagemaker-pipeline"
"""The tag of clusters that a pipeline makes, by which its role may use no others."""
_CODE = "/opt/ml/processing/input/code"


def adjusted(kind: type[Step], settings: dict[str, object], arguments: Mapping[str, object]) -> None:
    """Complete settings, in place, by keys that are in no table of single members."""
    adjust = _ADJUSTMENTS.get(kind.type_name)
    if adjust is not None:
        adjust(settings, arguments)
    if issubclass(kind, RunsInNetwork):
        vpc = _vpc(arguments)
        if vpc is not None:
            settings["networkConfig"] = vpc


def _vpc(arguments: Mapping[str, object]) -> dict[str, object] | None:
    """``networkConfig`` of a request, wherever it says in which VPC the job runs."""
    for path in ("VpcConfig", "NetworkConfig.VpcConfig", "AutoMLJobConfig.SecurityConfig.VpcConfig"):
        match member_at(arguments, path):
            case {"Subnets": list(subnets), "SecurityGroupIds": list(groups)} if subnets and groups:
                return {"subnetIds": in_yaml_or_as_it_is(subnets), "securityGroupIds": in_yaml_or_as_it_is(groups)}
    definition = arguments.get("TrainingJobDefinition")
    return _vpc(definition) if isinstance(definition, dict) else None


def _processing(settings: dict[str, object], _: Mapping[str, object]) -> None:
    """The script in the input ``code``, which Python runs."""
    inputs, command = settings.get("inputs"), settings.get("entrypoint")
    if not isinstance(inputs, list) or not isinstance(command, list) or len(command) != 2 or command[0] != "python3":
        return
    brought = [entry for entry in inputs if entry == {**entry, "inputName": "code", "localPath": _CODE}]
    if len(brought) != 1 or not set(brought[0]) <= {"inputName", "localPath", "s3Uri", "s3CompressionType"}:
        return
    uri, program = brought[0].get("s3Uri"), command[1]
    if not isinstance(uri, str) or not isinstance(program, str) or not program.startswith(f"{_CODE}/"):
        return
    name = program.removeprefix(f"{_CODE}/")
    if uri.endswith(f"/{name}") and "/" not in name:
        settings["scriptS3Uri"] = uri
    elif uri.endswith("/"):
        settings |= {"sourceDirS3Uri": uri, "entryPoint": name}
    else:
        return
    del settings["entrypoint"]
    inputs.remove(brought[0])
    if not inputs:
        del settings["inputs"]


def _model(settings: dict[str, object], arguments: Mapping[str, object]) -> None:
    """The one container of a model stands beside its other settings."""
    primary, containers = arguments.get("PrimaryContainer"), arguments.get("Containers")
    is_package = isinstance(containers, list) and len(containers) == 1 and "ModelPackageName" in str(containers[0])
    only = containers[0] if is_package and isinstance(containers, list) else primary
    if isinstance(only, dict):
        settings.pop("containers", None)
        container = model_below(settings_model(step_type("Model")), "containers")
        assert container is not None
        settings |= settings_of(container, only)


def _register(settings: dict[str, object], _: Mapping[str, object]) -> None:
    """The one container of a package stands beside its other settings."""
    containers = settings.get("containers")
    if isinstance(containers, list) and len(containers) == 1:
        del settings["containers"]
        settings |= containers[0]


def _quality_check(settings: dict[str, object], arguments: Mapping[str, object]) -> None:
    """The dataset, the scripts and the format of the data."""
    _check_output(settings, arguments)
    inputs = _inputs(arguments)
    if "baseline_dataset_input" in inputs:
        settings["baselineDataset"] = {"s3Uri": inputs["baseline_dataset_input"]}
    for key in ("recordPreprocessorScript", "postAnalyticsProcessorScript"):
        name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key) + "_input"
        if name in inputs:
            settings[key] = inputs[name]
    formats = member_at(arguments, "Environment.dataset_format")
    try:
        found = json.loads(formats) if isinstance(formats, str) else None
    except ValueError:
        found = None
    match found:
        case {"csv": dict(table)}:
            position = table.get("output_columns_position", "START")
            more = {} if position == "START" else {"outputColumnsPosition": position}
            settings["datasetFormat"] = {"csv": {"header": table.get("header", True), **more}}
        case {"json": dict(document)}:
            settings["datasetFormat"] = {"json": {"lines": document.get("lines", True)}}
        case {"sagemakerCaptureJson": _}:
            settings["datasetFormat"] = {"sagemakerCaptureJson": {}}


def _clarify_check(settings: dict[str, object], arguments: Mapping[str, object]) -> None:
    """The analysis configuration and the dataset."""
    _check_output(settings, arguments)
    inputs = _inputs(arguments)
    if "analysis_config" in inputs:
        settings["analysisConfigS3Uri"] = inputs["analysis_config"]
    for entry in _named(arguments, "ProcessingInputs"):
        if entry.get("InputName") == "dataset":
            data = member_at(entry, "S3Input")
            dataset = {"s3Uri": in_yaml_or_as_it_is(member_at(data, "S3Uri"))}
            if member_at(data, "S3DataDistributionType") not in (None, "FullyReplicated"):
                dataset["s3DataDistributionType"] = in_yaml_or_as_it_is(member_at(data, "S3DataDistributionType"))
            if member_at(data, "S3CompressionType") not in (None, "None"):
                dataset["s3CompressionType"] = in_yaml_or_as_it_is(member_at(data, "S3CompressionType"))
            settings["dataset"] = dataset


def _check_output(settings: dict[str, object], arguments: Mapping[str, object]) -> None:
    outputs = _named(member_at(arguments, "ProcessingOutputConfig"), "Outputs")
    uri = member_at(outputs[0], "S3Output.S3Uri") if outputs else None
    if uri is not None:
        settings["outputPath"] = in_yaml_or_as_it_is(uri)


def _inputs(arguments: object) -> dict[str, object]:
    """The S3 URIs of inputs by their names."""
    return {
        str(entry.get("InputName")): in_yaml_or_as_it_is(member_at(entry, "S3Input.S3Uri"))
        for entry in _named(arguments, "ProcessingInputs")
    }


def _named(whole: object, member: str) -> list[dict[str, object]]:
    entries = member_at(whole, member)
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _tuning(settings: dict[str, object], arguments: Mapping[str, object]) -> None:
    if member_at(arguments, "Autotune.Mode") == "Enabled":
        settings["autotune"] = True


def _emr(settings: dict[str, object], _: Mapping[str, object]) -> None:
    """The cluster without the tag that it gets anyway."""
    cluster = settings.get("clusterConfig")
    tags = cluster.get("tags") if isinstance(cluster, dict) else None
    if isinstance(cluster, dict) and isinstance(tags, list):
        cluster["tags"] = [tag for tag in tags if not (isinstance(tag, dict) and tag.get("key") == CLUSTER_TAG)]
        if not cluster["tags"]:
            del cluster["tags"]


_ADJUSTMENTS = {
    "Processing": _processing,
    "Model": _model,
    "RegisterModel": _register,
    "QualityCheck": _quality_check,
    "ClarifyCheck": _clarify_check,
    "NotebookJob": notebook_settings,
    "EMR": _emr,
    "Tuning": _tuning,
}
