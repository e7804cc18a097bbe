"""An endpoint as one would read it aloud: what it serves, on what, what it keeps, and how it is updated."""

from collections.abc import Iterator

from definitions.diagnostics.labelled_lines import labelled, wrapped
from definitions.diagnostics.secret_formats import hide
from definitions.endpoint.compile import CompiledEndpoint
from definitions.endpoint.config.variants import Variant
from definitions.endpoint.requests import CAPTURE_FOLDER, INPUT_FOLDER, OUTPUT_FOLDER
from definitions.endpoint.words import (
    alarm_in_words,
    compute_in_words,
    deployment_in_words,
    model_in_words,
    model_of,
    scaling_in_words,
    share_in_words,
)


def walkthrough(endpoint: CompiledEndpoint) -> str:
    """The whole text, in lines of at most 120 characters where words allow it."""
    return "\n".join(_lines(endpoint)) + "\n"


def _lines(endpoint: CompiledEndpoint) -> Iterator[str]:
    config, names = endpoint.config, endpoint.names
    answers = "at once" if config.async_inference is None else "when there is time, and writes the answers to S3"
    yield from _paragraph(f"The endpoint {names.endpoint} answers requests {answers}.")
    yield from ("", "What it serves:")
    width = max(len(variant.variant_name) for variant in config.variants) + 4
    for variant in config.variants:
        yield from labelled(f"  {variant.variant_name}", map(hide, _variant(variant, endpoint)), width)
    yield from ("", "Where its containers run:", *map(_item, _network(endpoint)))
    if config.has_bucket:
        yield from ("", f"What its bucket {names.capture_bucket} keeps:", *map(_item, _kept(endpoint)))
    yield from ("", f"What its role {names.role} may do:")
    width = max(len(statement.sid) for statement in endpoint.statements) + 4
    for statement in endpoint.statements:
        yield from labelled(f"  {statement.sid}", [hide(f"because {'; '.join(statement.reasons)}")], width)
    yield from ("", "How it is updated:", *map(_item, _updates(endpoint)))


def _variant(variant: Variant, endpoint: CompiledEndpoint) -> Iterator[str]:
    yield model_in_words(model_of(endpoint, variant))
    yield f"on {compute_in_words(variant)}"
    yield f"gets {share_in_words(variant, endpoint.config)}"
    if variant.auto_scaling is not None:
        yield scaling_in_words(variant.auto_scaling)


def _network(endpoint: CompiledEndpoint) -> Iterator[str]:
    config = endpoint.config
    subnets = len(config.network_config.subnet_ids)
    yield f"in {subnets} subnet{'s' * (subnets != 1)} of a VPC" if subnets else "in no VPC of yours"
    yield "isolated: they reach no network" if config.is_isolated else "not isolated: they may reach networks"


def _kept(endpoint: CompiledEndpoint) -> Iterator[str]:
    config = endpoint.config
    capture = config.data_capture_config
    if capture is not None and config.captures_data:
        yield f"{capture.sampling_percentage} percent of requests and answers, in {CAPTURE_FOLDER}/"
    if config.async_inference is not None:
        yield f"requests that wait, in {INPUT_FOLDER}/, and their answers, in {OUTPUT_FOLDER}/"


def _updates(endpoint: CompiledEndpoint) -> Iterator[str]:
    deployment = endpoint.config.deployment
    if any(model.version.is_latest for model in endpoint.models):
        yield "a version that is approved shows in the next plan of Terraform, and is served once that is applied"
    yield deployment_in_words(deployment)
    if deployment is not None:
        kept = deployment.termination_wait_in_seconds
        yield from (() if kept is None else (f"old instances are kept for {kept} seconds",))
        longest = deployment.maximum_execution_timeout_in_seconds
        yield from (() if longest is None else (f"it goes back if that takes longer than {longest} seconds",))
        yield from (f"it goes back if {alarm_in_words(alarm)}" for alarm in deployment.alarms or [])
    if any(variant.auto_scaling is not None for variant in endpoint.config.variants):
        yield "an update starts with the capacity in the config; scaling goes on from there"


def _item(text: str) -> str:
    return "\n".join(wrapped(f"  {hide(text)}"))


def _paragraph(text: str) -> list[str]:
    return wrapped(hide(text))
