"""Keys that the SageMaker SDK, AWS's API or other tools have for something that is called otherwise here.

Source: SageMaker Python SDK, the arguments of its steps, estimators, processors and inputs.
"""

from collections.abc import Collection, Sequence

from definitions.diagnostics.messages import letters_of, yaml_text

_RENAMED: dict[str, tuple[str, ...]] = {
    "basejobname": ("jobName",),
    "bucket": ("pipelineBucketName",),
    "bucketname": ("pipelineBucketName",),
    "command": ("entrypoint", "containerEntrypoint"),
    "containerarguments": ("arguments",),
    "count": ("instanceCount",),
    "data": ("inputDataUri", "s3Uri"),
    "datauri": ("inputDataUri", "s3Uri"),
    "default": ("defaultValue",),
    "defaultbucket": ("pipelineBucketName",),
    "enablecaching": ("enabled",),
    "env": ("environment",),
    "if": ("ifSteps",),
    "else": ("elseSteps",),
    "inferenceinstances": ("inferenceInstanceTypes",),
    "inputmode": ("trainingInputMode", "s3InputMode"),
    "inputs": ("inputChannels",),
    "hyperparameters": ("staticHyperparameters",),
    "jobarguments": ("arguments",),
    "left": ("leftValue",),
    "maxjobs": ("maxNumberOfTrainingJobs",),
    "maxparalleljobs": ("maxParallelTrainingJobs",),
    "maxpayload": ("maxPayloadInMB",),
    "maxrun": ("maxRuntimeInSeconds",),
    "maxruntime": ("maxRuntimeInSeconds",),
    "maxwait": ("maxWaitTimeInSeconds",),
    "message": ("errorMessage",),
    "modelapprovalstatus": ("approvalStatus",),
    "name": ("inputName", "propertyFileName", "outputName", "channelName", "projectName", "pipelineName"),
    "outputs3uri": ("outputPath",),
    "path": ("filePath",),
    "kmskeyarn": ("pipelineKmsKeyArn",),
    "kmskey": ("pipelineKmsKeyArn",),
    "right": ("rightValue",),
    "s3data": ("s3Uri",),
    "s3datauri": ("s3Uri", "inputDataUri"),
    "sharding": ("s3DataDistributionType",),
    "transforminstances": ("transformInstanceTypes",),
    "usespotinstances": ("enableManagedSpotTraining",),
    "volumekmskey": ("volumeKmsKeyId",),
    "outputkmskey": ("outputKmsKeyId",),
    "volumesize": ("volumeSizeInGB",),
}
"""The keys that may be meant, of which the first that the map knows is."""

_NO_ROLE = (
    "leave it out: the pipeline has a role of its own, made of what its steps need; "
    "'additionalStatements' adds what cannot be derived"
)
_NO_SESSION = "leave it out: account and Region stand in the project file"
_NO_PLACE = "leave it out here: it stands in the project file, at the environment"
_EXPLAINED: dict[str, str] = {
    **dict.fromkeys(("role", "rolearn", "executionrole", "executionrolearn", "iamrole", "iamrolearn"), _NO_ROLE),
    **dict.fromkeys(("session", "sagemakersession", "pipelinesession", "localmode"), _NO_SESSION),
    **dict.fromkeys(("region", "account", "accountid", "awsregion"), _NO_PLACE),
    "kind": "the type of a step is its 'type'",
}
_IN_NETWORK = "write networkConfig: {subnetIds: [...], securityGroupIds: [...]}"
_IN_LIMITS = "write resourceLimits: {maxNumberOfTrainingJobs: NUMBER, maxParallelTrainingJobs: NUMBER}"
_OF_PACKAGE = "write sourceUri: with the ARN of the model package, in place of imageUri and modelData"
_OF_RANGES = "write parameterRanges: with continuousParameterRanges and others of its kind below it"
_OF_PIPELINE = "it is a key of pipelines: does module_path say sagemaker-pipeline?"
_OF_ENDPOINT = "it is a key of endpoints: does module_path say sagemaker-endpoint?"
_KEYS_OF_ENDPOINT = (
    *("stagename", "productionvariant", "productionvariants", "shadowvariant", "asyncinference"),
    *("modelpackage", "datacaptureconfig", "modelbucketname"),
)
_NESTED: dict[str, tuple[str, str]] = {
    "pipeline": ("stageName", _OF_PIPELINE),
    **dict.fromkeys(_KEYS_OF_ENDPOINT, ("pipeline", _OF_ENDPOINT)),
    "checkpoints3uri": ("checkpointConfig", "write checkpointConfig: {s3Uri: VALUE}"),
    "disableprofiler": ("profilerConfig", "write profilerConfig: {disableProfiler: VALUE}"),
    "frameworkversion": ("image", "write image: {framework: NAME, version: VALUE}, in place of imageUri"),
    "pyversion": ("image", "leave it out: image: {framework: NAME, version: NUMBER} finds the image"),
    **dict.fromkeys(("subnets", "subnetids", "securitygroupids", "vpcconfig"), ("networkConfig", _IN_NETWORK)),
    "objectivemetricname": ("objective", "write objective: {type: Maximize, metricName: VALUE}, or type: Minimize"),
    "objectivetype": ("objective", "write objective: {type: VALUE, metricName: NAME}"),
    **dict.fromkeys(("maxjobs", "maxparalleljobs"), ("resourceLimits", _IN_LIMITS)),
    "hyperparameterranges": ("parameterRanges", _OF_RANGES),
    **dict.fromkeys(("sourcemodelpackagename", "sourcemodelpackagearn"), ("sourceUri", _OF_PACKAGE)),
    **dict.fromkeys(("property", "getproperty"), ("stepOutput", "write s3Uri: {property: VALUE}")),
    "modeldata": ("modelNameStep", "write modelNameStep: with the name of a Model step, which has the model's data"),
}
"""The key that the map must know, and what to write; VALUE stands for what is given."""
_SCRIPTS = ("code", "submitapp", "script", "entrypoint", "entryfile", "sourcefile")


def meant_key(key: str, known: Collection[str], given: Collection[str]) -> str | None:
    """The key of the map that another word for it means; ``given`` are its keys."""
    word = letters_of(key)
    if word == "entrypoint" and "script" in known and not key[:1].isupper() and key != "entrypoint":
        has_folder = any(letters_of(other).startswith("sourcedir") for other in given)
        return None if has_folder else "script"
    if word in ("source", "destination") and {"inputName", "outputName"} & set(known):
        return "s3Uri" if (word == "source") == ("inputName" in known) else "localPath"
    return next((meant for meant in _RENAMED.get(word, ()) if meant in known and meant not in given), None)


def key_hint(key: str, value: object, known: Sequence[str]) -> str | None:
    """What to write for a key that no single key of the map replaces."""
    word = letters_of(key)
    if word in _EXPLAINED:
        return _EXPLAINED[word]
    if word in _SCRIPTS and "scriptS3Uri" in known:
        if str(value).startswith("s3://"):
            return f"write scriptS3Uri: {value}"
        return f"write script: {yaml_text(value)} for a file beside this config, or scriptS3Uri: for one in S3"
    needed, hint = _NESTED.get(word, ("", ""))
    return hint.replace("VALUE", yaml_text(value) or "...") if needed in known else None
