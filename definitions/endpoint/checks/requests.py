"""Requests that AWS does not take, reported at the YAML that they come from."""

from collections.abc import Callable, Iterator

from definitions.api.conformance import violations
from definitions.api.shapes import shape
from definitions.diagnostics.problems import Problem, dotted
from definitions.endpoint.alarms import compiled_alarms, rollback_alarms
from definitions.endpoint.checks.check_context import CheckContext
from definitions.endpoint.checks.variants import TRAINING_ONLY
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.requests import configuration_request, endpoint_request, model_request
from definitions.schema.request_origin import origin_in

Request = Callable[[object], object]


def check_requests(context: CheckContext) -> Iterator[Problem]:
    """The requests against the shapes of the API."""
    yield from _in_place(context, "CreateEndpointConfigInput", _configuration)
    yield from _in_place(context, "CreateEndpointInput", _endpoint_of(context))
    for model in context.models:
        for violation in violations(model_request(context.config, model), shape("CreateModelInput"), lambda _: None):
            path = model.version.named_at if violation.path[:1] == ("PrimaryContainer",) else ("networkConfig",)
            yield _problem(context, path, violation.message, violation.rule, violation.hint, violation.severity)


def _configuration(config: object) -> object:
    assert isinstance(config, EndpointModuleConfig)
    return configuration_request(config)


def _endpoint_of(context: CheckContext) -> Request:
    def request(config: object) -> object:
        assert isinstance(config, EndpointModuleConfig)
        alarms = compiled_alarms(config, context.module.naming, context.names)
        return endpoint_request(config, context.names, rollback_alarms(config, alarms))

    return request


def _in_place(context: CheckContext, name: str, request: Request) -> Iterator[Problem]:
    for violation in violations(request(context.config), shape(name), lambda _: None):
        path = origin_in(context.config, request, violation.path)
        value, message = context.value_at(path), violation.message
        if isinstance(value, str) and value in TRAINING_ONLY:
            continue  # check_instance_types
        if violation.path[-1:] == ("Alarms",):
            continue  # check_deployment
        if isinstance(value, dict | list):
            message = f"{message} (in the request: {dotted(violation.path)})"
        yield _problem(context, path, message, violation.rule, violation.hint, violation.severity)


def _problem(
    context: CheckContext, path: tuple[str | int, ...], message: str, rule: str, hint: str | None, severity: str
) -> Problem:
    report = context.error if severity == "error" else context.warning
    return report(path, message, rule, hint)
