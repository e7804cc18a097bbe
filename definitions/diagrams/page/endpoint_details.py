"""What the page tells of an endpoint: requests, YAML, names in AWS and permissions."""

import json
from collections.abc import Iterator

from definitions.compiler.kinds import view_of
from definitions.diagnostics.hidden_values import without_secrets
from definitions.diagrams.endpoint_picture import (
    ALARMS_NODE,
    BUCKET_NODE,
    ENDPOINT_NODE,
    group_node_name,
    model_node_name,
    variant_node_name,
    variant_path,
)
from definitions.diagrams.page.details import Details, counted
from definitions.diagrams.page.sections import Section, permissions_section, values_section
from definitions.diagrams.page.step_lines import StepLines
from definitions.endpoint.compile import CompiledEndpoint
from definitions.values.plain import plain


def details_of(endpoint: CompiledEndpoint) -> Details:
    """All that the page tells beside the picture."""
    lines = StepLines()
    variants = counted(len(endpoint.config.variants), "variant")
    return Details(
        summary=f"{variants} · {endpoint.node.position.file}",
        nodes=dict(_nodes(endpoint, lines)),
        hidden=lines.hidden,
        sections=[
            values_section("Published", *((value.path, value.name) for value in endpoint.published)),
            *map(permissions_section, view_of(endpoint).roles()),
        ],
        node="part",
        whole="endpoint",
    )


def _nodes(endpoint: CompiledEndpoint, lines: StepLines) -> Iterator[tuple[str, dict[str, object]]]:
    node, names = endpoint.node, endpoint.names
    requests: dict[str, object] = {**view_of(endpoint).definition}
    models, configuration = requests["CreateModel"], requests["CreateEndpointConfig"]
    assert isinstance(models, dict)
    assert isinstance(configuration, dict)
    for model in endpoint.models:
        named = lines.of_step(node.nearest(model.version.named_at[:-1] or model.version.named_at))
        yield group_node_name(model, endpoint), {**named, "sections": []}
        yield model_node_name(model), {**named, "sections": [_request("CreateModel", models[model.key])]}
    rendered = [*configuration["ProductionVariants"], *configuration.get("ShadowProductionVariants", [])]
    for variant, request in zip(endpoint.config.variants, rendered, strict=True):
        written = lines.of_step(node.nearest(variant_path(endpoint, variant)))
        yield variant_node_name(variant), {**written, "sections": [_request("Request", request)]}
    whole = {key: value for key, value in configuration.items() if not key.endswith("Variants")}
    deployed = values_section("Names in AWS", ("endpoint", names.endpoint), ("role", names.role))
    made = {"CreateEndpoint": requests["CreateEndpoint"], "CreateEndpointConfig": whole}
    of_endpoint = [deployed, *(_request(operation, request) for operation, request in made.items())]
    yield ENDPOINT_NODE, {**lines.of_step(node.nearest(("deployment",))), "sections": of_endpoint}
    bucket = values_section("Names in AWS", ("bucket", names.capture_bucket))
    captured = "dataCaptureConfig" if endpoint.config.captures_data else "asyncInference"
    yield BUCKET_NODE, {**lines.of_step(node.nearest((captured,))), "sections": [bucket]}
    alarms = values_section("Names in AWS", *((alarm.key, alarm.name) for alarm in endpoint.alarms))
    yield ALARMS_NODE, {**lines.of_step(node.nearest(("deployment", "alarms"))), "sections": [alarms]}


def _request(title: str, request: object) -> Section:
    text = json.dumps(without_secrets(plain(request)), indent=2, ensure_ascii=False)
    return {"title": title, "code": text.split("\n")}
