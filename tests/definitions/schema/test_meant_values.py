"""Values in other forms: the form that is proposed is one that the place takes, and means the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.schema.field_types import S3_URI
from definitions.schema.meant_values import bucket_hint, duration_hint, instance_type_hint, meant_numbers, s3_uri_hint

BUCKETS = st.from_regex(r"[a-z0-9][a-z0-9-]{1,30}[a-z0-9]", fullmatch=True)
KEYS = st.from_regex(r"[a-zA-Z0-9/._-]{0,30}", fullmatch=True)
REGIONS = st.sampled_from(["us-east-1", "eu-west-1", "cn-north-1"])


@given(BUCKETS, KEYS, REGIONS)
def test_web_addresses_of_objects_are_their_s3_uris(bucket: str, key: str, region: str) -> None:
    host = f"{region}.amazonaws.com{'.cn' if region.startswith('cn') else ''}"
    for address in (
        f"https://{bucket}.s3.{host}/{key}",
        f"https://s3.{host}/{bucket}/{key}",
        f"arn:aws:s3:::{bucket}/{key}",
    ):
        assert s3_uri_hint(address) == f"write s3://{bucket}/{key}"


@given(st.text(max_size=80))
def test_what_is_proposed_for_any_text_is_an_s3_uri(text: str) -> None:
    hint = s3_uri_hint(text) or ""
    if hint.startswith("write ") and "\n" not in text:
        uri = hint.removeprefix("write ").partition(", if ")[0]
        assert S3_URI.validate(uri) == uri


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("s3:/bucket/x", "write s3://bucket/x"),
        ("S3://bucket", "write s3://bucket"),
        ("s3a://bucket/x/", "write s3://bucket/x/"),
        ("bucket/x", "write s3://bucket/x, if 'bucket' is the bucket"),
        ("s3://", "name the bucket behind s3://"),
        ("https://example.com/x", None),
        ("data", None),
    ],
)
def test_other_forms_of_s3_uris(text: str, meant: str | None) -> None:
    assert s3_uri_hint(text) == meant


def test_the_rule_for_buckets_is_told() -> None:
    assert "no '_'" in (s3_uri_hint("s3://my_bucket/x") or "")
    assert "no '_'" in bucket_hint("my_bucket")
    assert bucket_hint("s3://my-bucket/x") == "write my-bucket"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("30d", "P30D"),
        ("T12H", "PT12H"),
        ("P12H", "PT12H"),
        ("PT30D", "P30D"),
        ("p30d", "P30D"),
        ("1 day", "P1D"),
        ("1 day and 12 hours", "P1DT12H"),
        ("90 minutes", "PT90M"),
        ("2 months", "P2M"),
        ("1h30m", "PT1H30M"),
    ],
)
def test_durations_are_computed(text: str, meant: str) -> None:
    assert duration_hint(text) == f"write {meant}"


@pytest.mark.parametrize("text", ["720", "soon", "PT12", "P1.5D", "1 fortnight", "1d 2d", ""])
def test_what_is_no_duration_is_not_guessed(text: str) -> None:
    assert duration_hint(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "meant"),
    [
        ("two", "", ["2"]),
        ("2,", "", ["2"]),
        ("1,000", "", ["1000"]),
        ("0,8", "", ["0.8"]),
        ("80%", "", ["0.8"]),
        ("30 GB", "GB", ["30"]),
        ("30 GB", "seconds", []),
        ("1h", "seconds", ["3600"]),
        ("7d", "hours", ["168"]),
        ("90s", "minutes", []),
        ("2 months", "seconds", []),
        ("many", "", []),
    ],
)
def test_numbers_are_computed(text: str, unit: str, meant: list[str]) -> None:
    assert list(meant_numbers(text, unit)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("m5.xlarge", "write ml.m5.xlarge"), ("ml_m5_xlarge", "write ml.m5.xlarge"), ("ml.m5", None), ("big", None)],
)
def test_instance_types_in_other_signs(text: str, meant: str | None) -> None:
    assert instance_type_hint(text) == meant
