"""Paths in the requests of steps: keys, encryption, networks, images, roles and remote access.

Source: the Create APIs of Amazon SageMaker, CreateProcessingJob to CreateEndpointConfig; ResourceConfig.VolumeKmsKeyId.
"""

import re
from dataclasses import dataclass

_PROCESSING = ("Processing", "QualityCheck", "ClarifyCheck")
_TUNED_JOBS = ("TrainingJobDefinition", "TrainingJobDefinitions[]")
_VALIDATION = "ValidationSpecification.ValidationProfiles[].TransformJobDefinition"
_AUTOML_JOB = "AutoMLJobConfig.SecurityConfig"
_INSTANCE_TYPES = ("InstanceType", "InstancePreferences[].InstanceType", "InstanceGroups[].InstanceType")


@dataclass(frozen=True, slots=True)
class JobSetting:
    """A setting of the jobs that a step starts.

    Attributes:
        holder: the path of the structure that it is a member of.
        member: its name.
        is_required: whether a request without the holder lacks the setting; ``False`` if there is then no such job.
    """

    holder: str
    member: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class KeySetting(JobSetting):
    """A member for a KMS key.

    Attributes:
        instance_types: paths below the holder: the types of the instances whose volumes the key encrypts.
        stored_data: a path below the holder without which nothing is stored; ``""`` if the holder always stores data.
    """

    instance_types: tuple[str, ...] = ()
    stored_data: str = ""


def _volume_key(holder: str, *, is_required: bool = False) -> KeySetting:
    return KeySetting(holder, "VolumeKmsKeyId", is_required, _INSTANCE_TYPES)


def _output_key(holder: str, *, is_required: bool = False) -> KeySetting:
    return KeySetting(holder, "KmsKeyId", is_required)


_VARIANT_INSTANCE_TYPES = tuple(
    f"{kind}Variants[].{member}"
    for kind in ("Production", "ShadowProduction")
    for member in ("InstanceType", "InstancePools[].InstanceType")
)
VOLUME_KEYS: dict[str, tuple[KeySetting, ...]] = {
    **dict.fromkeys(_PROCESSING, (_volume_key("ProcessingResources.ClusterConfig", is_required=True),)),
    "Training": (_volume_key("ResourceConfig", is_required=True),),
    "Tuning": tuple(
        KeySetting(
            f"{job}.{holder}",
            "VolumeKmsKeyId",
            instance_types=(*_INSTANCE_TYPES, "InstanceConfigs[].InstanceType"),
        )
        for job in _TUNED_JOBS
        for holder in ("ResourceConfig", "HyperParameterTuningResourceConfig")
    ),
    "AutoML": (KeySetting(_AUTOML_JOB, "VolumeKmsKeyId", is_required=True),),
    "Transform": (_volume_key("TransformResources", is_required=True),),
    "RegisterModel": (_volume_key(f"{_VALIDATION}.TransformResources"),),
    "EndpointConfig": (KeySetting("", "KmsKeyId", instance_types=_VARIANT_INSTANCE_TYPES),),
}
OUTPUT_KEYS: dict[str, tuple[KeySetting, ...]] = {
    **dict.fromkeys(
        _PROCESSING,
        (
            # A feature store has a key of its own.
            KeySetting("ProcessingOutputConfig", "KmsKeyId", stored_data="Outputs[].S3Output"),
            _output_key("ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition"),
            _output_key("ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition"),
        ),
    ),
    "Training": (_output_key("OutputDataConfig", is_required=True),),
    "Tuning": tuple(_output_key(f"{job}.OutputDataConfig") for job in _TUNED_JOBS),
    "AutoML": (_output_key("OutputDataConfig", is_required=True),),
    "Transform": (_output_key("TransformOutput", is_required=True), _output_key("DataCaptureConfig")),
    "RegisterModel": (_output_key(f"{_VALIDATION}.TransformOutput"), _output_key("SecurityConfig")),
    "EndpointConfig": (
        _output_key("AsyncInferenceConfig.OutputConfig"),
        _output_key("ProductionVariants[].CoreDumpConfig"),
        _output_key("ShadowProductionVariants[].CoreDumpConfig"),
    ),
}


