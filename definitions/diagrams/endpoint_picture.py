"""An endpoint as a picture: groups of models, the models, the variants that serve them, and what is around."""

from collections.abc import Iterator

from definitions.diagrams.parts import Arrow, Picture, PicturedNode, one_line
from definitions.endpoint.compile import CompiledEndpoint
from definitions.endpoint.config.variants import Variant
from definitions.endpoint.models import ServedModel
from definitions.endpoint.words import (
    alarm_in_words,
    compute_in_words,
    deployment_in_words,
    model_of,
    scaling_in_words,
    share_in_words,
    version_in_words,
)
from definitions.source.nodes import NodePath, Position
from definitions.values.plain import plain

ENDPOINT_NODE, BUCKET_NODE, ALARMS_NODE = "endpoint:endpoint", "bucket:capture", "alarms:endpoint"


def model_node_name(model: ServedModel) -> str:
    """The name of a model's node."""
    return f"model:{model.key.replace('_', '-')}"


def variant_node_name(variant: Variant) -> str:
    """The name of a variant's node."""
    return f"variant:{variant.variant_name}"


def group_node_name(model: ServedModel, endpoint: CompiledEndpoint) -> str:
    """The name of the node of the group that a model is a version of: that of its first model."""
    same = (one for one in endpoint.models if _group_of(one) == _group_of(model))
    return f"group:{next(same).key.replace('_', '-')}"


def _group_of(model: ServedModel) -> tuple[object, ...]:
    version = model.version
    return version.group or version.named, version.account, version.region


def picture(endpoint: CompiledEndpoint) -> Picture:
    """The picture of a compiled endpoint."""
    around, arrows = _around(endpoint)
    nodes = [*_models(endpoint), *_variants(endpoint), _endpoint(endpoint), *around]
    return Picture(one_line(endpoint.names.endpoint), tuple(nodes), (*_serving(endpoint), *arrows))


def variant_path(endpoint: CompiledEndpoint, variant: Variant) -> NodePath:
    """The path of a variant in the YAML."""
    return next(path for path, one in endpoint.config.variant_paths() if one.variant_name == variant.variant_name)


def _models(endpoint: CompiledEndpoint) -> Iterator[PicturedNode]:
    drawn: set[str] = set()
    for model in endpoint.models:
        version, name = model.version, group_node_name(model, endpoint)
        group = str(plain(version.named)) if version.group is None else version.group
        position = _position(endpoint, *version.named_at)
        registers = (f"{model.registry.stack} registers them",) if model.registry is not None else ()
        rules = tuple(map(one_line, registers))
        if name not in drawn:
            yield PicturedNode(name, one_line(group), "Model package group", position, rules)
        drawn.add(name)
        yield PicturedNode(model_node_name(model), one_line(version_in_words(version)), "Model", position)


def _variants(endpoint: CompiledEndpoint) -> Iterator[PicturedNode]:
    for variant in endpoint.config.variants:
        scaling = [scaling_in_words(variant.auto_scaling)] if variant.auto_scaling is not None else []
        yield PicturedNode(
            variant_node_name(variant),
            variant.variant_name,
            "Variant",
            _position(endpoint, *variant_path(endpoint, variant)),
            tuple(map(one_line, (compute_in_words(variant), *scaling))),
        )


def _endpoint(endpoint: CompiledEndpoint) -> PicturedNode:
    rules = (deployment_in_words(endpoint.config.deployment),)
    return PicturedNode(ENDPOINT_NODE, endpoint.naming.module, "Endpoint", _position(endpoint, "deployment"), rules)


def _serving(endpoint: CompiledEndpoint) -> Iterator[Arrow]:
    for model in endpoint.models:
        yield Arrow(group_node_name(model, endpoint), model_node_name(model), "data")
    for variant in endpoint.config.variants:
        served = model_node_name(model_of(endpoint, variant))
        yield Arrow(served, variant_node_name(variant), "data")
        yield Arrow(variant_node_name(variant), ENDPOINT_NODE, "data", (share_in_words(variant, endpoint.config),))


def _around(endpoint: CompiledEndpoint) -> tuple[list[PicturedNode], list[Arrow]]:
    """The bucket of what is captured or answered later, and alarms that undo updates."""
    config = endpoint.config
    nodes: list[PicturedNode] = []
    arrows: list[Arrow] = []
    if config.has_bucket:
        position = _position(endpoint, "dataCaptureConfig" if config.captures_data else "asyncInference")
        capture = config.data_capture_config
        kept = [f"captures {capture.sampling_percentage} %"] if capture is not None and config.captures_data else []
        kept += ["asynchronous answers"] if config.async_inference is not None else []
        title = "Captured data" if config.captures_data else "Answers"
        nodes.append(PicturedNode(BUCKET_NODE, title, "S3 bucket", position))
        arrows.append(Arrow(ENDPOINT_NODE, BUCKET_NODE, "data", tuple(kept)))
    alarms = (config.deployment.alarms or []) if config.deployment is not None else []
    if alarms:
        rules = tuple(one_line(alarm_in_words(alarm)) for alarm in alarms)
        position = _position(endpoint, "deployment", "alarms")
        nodes.append(PicturedNode(ALARMS_NODE, "Alarms", "CloudWatch alarms", position, rules))
        arrows.append(Arrow(ALARMS_NODE, ENDPOINT_NODE, "notify", ("an update goes back",)))
    return nodes, arrows


def _position(endpoint: CompiledEndpoint, *path: str | int) -> Position:
    return endpoint.node.nearest(path).position
