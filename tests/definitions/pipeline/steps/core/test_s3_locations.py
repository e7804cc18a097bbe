"""S3 URIs and URLs name the same objects, however AWS lets people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.pipeline.steps.core.s3_locations import S3Location, bucket_and_key, s3_location
from definitions.values.infrastructure import ACCOUNT, REGION, text

ENDPOINTS = [
    "s3.us-west-2.amazonaws.com",
    "s3-us-west-2.amazonaws.com",
    "s3.amazonaws.com",
    "s3-external-1.amazonaws.com",
    "s3.dualstack.eu-central-1.amazonaws.com",
    "s3-fips.us-gov-west-1.amazonaws.com",
    "s3-fips.dualstack.us-east-1.amazonaws.com",
    "s3-accelerate.amazonaws.com",
    "s3.cn-northwest-1.amazonaws.com.cn",
    "s3.us-iso-east-1.c2s.ic.gov",
    "s3.eusc-de-east-1.amazonaws.eu",
]
BUCKETS = st.from_regex(r"[a-z0-9](-|\.s3\.|\.s3-)?[a-z0-9]{2,20}", fullmatch=True)
KEYS = st.from_regex(r"[a-z0-9*$]+(/[a-z0-9. ]+)*/?", fullmatch=True)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@given(bucket=BUCKETS, key=KEYS)
def test_a_url_of_either_style_is_the_location_of_the_uri(endpoint: str, bucket: str, key: str) -> None:
    location = s3_location(f"s3://{bucket}/{key}")
    assert s3_location(f"https://{bucket}.{endpoint}/{key}") == location
    assert s3_location(f"https://{endpoint}/{bucket}/{key}") == location


def test_infrastructure_values_may_be_bucket_region_and_key() -> None:
    host = text("models-", ACCOUNT, ".s3.", REGION, ".amazonaws.com")
    assert s3_location(text("https://", host, "/", ACCOUNT, "/a")) == S3Location(
        text("models-", ACCOUNT), text(ACCOUNT, "/a")
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://models.s3.us-east-1.amazonaws.com/a",
        "https://s3.us-east-1.amazonaws.com",
        "https://models.s3-website-us-east-1.amazonaws.com/a",
        "https://models.s3-website.eu-central-1.amazonaws.com/a",
        "https://point-123456789012.s3-accesspoint.us-east-1.amazonaws.com/a",
        "https://models.s3.us-east-1.amazonaws.com.example.com/a",
        "https://models.s3.example.com/a",
        "https://example.com/models.s3.us-east-1.amazonaws.com/a",
        "https://evils3.us-east-1.amazonaws.com/a",
    ],
)
def test_any_other_url_is_nowhere(url: str) -> None:
    assert bucket_and_key(url) is None