def _job_members(member: str, *in_request: str) -> dict[str, tuple[JobSetting, ...]]:
    """A network setting by step type; the types ``in_request`` have it as a member of the request itself."""
    return {
        **dict.fromkeys(_PROCESSING, (JobSetting("NetworkConfig", member, is_required=True),)),
        **dict.fromkeys(in_request, (JobSetting("", member),)),
        "Tuning": tuple(JobSetting(job, member) for job in _TUNED_JOBS),
    }


TRAFFIC_ENCRYPTION: dict[str, tuple[JobSetting, ...]] = {
    **_job_members("EnableInterContainerTrafficEncryption", "Training"),
    "AutoML": (JobSetting(_AUTOML_JOB, "EnableInterContainerTrafficEncryption", is_required=True),),
}
# Not AutoML: it runs AWS's own containers, and its API has no such member.
NETWORK_ISOLATION = _job_members("EnableNetworkIsolation", "Training", "Model", "EndpointConfig")
VPC_CONFIGS: dict[str, tuple[JobSetting, ...]] = {
    **_job_members("VpcConfig", "Training", "Model", "EndpointConfig"),
    "AutoML": (JobSetting(_AUTOML_JOB, "VpcConfig", is_required=True),),
}
_MODEL_CONTAINERS = ("PrimaryContainer", "Containers[]")
IMAGE_URIS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_PROCESSING, ("AppSpecification.ImageUri",)),
    "Training": (
        "AlgorithmSpecification.TrainingImage",
        "DebugRuleConfigurations[].RuleEvaluatorImage",
        "ProfilerRuleConfigurations[].RuleEvaluatorImage",
    ),
    "Tuning": tuple(f"{job}.AlgorithmSpecification.TrainingImage" for job in _TUNED_JOBS),
    "Model": tuple(f"{container}.Image" for container in _MODEL_CONTAINERS),
    "RegisterModel": (
        "InferenceSpecification.Containers[].Image",
        "AdditionalInferenceSpecifications[].Containers[].Image",
    ),
    "InferenceComponent": ("Specification.Container.Image", "Specifications[].Container.Image"),
    "EMRServerless": (
        "ApplicationConfig.imageConfiguration.imageUri",
        "ApplicationConfig.workerTypeSpecifications{}.imageConfiguration.imageUri",
    ),
}
REPOSITORY_ACCESS_MODES: dict[str, tuple[str, ...]] = {
    "Training": ("AlgorithmSpecification.TrainingImageConfig.TrainingRepositoryAccessMode",),
    "Model": tuple(f"{container}.ImageConfig.RepositoryAccessMode" for container in _MODEL_CONTAINERS),
}
ROLE_ARNS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*_PROCESSING, "Training", "AutoML", "Job"), ("RoleArn",)),
    "Tuning": tuple(f"{job}.RoleArn" for job in _TUNED_JOBS),
    **dict.fromkeys(("Model", "EndpointConfig"), ("ExecutionRoleArn",)),
}
REMOTE_ACCESS: dict[str, tuple[str, ...]] = {
    "Training": ("RemoteDebugConfig.EnableRemoteDebug",),
    "EndpointConfig": ("ProductionVariants[].EnableSSMAccess", "ShadowProductionVariants[].EnableSSMAccess"),
}
_LOCAL_STORAGE = re.compile(
    r"ml\.("
    r"[a-z]+\d+[a-z]*d[a-z]*"
    r"|g5|g6|g6e|g6f|gr6|gr6f|g7|g7e"
    r"|p5|p5e|p5en|p6[a-z]*(-[a-z0-9]+)?"
    r"|trn\d+[a-z]*|dl1|f\d+|i\d+[a-z]*|im4gn|is4gen|d\d+[a-z]*|h1"
    r")\.[a-z0-9-]+"
)


def has_local_storage(instance_type: str) -> bool:
    """Return whether SageMaker refuses a volume key for it: the hardware encrypts its local NVMe disks."""
    return _LOCAL_STORAGE.fullmatch(instance_type) is not None
