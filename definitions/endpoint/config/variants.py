"""Variants of an endpoint: a model and what it runs on.

Source: APIs ProductionVariant and ProductionVariantServerlessConfig.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from definitions.endpoint.config.model_package import ModelPackage, ModelPackageArn
from definitions.endpoint.config.scaling import AutoScaling
from definitions.schema.field_types import INSTANCE_TYPE, RESOURCE_NAME, FixedText
from definitions.schema.fields import ChoiceField, NumberField, TextField
from definitions.schema.model import Model
from definitions.schema.request_paths import members
from definitions.values.infrastructure import Text

DEFAULT_INSTANCE_TYPE = "ml.m5.2xlarge"
"""What MDAA takes if the config names no variant."""

VariantName = Annotated[
    str,
    TextField(
        "the name of a variant",
        "bad-name",
        RESOURCE_NAME,
        infrastructure=False,
        longest=63,
        hint="1 to 63 letters, digits and '-', the first and the last a letter or digit",
    ),
]
Concurrency = Annotated[int, NumberField(1, 200, parameter=False)]
Seconds = Annotated[int, NumberField(60, 3600, unit="seconds", parameter=False)]


class Serverless(Model):
    """Compute that SageMaker provides for each request."""

    memory_size_in_mb: Annotated[
        int, Field(alias="memorySizeInMB"), NumberField(1024, 6144, unit="MB", parameter=False)
    ]
    """1024, 2048, 3072, 4096, 5120 or 6144."""
    max_concurrency: Concurrency
    """How many requests at once."""
    provisioned_concurrency: Concurrency | None = None
    """For so many requests compute is kept ready, at most maxConcurrency."""


class RoutingConfig(Model):
    """Which instance of a variant gets a request."""

    routing_strategy: Annotated[str, ChoiceField(("LEAST_OUTSTANDING_REQUESTS", "RANDOM"))]
    """The one with the fewest requests, or any."""


class Variant(Model):
    """A model and what it runs on; requests are spread over the variants by their weights."""

    variant_name: VariantName = "AllTraffic"
    """Unique in the endpoint. Blue/green and rolling deployments compare variants by it, so keep it."""
    instance_type: Annotated[Text, INSTANCE_TYPE] | None = None
    """Such as ml.m5.xlarge. Or serverless."""
    instance_count: Annotated[int, NumberField(1, parameter=False)] | None = None
    """How many instances it starts with; 1 if not given."""
    serverless: Serverless | None = None
    """No instances: {memorySizeInMB, maxConcurrency, provisionedConcurrency}."""
    initial_variant_weight: Annotated[float, NumberField(0, whole=False, parameter=False)] = 1
    """Its share of the requests, against the sum of all weights."""
    model_package: ModelPackage | None = None
    """The version that it serves, instead of the endpoint's modelPackage."""
    model_package_arn: ModelPackageArn | None = None
    """The same by its ARN."""
    auto_scaling: AutoScaling | None = None
    """Add and remove instances as requests come and go; the number stays if not given."""
    volume_size_in_gb: Annotated[
        Annotated[int, NumberField(1, 512, unit="GB", parameter=False)] | None, Field(alias="volumeSizeInGB")
    ] = None
    """Storage of each instance, in GB."""
    model_data_download_timeout_in_seconds: Seconds | None = None
    """How long downloading the model may take, in seconds."""
    container_startup_health_check_timeout_in_seconds: Seconds | None = None
    """How long a container may take until it answers health checks, in seconds."""
    routing_config: RoutingConfig | None = None
    """Which instance gets a request: {routingStrategy: LEAST_OUTSTANDING_REQUESTS} or RANDOM."""
    inference_ami_version: FixedText | None = None
    """The machine image of the instances, which decides on drivers."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "variantName instanceType initialVariantWeight")

    @property
    def initial_instance_count(self) -> int:
        """How many instances it starts with."""
        return self.instance_count or 1

    def render(self, model: Text) -> dict[str, object]:
        """An entry of ``ProductionVariants``; ``model`` is the name of its model."""
        own = self.serverless
        return {
            "VariantName": self.variant_name,
            "ModelName": model,
            "InitialInstanceCount": self.initial_instance_count if own is None else None,
            "InstanceType": self.instance_type,
            "InitialVariantWeight": self.initial_variant_weight,
            "ServerlessConfig": own
            and {
                "MemorySizeInMB": own.memory_size_in_mb,
                "MaxConcurrency": own.max_concurrency,
                "ProvisionedConcurrency": own.provisioned_concurrency,
            },
            "VolumeSizeInGB": self.volume_size_in_gb,
            "ModelDataDownloadTimeoutInSeconds": self.model_data_download_timeout_in_seconds,
            "ContainerStartupHealthCheckTimeoutInSeconds": self.container_startup_health_check_timeout_in_seconds,
            "RoutingConfig": self.routing_config and {"RoutingStrategy": self.routing_config.routing_strategy},
            "InferenceAmiVersion": self.inference_ami_version,
        }
