"""An endpoint read aloud, and what its keys reach."""

import pytest

from definitions.explanation.config_paths import find_path
from definitions.explanation.effects import effects_of
from definitions.explanation.endpoint_walkthrough import walkthrough
from definitions.explanation.key_text import key_text
from tests.definitions.endpoint.projects import endpoint
from tests.endpoints import with_keys

ENDPOINT = endpoint()
ALOUD = """\
The endpoint acme-dev-shared-churn-endpoint-churn-dev-ep answers requests at once.

What it serves:
  main        latest approved version of group 'churn', which acme-dev-shared-churn registers
              on 2 instances of ml.m5.large
              gets 90 % of the requests
              scales from 2 to 6, to keep SageMakerVariantInvocationsPerInstance near 100
  challenger  version 3 of group 'churn', which acme-dev-shared-churn registers
              on 1 instance of ml.m5.large
              gets 10 % of the requests

Where its containers run:
  in no VPC of yours
  isolated: they reach no network

What its bucket acme-dev-shared-churn-endpoint-endpoint-capture-churn-dev keeps:
  50 percent of requests and answers, in endpoint-data-capture/

What its role acme-dev-shared-churn-endpoint-endpoint-exec-churn-dev may do:
"""
UPDATES = """
How it is updated:
  a version that is approved shows in the next plan of Terraform, and is served once that is applied
  traffic moves: 10 percent first, and the rest after 300 seconds
  it goes back if Invocation5XXErrors is above 1 for 60 seconds
  it goes back if the alarm 'theirs "alarm"]' goes off
  an update starts with the capacity in the config; scaling goes on from there
"""


def test_shadow_gets_copies_by_its_weight_beside_the_production_variants() -> None:
    shadow = "{variantName: next, instanceType: ml.m5.large, initialVariantWeight: 0.5}"
    told = walkthrough(with_keys(f"{{productionVariant: {{instanceType: ml.m5.large}}, shadowVariant: {shadow}}}"))
    assert "gets a copy of 50 % of the requests; its answers go nowhere" in told


def test_an_endpoint_is_told_by_what_it_serves_keeps_may_do_and_how_it_is_updated() -> None:
    told = walkthrough(ENDPOINT)
    assert told.startswith(ALOUD)
    assert told.endswith(UPDATES)
    allowed = told.removeprefix(ALOUD).removesuffix(UPDATES)
    assert [statement.sid for statement in ENDPOINT.statements if f"  {statement.sid} " not in allowed] == []


@pytest.mark.parametrize(
    ("path", "requests", "permissions"),
    [
        (
            "productionVariants[main].instanceType",
            ["CreateEndpointConfig.ProductionVariants[main].InstanceType"],
            [],
        ),
        (
            "productionVariants[challenger].modelPackage.version",
            ["CreateModel.model_challenger.PrimaryContainer.ModelPackageName"],
            [],
        ),
        (
            "dataCaptureConfig.enableCapture",
            ["CreateEndpointConfig.DataCaptureConfig"],
            ["CaptureData", "ListBuckets", "UseKey"],
        ),
        ("productionVariants[main].autoScaling.maxCapacity", ["RegisterScalableTarget.main.MaxCapacity"], []),
    ],
)
def test_a_key_reaches_requests_and_permissions(path: str, requests: list[str], permissions: list[str]) -> None:
    found = effects_of(ENDPOINT, find_path(path, ENDPOINT.node, type(ENDPOINT.config)))
    assert found is not None
    assert (found.definition, [statement.sid for statement in found.statements]) == (requests, permissions)


def test_every_value_of_an_endpoint_can_be_explained() -> None:
    for path, _ in ENDPOINT.node.walk():
        if path:
            assert "reaches    " in key_text(ENDPOINT, path)
