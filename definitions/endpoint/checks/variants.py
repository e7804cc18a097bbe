"""Variants that cannot be together, or that nothing can run on.

Sources: APIs CreateEndpointConfig and ProductionVariant; Amazon SageMaker Developer Guide, "Shadow variants" and
"Shadow tests", section "Exclusions"; AWS CDK RFC 431, "SageMaker Model Hosting L2 Constructs" (an asynchronous endpoint
has one variant).
"""

from collections.abc import Iterator

from definitions.api.shapes import shape
from definitions.diagnostics.problems import Problem
from definitions.endpoint.checks.check_context import CheckContext
from definitions.endpoint.requests import stores_locally
from definitions.source.nodes import NodePath

TRAINING_ONLY = frozenset(shape("TrainingInstanceType").words) - frozenset(shape("ProductionVariantInstanceType").words)
_SHADOW: NodePath = ("shadowVariant",)


def check_exclusive_keys(context: CheckContext) -> Iterator[Problem]:
    """Keys that say the same thing in two ways, and variants that say nothing of what they run on."""
    yield from _at_most_one(context, (), "productionVariant", "productionVariants")
    yield from _at_most_one(context, (), "modelPackage", "modelPackageArn")
    for path, _ in context.config.variant_paths():
        yield from _at_most_one(context, path, "modelPackage", "modelPackageArn")
        yield from _at_most_one(context, path, "instanceType", "serverless")
        if context.has(path) and not any(context.has((*path, key)) for key in ("instanceType", "serverless")):
            yield context.error(path, "needs one of 'instanceType' and 'serverless'", "not-one-of")


def _at_most_one(context: CheckContext, path: NodePath, first: str, second: str) -> Iterator[Problem]:
    if context.has((*path, first)) and context.has((*path, second)):
        message, hint = f"'{first}' and '{second}' exclude each other", "leave one of them out"
        yield context.error((*path, second), message, "not-one-of", hint, key=True)


def check_variants(context: CheckContext) -> Iterator[Problem]:
    """Names that are not unique, and weights that give nobody requests."""
    seen: set[str] = set()
    for path, variant in context.config.variant_paths():
        if variant.variant_name in seen:
            message = f"there are two variants '{variant.variant_name}'"
            hint = "give it a 'variantName' of its own"
            yield context.error((*path, "variantName"), message, "duplicate-name", hint)
        seen.add(variant.variant_name)
    if sum(variant.initial_variant_weight for variant in context.config.production) == 0:
        path, _ = context.config.variant_paths()[0]
        message = "no variant gets requests: all weights are 0"
        yield context.error((*path, "initialVariantWeight"), message, "out-of-range", "give one of them a weight")


def check_instance_types(context: CheckContext) -> Iterator[Problem]:
    """Instance types that AWS lists for training jobs alone."""
    for path, variant in context.config.variant_paths():
        if variant.instance_type in TRAINING_ONLY:
            message = f"'{variant.instance_type}' is for training jobs; AWS does not list it for endpoints"
            yield context.warning((*path, "instanceType"), message, "unfamiliar-word")


def check_volume_keys(context: CheckContext) -> Iterator[Problem]:
    """Variants whose volumes have no key because of another variant."""
    variants = context.config.variant_paths()
    local = next((variant for _, variant in variants if stores_locally(variant)), None)
    if local is None or context.config.is_serverless:
        return
    for path, variant in variants:
        if not stores_locally(variant):
            message = (
                f"volumes of '{variant.variant_name}' are encrypted with a key of AWS's and not with the endpoint's: "
                f"it would be that of all variants, and AWS takes none beside '{local.instance_type}'"
            )
            hint = (
                "serve it by an endpoint of its own, or choose types that all have local NVMe storage, or all have none"
            )
            yield context.warning((*path, "instanceType"), message, "volumes-without-key", hint)


def check_volumes(context: CheckContext) -> Iterator[Problem]:
    """Sizes of volumes beside local disks, which SageMaker uses in their place."""
    for path, variant in context.config.variant_paths():
        if variant.volume_size_in_gb is not None and stores_locally(variant):
            message = f"'{variant.instance_type}' stores on local disks of a fixed size: AWS attaches no volume to it"
            yield context.warning((*path, "volumeSizeInGB"), message, "no-effect", "leave it out")


def check_async(context: CheckContext) -> Iterator[Problem]:
    """Several variants that would share requests that are answered later."""
    config = context.config
    if config.async_inference is not None and len(config.production) > 1 and not config.is_serverless:
        message = "cannot be with 'asyncInference': AWS takes a single variant for requests that are answered later"
        yield context.error(("productionVariants",), message, "forbidden-key", "write 'productionVariant'", key=True)


def check_shadow(context: CheckContext) -> Iterator[Problem]:
    """What a shadow variant rules out, and shares of requests that there are not."""
    config = context.config
    if config.shadow_variant is None or config.is_serverless:
        return
    if len(config.production) > 1:
        message = "needs exactly one production variant beside it: AWS compares no more than two"
        yield context.error(_SHADOW, message, "forbidden-key", key=True)
    if config.async_inference is not None:
        message = "cannot be together with 'asyncInference': AWS copies no requests that are answered later"
        yield context.error(_SHADOW, message, "forbidden-key", key=True)
    elif any(
        isinstance(one.instance_type, str) and one.instance_type.startswith("ml.inf1.") for one in config.variants
    ):
        message = "cannot be with ml.inf1 instances: AWS copies no requests to them or from them"
        yield context.error(_SHADOW, message, "forbidden-key", "choose another instance type", key=True)
    elif config.shadow_variant.initial_variant_weight > config.production[0].initial_variant_weight:
        message = "is more than the production variant's: a shadow gets a copy of all requests at most"
        yield context.warning((*_SHADOW, "initialVariantWeight"), message, "out-of-range")
