"""Searches through requests: they find all that is wanted, and pass by what cannot hold it."""

from definitions.api.parts import parts_with
from definitions.api.shapes import Shape, shape
from definitions.api.structure import Structure

URI = "s3://bucket/data/"
REQUEST = {
    "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30},
    "HyperParameters": {"S3Uri": "text"},
    "InputDataConfig": [
        {
            "ChannelName": "train",
            "DataSource": Structure((("s3DataSource", "S3DataSource", {"S3Uri": URI}),)),
            "ContentType": "text/csv",
        }
    ],
    "NoSuchMember": URI,
}


def _is_uri(wanted: Shape) -> bool:
    return wanted.name == "S3Uri"


def _looked_at(value: object, whole: Shape, path: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], object]:
    looked_at: dict[tuple[str | int, ...], object] = {path: value}
    for place, entry, inner in parts_with(value, whole, _is_uri):
        looked_at |= _looked_at(entry, inner, (*path, place))
    return looked_at


def test_only_what_may_hold_the_wanted_is_looked_at() -> None:
    source = ("InputDataConfig", 0, "DataSource")
    found = _looked_at(REQUEST, shape("CreateTrainingJobRequest"))
    assert list(found) == [
        (),
        ("InputDataConfig",),
        ("InputDataConfig", 0),
        source,
        (*source, "S3DataSource"),
        (*source, "S3DataSource", "S3Uri"),
    ]
    assert found[*source, "S3DataSource", "S3Uri"] == URI


def test_a_value_of_another_kind_than_its_shape_has_no_parts() -> None:
    request = shape("CreateTrainingJobRequest")
    for value in ("text", 1, None, [REQUEST]):
        assert list(parts_with(value, request, _is_uri)) == []
    assert list(parts_with("text", request.members["InputDataConfig"], _is_uri)) == []
