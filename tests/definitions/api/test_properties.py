"""Paths of properties: each that AWS's responses have has a type, and no other has."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from definitions.api.properties import Key, Name, Segment, UnknownProperty, parse, type_at
from definitions.api.shapes import TEXT, Shape, shape, structure
from definitions.foundation.records import replace
from definitions.pipeline.steps import step_types

RESPONSES = [(name, shape(name, step.request_service)) for step in step_types() for name in step.response_names]
TYPES = {"string": "String", "timestamp": "String", "integer": "Integer", "float": "Float", "boolean": "Boolean"}
of_every_response = pytest.mark.parametrize(
    "whole", [whole for _, whole in RESPONSES], ids=[name for name, _ in RESPONSES]
)


def path_of(segments: list[Segment]) -> str:
    """The segments as a path says them."""
    words = ""
    for segment in segments:
        match segment:
            case Name(name):
                words += f".{name}" if words else name
            case Key(int(index)):
                words += f"[{index}]"
            case Key(key):
                words += f"['{key}']"
    return words


@st.composite
def walks(draw: st.DrawFn, start: Shape) -> tuple[list[Segment], list[Shape]]:
    """A way from a response down to a single value: its segments, and the shape at which each of them starts."""
    segments: list[Segment] = []
    shapes: list[Shape] = []
    here = start
    while here.kind in ("structure", "list", "map"):
        assume(len(segments) < 12 and (here.kind != "structure" or here.members))
        shapes.append(here)
        if here.kind == "structure":
            name = draw(st.sampled_from(list(here.members)))
            segments.append(Name(name))
            here = here.members[name]
        else:
            names = st.text(st.characters(exclude_characters="']", exclude_categories=["Cs"]), min_size=1, max_size=8)
            numbers = st.integers(0, 999_999_999)
            segments.append(Key(draw(names if here.kind == "map" else numbers | names)))
            here = here.item
    return segments, [*shapes, here]


@of_every_response
@settings(max_examples=20)
@given(st.data())
def test_every_way_down_to_a_single_value_has_its_type(whole: Shape, data: st.DataObject) -> None:
    segments, shapes = data.draw(walks(whole))
    assert type_at([whole], path_of(segments), {}) == TYPES[shapes[-1].kind]


@of_every_response
@settings(max_examples=20)
@given(st.data())
def test_a_changed_segment_leads_nowhere(whole: Shape, data: st.DataObject) -> None:
    segments, shapes = data.draw(walks(whole))
    index = data.draw(st.integers(0, len(segments) - 1))
    here = shapes[index]
    others: list[Segment]
    match segments[index]:
        case Name(name):
            names = [other for other in (f"{name}x", name[:-1]) if other and other not in here.members]
            others = [*(Name(other) for other in names), Key(0), Key(name)]
        case Key():
            # Entries of lists go by number or by name, those of maps by name alone.
            others = [Name("Entry"), *([Key(0)] if here.kind == "map" else [])]
    other = data.draw(st.sampled_from(others))
    with pytest.raises(UnknownProperty):
        type_at([whole], path_of([*segments[:index], other, *segments[index + 1 :]]), {})


@of_every_response
@settings(max_examples=10)
@given(st.data())
def test_a_way_that_stops_early_or_goes_on_too_far_is_no_single_value(whole: Shape, data: st.DataObject) -> None:
    segments, _ = data.draw(walks(whole))
    further: list[Segment] = data.draw(st.sampled_from([[Name("More")], [Key(0)], [Key("more")]]))
    with pytest.raises(UnknownProperty, match="single value"):
        type_at([whole], path_of([*segments, *further]), {})
    if len(segments) > 1:
        with pytest.raises(UnknownProperty):
            type_at([whole], path_of(segments[:-1]), {})


@given(
    st.lists(
        st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,5}", fullmatch=True).map(Name)
        | st.integers(0, 999).map(Key)
        | st.text(st.characters(exclude_characters="']", exclude_categories=["Cs"]), min_size=1).map(Key),
        max_size=5,
    )
)
def test_a_path_is_read_as_it_is_written(segments: list[Segment]) -> None:
    whole = [Name("First"), *segments]
    assert parse(path_of(whole)) == whole


@pytest.mark.parametrize(
    "path",
    [
        ".",
        ".Model",
        "Model.",
        "Model..Artifacts",
        "Model.[0]",
        "Model[0]Artifacts",
        "Model[-1]",
        "Model[]",
        "Model[٣]",
        f"Model[{'9' * 5000}]",
        "Model['a]",
        "Model[a]",
        'Model["a"]',
        "Model['a'b']",
        "Model Artifacts",
        "1Model",
        "Modèle",
        "Model\n",
    ],
)
def test_a_path_that_aws_would_not_read_is_none(path: str) -> None:
    with pytest.raises(UnknownProperty, match="is not a path of properties") as raised:
        parse(path)
    assert raised.value.hint is not None


TRAINING = [shape("DescribeTrainingJobResponse")]
PROCESSING = [shape("DescribeProcessingJobResponse")]
MANY = f"such as {', '.join(sorted(TRAINING[0].members)[:8])} ..."


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("ModelArtifacts.S3ModelArtifacts", "String"),
        ("BillableTimeInSeconds", "Integer"),
        ("TrainingStartTime", "String"),
        ("EnableNetworkIsolation", "Boolean"),
        ("FinalMetricDataList[0].Value", "Float"),
        ("FinalMetricDataList['auc'].Value", "Float"),
        ("HyperParameters['max depth']", "String"),
        ("SecondaryStatusTransitions[10].Status", "String"),
    ],
)
def test_properties_that_users_read_most(path: str, kind: str) -> None:
    assert type_at(TRAINING, path, {}) == kind


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("ModelArtifact.S3", "there is no property 'ModelArtifact.S3'", "did you mean 'ModelArtifacts'?"),
        ("Xyz", "there is no property 'Xyz'", MANY),
        ("[0]", r"there is no property '\[0\]'", MANY),
        ("ModelArtifacts", "'ModelArtifacts' is a structure, not a single value", "there are S3ModelArtifacts"),
        (
            "ModelArtifacts.S3ModelArtifact",
            "'ModelArtifacts' has no 'S3ModelArtifact'",
            "did you mean 'S3ModelArtifacts'?",
        ),
        ("ModelArtifacts[0]", r"'ModelArtifacts' is a structure: it has no entry \[0\]", "there are S3ModelArtifacts"),
        ("FinalMetricDataList", "is a list, not a single value", "name an entry: FinalMetricDataList[0]"),
        ("FinalMetricDataList.Value", "is a list: it has no 'Value'", "name an entry: FinalMetricDataList[0]"),
        ("HyperParameters", "is a map, not a single value", "name an entry: HyperParameters['name']"),
        ("HyperParameters[0]", r"is a map: it has no entry \[0\]", "name an entry: HyperParameters['name']"),
        ("RoleArn.Name", "'RoleArn' is a single value: it has no 'Name'", None),
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_ends_and_what_is_there(
    path: str, message: str, hint: str | None
) -> None:
    with pytest.raises(UnknownProperty, match=message) as raised:
        type_at(TRAINING, path, {})
    assert raised.value.hint == hint


OUTPUTS = "ProcessingOutputConfig.Outputs"


@pytest.mark.parametrize("entry", ["[0]", "[1]", "['train']", "['test']"])
def test_known_entries_of_a_list_go_by_number_and_name(entry: str) -> None:
    assert type_at(PROCESSING, f"{OUTPUTS}{entry}.S3Output.S3Uri", {OUTPUTS: ["train", "test"]}) == "String"


@pytest.mark.parametrize(
    ("entry", "names", "message", "hint"),
    [
        ("[2]", ["train", "test"], r"has 2 entries, counted from 0; there is no \[2\]", None),
        ("['trian']", ["train", "test"], "has no entry 'trian'", "did you mean 'train'?"),
        ("['zzz']", ["train", "test"], "has no entry 'zzz'", "there are train, test"),
        ("['zzz']", [], "has no entry 'zzz'", None),
        ("", ["train"], "is a list, not a single value", f"name an entry: {OUTPUTS}['train']"),
    ],
)
def test_an_entry_that_the_step_does_not_have_is_told(
    entry: str, names: list[str], message: str, hint: str | None
) -> None:
    with pytest.raises(UnknownProperty, match=message) as raised:
        type_at(PROCESSING, f"{OUTPUTS}{entry}", {OUTPUTS: names})
    assert raised.value.hint == hint


def test_a_path_may_start_in_any_of_several_structures() -> None:
    first, second = structure({"A": TEXT}), structure({"B": Shape("integer")})
    assert [type_at([first, second], path, {}) for path in ("A", "B")] == ["String", "Integer"]
    with pytest.raises(UnknownProperty) as raised:
        type_at([first, second], "C", {})
    assert raised.value.hint == "there are A, B"
    with pytest.raises(UnknownProperty):
        type_at([], "A", {})


def test_entries_of_a_map_may_each_have_a_shape_of_their_own() -> None:
    numbers = Shape("map", member_shapes={"count": Shape("integer")}, item_shape=TEXT, key_shape=TEXT)
    answered = structure({"OutputParameters": numbers})
    assert type_at([answered], "OutputParameters['count']", {}) == "Integer"
    assert type_at([answered], "OutputParameters['other']", {}) == "String"
    assert type_at([structure({"M": replace(numbers, member_shapes={})})], "M['count']", {}) == "String"
