"""Endpoints as tests want them: moto forgets parts of requests, knows no update, and lets every deployment succeed.

Source: Amazon SageMaker API Reference, CreateModel, CreateEndpointConfig, CreateEndpoint, UpdateEndpoint and
DeleteEndpointConfig; Amazon SageMaker Developer Guide, "Update endpoints that use auto scaling".
"""

from collections.abc import Callable, Iterable
from typing import Any

from moto.applicationautoscaling.models import applicationautoscaling_backends
from moto.core.responses import ActionResult, EmptyResult
from moto.sagemaker.exceptions import AWSValidationException
from moto.sagemaker.models import FakeEndpointConfig
from moto.sagemaker.responses import SageMakerResponse

from tests.emulator.emulated_aws import DEPLOYMENT
from tests.emulator.server.holding import Application

_are_failing = False


class Deployments:
    """Wraps the server. From ``PUT`` to ``DELETE``, no deployment succeeds."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        global _are_failing
        if environ["PATH_INFO"] != DEPLOYMENT:
            return self._application(environ, start_response)
        _are_failing = environ["REQUEST_METHOD"] == "PUT"
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b""]


def add() -> None:
    """Teach moto what it does not do by itself."""
    FakeEndpointConfig.validate_instance_type = lambda self, instance_type: None  # it knows few of them
    for call in (
        *(create_model, create_endpoint_config, delete_endpoint_config),
        *(create_endpoint, update_endpoint),
    ):
        setattr(SageMakerResponse, call.__name__, call)


_create_model = SageMakerResponse.create_model
_create_endpoint_config = SageMakerResponse.create_endpoint_config
_delete_endpoint_config = SageMakerResponse.delete_endpoint_config
_create_endpoint = SageMakerResponse.create_endpoint


def create_model(self: SageMakerResponse) -> ActionResult:
    models, name = self.sagemaker_backend._models, self._get_param("ModelName")
    _refuse_double("model", name, models)
    answer = _create_model(self)
    models[name].enable_network_isolation = bool(self._get_param("EnableNetworkIsolation"))
    models[name].inference_execution_config = self._get_param("InferenceExecutionConfig")
    return answer


def create_endpoint_config(self: SageMakerResponse) -> ActionResult:
    configs, name = self.sagemaker_backend.endpoint_configs, self._get_param("EndpointConfigName")
    _refuse_double("endpoint configuration", name, configs)
    answer = _create_endpoint_config(self)
    configs[name].shadow_production_variants = self._get_param("ShadowProductionVariants")
    return answer


def delete_endpoint_config(self: SageMakerResponse) -> ActionResult | EmptyResult:
    """AWS takes it and says that it must not be done; here it is refused, so that a wrong order shows."""
    name = self._get_param("EndpointConfigName")
    users = [one.endpoint_name for one in self.sagemaker_backend.endpoints.values() if one.endpoint_config_name == name]
    if users:
        raise AWSValidationException(f"Endpoint configuration {name} is in use by {users[0]}.")
    return _delete_endpoint_config(self)


def create_endpoint(self: SageMakerResponse) -> ActionResult:
    endpoints, name = self.sagemaker_backend.endpoints, self._get_param("EndpointName")
    _refuse_double("endpoint", name, endpoints)
    answer = _create_endpoint(self)
    endpoints[name].last_deployment_config = self._get_param("DeploymentConfig")
    if _are_failing:
        endpoints[name].endpoint_status = "Failed"
        endpoints[name].failure_reason = "The primary container did not pass the ping health check."
    return answer


def update_endpoint(self: SageMakerResponse) -> ActionResult:
    """The new configuration, or after a rollback the old one again: with status ``InService`` either way."""
    endpoints, name = self.sagemaker_backend.endpoints, self._get_param("EndpointName")
    if name not in endpoints:
        raise AWSValidationException(f"Could not find endpoint {name}.")
    endpoint, config_name = endpoints[name], self._get_param("EndpointConfigName")
    config = self.sagemaker_backend.describe_endpoint_config(config_name)
    _refuse_other_instances(self, name, config["ProductionVariants"])
    if _are_failing:
        endpoint.failure_reason = "An alarm went off during the deployment."
        return ActionResult({"EndpointArn": endpoint.arn})
    endpoint.failure_reason = None
    endpoint.endpoint_config_name = config_name
    endpoint.production_variants = endpoint._process_production_variants(config["ProductionVariants"])
    endpoint.last_deployment_config = self._get_param("DeploymentConfig")
    return ActionResult({"EndpointArn": endpoint.arn})


def _refuse_other_instances(self: SageMakerResponse, endpoint: str, wanted: list[dict[str, Any]]) -> None:
    """Variants that are scaled stay, on instances of their type."""
    backend = self.sagemaker_backend
    served = backend.endpoint_configs[backend.endpoints[endpoint].endpoint_config_name].production_variants
    before, after = ({one["VariantName"]: one.get("InstanceType") for one in each} for each in (served, wanted))
    targets = applicationautoscaling_backends[self.current_account][self.region].targets.values()
    scaled = {target.resource_id for of_dimension in targets for target in of_dimension.values()}
    for variant, type_ in before.items():
        if f"endpoint/{endpoint}/variant/{variant}" in scaled and (variant not in after or after[variant] != type_):
            raise AWSValidationException(
                f'The variant(s) "["{variant}"]" must be deregistered as scalable targets with AutoScaling before they'
                " can be removed or have their instance type updated."
            )


def _refuse_double(kind: str, name: str, existing: dict[str, Any]) -> None:
    if name in existing:
        raise AWSValidationException(f"Cannot create already existing {kind} {name}.")
