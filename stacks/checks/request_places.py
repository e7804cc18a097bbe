"""Where the requests of steps hold what the rules look at: keys, networks, images, roles.

Source: the Create APIs of Amazon SageMaker, CreateProcessingJob to CreateEndpointConfig; ResourceConfig.VolumeKmsKeyId.
"""

import re
from dataclasses import dataclass

PROCESSING = ("Processing", "QualityCheck", "ClarifyCheck")
TUNED = ("TrainingJobDefinition", "TrainingJobDefinitions[]")
SERVERLESS = "ServerlessJobConfig"
"""Training jobs of AWS's own containers, on instances that are not the account's."""
_VALIDATION = "ValidationSpecification.ValidationProfiles[].TransformJobDefinition"
_INSTANCES = ("InstanceType", "InstancePreferences[].InstanceType", "InstanceGroups[].InstanceType")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A place in a request that takes a key.

    Attributes:
        holder: the path of the structure that has it.
        key: the member that holds it.
        types: paths, below the holder, of the instance types whose volumes it encrypts.
        stores: a path, below the holder, without which nothing is stored; ``""`` if the holder always stores.
        needed: whether a request without the holder lacks the key; ``False`` where it then stores nothing.
    """

    holder: str
    key: str
    types: tuple[str, ...] = ()
    stores: str = ""
    needed: bool = False


_VARIANTS = tuple(
    f"{kind}Variants[].{member}"
    for kind in ("Production", "ShadowProduction")
    for member in ("InstanceType", "InstancePools[].InstanceType")
)
VOLUMES: dict[str, tuple[Keyed, ...]] = {
    **dict.fromkeys(
        PROCESSING, (Keyed("ProcessingResources.ClusterConfig", "VolumeKmsKeyId", _INSTANCES, needed=True),)
    ),
    "Training": (Keyed("ResourceConfig", "VolumeKmsKeyId", _INSTANCES, needed=True),),
    "Tuning": tuple(
        Keyed(f"{jobs}.{holder}", "VolumeKmsKeyId", (*_INSTANCES, "InstanceConfigs[].InstanceType"))
        for jobs in TUNED
        for holder in ("ResourceConfig", "HyperParameterTuningResourceConfig")
    ),
    "AutoML": (Keyed("AutoMLJobConfig.SecurityConfig", "VolumeKmsKeyId", needed=True),),
    "Transform": (Keyed("TransformResources", "VolumeKmsKeyId", _INSTANCES, needed=True),),
    "RegisterModel": (Keyed(f"{_VALIDATION}.TransformResources", "VolumeKmsKeyId", _INSTANCES),),
    "EndpointConfig": (Keyed("", "KmsKeyId", _VARIANTS),),
}
OUTPUTS: dict[str, tuple[Keyed, ...]] = {
    **dict.fromkeys(
        PROCESSING,
        (
            # A feature store has a key of its own.
            Keyed("ProcessingOutputConfig", "KmsKeyId", stores="Outputs[].S3Output"),
            Keyed("ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition", "KmsKeyId"),
            Keyed("ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition", "KmsKeyId"),
        ),
    ),
    "Training": (Keyed("OutputDataConfig", "KmsKeyId", needed=True),),
    "Tuning": tuple(Keyed(f"{jobs}.OutputDataConfig", "KmsKeyId") for jobs in TUNED),
    "AutoML": (Keyed("OutputDataConfig", "KmsKeyId", needed=True),),
    "Transform": (Keyed("TransformOutput", "KmsKeyId", needed=True), Keyed("DataCaptureConfig", "KmsKeyId")),
    "RegisterModel": (Keyed(f"{_VALIDATION}.TransformOutput", "KmsKeyId"), Keyed("SecurityConfig", "KmsKeyId")),
    "EndpointConfig": (
        Keyed("AsyncInferenceConfig.OutputConfig", "KmsKeyId"),
        Keyed("ProductionVariants[].CoreDumpConfig", "KmsKeyId"),
        Keyed("ShadowProductionVariants[].CoreDumpConfig", "KmsKeyId"),
    ),
}
TRAFFIC: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(PROCESSING, ("NetworkConfig",)),
    "Training": ("",),
    "Tuning": TUNED,
    "AutoML": ("AutoMLJobConfig.SecurityConfig",),
}
NETWORKS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(PROCESSING, ("NetworkConfig",)),
    **dict.fromkeys(("Training", "Model", "EndpointConfig"), ("",)),
    "Tuning": TUNED,
    "AutoML": ("AutoMLJobConfig.SecurityConfig",),
}
_CONTAINERS = ("PrimaryContainer", "Containers[]")
IMAGES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(PROCESSING, ("AppSpecification.ImageUri",)),
    "Training": (
        "AlgorithmSpecification.TrainingImage",
        "DebugRuleConfigurations[].RuleEvaluatorImage",
        "ProfilerRuleConfigurations[].RuleEvaluatorImage",
    ),
    "Tuning": tuple(f"{jobs}.AlgorithmSpecification.TrainingImage" for jobs in TUNED),
    "Model": tuple(f"{each}.Image" for each in _CONTAINERS),
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
PRIVATE_REGISTRIES: dict[str, tuple[str, ...]] = {
    "Training": ("AlgorithmSpecification.TrainingImageConfig.TrainingRepositoryAccessMode",),
    "Model": tuple(f"{each}.ImageConfig.RepositoryAccessMode" for each in _CONTAINERS),
}
ROLES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*PROCESSING, "Training", "AutoML", "Job"), ("RoleArn",)),
    "Tuning": tuple(f"{jobs}.RoleArn" for jobs in TUNED),
    **dict.fromkeys(("Model", "EndpointConfig"), ("ExecutionRoleArn",)),
}
ACCESS: dict[str, tuple[str, ...]] = {
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
    """Whether SageMaker refuses a key for it, because its local NVMe disks are encrypted by hardware."""
    return _LOCAL_STORAGE.fullmatch(instance_type) is not None
