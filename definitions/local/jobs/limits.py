"""What a job may use.

Source: Amazon SageMaker API Reference, StoppingCondition, NetworkConfig and ClusterConfig.
"""

from collections.abc import Mapping
from typing import Any

from definitions.foundation.records import record


@record
class Limits:
    """What a job may use.

    Attributes:
        network: whether it reaches the network.
        seconds: after which it is stopped.
        gigabytes: of its largest file.
        hosts: that it has on AWS.
    """

    network: bool
    seconds: float
    gigabytes: int
    hosts: int = 1

    @classmethod
    def of(cls, request: Mapping[str, Any], cluster: Mapping[str, Any]) -> "Limits":
        """Those of a request, with the volume of its cluster."""
        isolated = request.get("EnableNetworkIsolation", request.get("NetworkConfig", {}).get("EnableNetworkIsolation"))
        seconds = request.get("StoppingCondition", {}).get("MaxRuntimeInSeconds", 86400)
        gigabytes, hosts = int(cluster.get("VolumeSizeInGB") or 30), int(cluster.get("InstanceCount") or 1)
        return cls(not isolated, float(seconds), gigabytes, hosts)
