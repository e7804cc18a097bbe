"""An endpoint in words: what each variant serves, on what, how many of it, and how updates reach it."""

from definitions.endpoint.compile import CompiledEndpoint
from definitions.endpoint.config.deployment import CANARY, LINEAR, ROLLING, Deployment, RollbackAlarm
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.config.scaling import AutoScaling
from definitions.endpoint.config.variants import Variant
from definitions.endpoint.models import NamedVersion, ServedModel
from definitions.values.plain import plain


def version_in_words(version: NamedVersion) -> str:
    """Which version of its group, such as ``version 3`` or ``latest approved version``."""
    if version.is_latest:
        return "latest approved version"
    if version.package is not None:
        return f"version {version.package.version}"
    number = str(plain(version.package_arn)).rpartition("/")[2]
    return f"version {number}" if number.isdecimal() else "one version"


def model_in_words(model: ServedModel) -> str:
    """The version, its group, and who registers it."""
    group = model.version.group
    of_group = f" of group '{group}'" if group is not None else f", {plain(model.package)}"
    registers = f", which {model.registry.stack} registers" if model.registry is not None else ""
    return f"{version_in_words(model.version)}{of_group}{registers}"


def model_of(endpoint: CompiledEndpoint, variant: Variant) -> ServedModel:
    """The model that a variant serves."""
    return next(model for model in endpoint.models if variant.variant_name in model.version.variants)


def compute_in_words(variant: Variant) -> str:
    """What a variant runs on, such as ``2 instances of ml.m5.large``."""
    own = variant.serverless
    if own is not None:
        kept = own.provisioned_concurrency
        ready = f", {kept} of them kept ready" if kept is not None else ""
        return f"serverless, {own.memory_size_in_mb} MB, at most {own.max_concurrency} requests at once{ready}"
    count = variant.initial_instance_count
    return f"{count} instance{'s' * (count != 1)} of {plain(variant.instance_type)}"


def share_in_words(variant: Variant, config: EndpointModuleConfig) -> str:
    """The part of the requests that a variant gets."""
    if variant in config.shadows:
        share = variant.initial_variant_weight / config.production[0].initial_variant_weight
        copied = "each request" if share >= 1 else f"{100 * share:.3g} % of the requests"
        return f"a copy of {copied}; its answers go nowhere"
    whole = sum(one.initial_variant_weight for one in config.production)
    if len(config.production) == 1 or not whole:
        return "all requests"
    return f"{100 * variant.initial_variant_weight / whole:.3g} % of the requests"


def scaling_in_words(scaling: AutoScaling) -> str:
    """The limits of scaling, and what it follows."""
    followed = (
        f"{target.metric} near {target.target_value:g}{' without removing any' if target.disable_scale_in else ''}"
        for target in scaling.targets
    )
    return f"scales from {scaling.min_capacity} to {scaling.max_capacity}, to keep {' and '.join(followed)}"


def deployment_in_words(deployment: Deployment | None) -> str:
    """How traffic moves to a new configuration."""
    if deployment is None:
        return "all traffic moves at once, when all new instances are ready"
    wait = f"{deployment.wait_interval_in_seconds} seconds"
    sizes = {
        CANARY: (deployment.canary_size, f"first, and the rest after {wait}"),
        LINEAR: (deployment.linear_step_size, f"in each step, {wait} apart"),
        ROLLING: (deployment.maximum_batch_size, f"in each batch, {wait} apart"),
    }
    size, how = sizes.get(deployment.type, (None, ""))
    if size is None:
        return f"all traffic moves at once, and alarms are watched for {wait}"
    unit = "percent" if size.type == "CAPACITY_PERCENT" else f"instance{'s' * (size.value != 1)}"
    moved = "instances are replaced" if deployment.type == ROLLING else "traffic moves"
    return f"{moved}: {size.value} {unit} {how}"


def alarm_in_words(alarm: RollbackAlarm) -> str:
    """When a deployment goes back because of an alarm."""
    if alarm.name is not None:
        return f"the alarm '{plain(alarm.name)}' goes off"
    seconds = alarm.period_seconds * alarm.evaluation_periods
    return f"{alarm.metric} is above {alarm.threshold:g} for {seconds} seconds"
