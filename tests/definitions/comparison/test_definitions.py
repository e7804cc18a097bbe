"""Steps that are added, removed, renamed and changed, and the paths of what changes in them."""

from typing import Any

from definitions.comparison.changes import ABSENT
from definitions.comparison.definition import read_definition
from definitions.comparison.definition_changes import DefinitionChanges, compare_definitions
from definitions.comparison.paths import path_in_request, shown_path
from definitions.comparison.placeholders import Bindings
from definitions.values.infrastructure import BUCKET_NAME, KEY_ARN, text
from definitions.values.placeholders import Placeholder, open_text


def step(name: str, arguments: object = None, **members: object) -> dict[str, object]:
    return {"Name": name, "Type": members.pop("Type", "Processing"), "Arguments": arguments or {}, **members}


def compared(old: list[dict[str, object]], new: list[dict[str, object]]) -> DefinitionChanges:
    return compare_definitions(read_definition({"Steps": old}), read_definition({"Steps": new}))


def steps_of(found: DefinitionChanges) -> list[tuple[str, str, str]]:
    return [(change.kind, change.old_name, change.name) for change in found.steps]


def values_of(found: DefinitionChanges) -> dict[str, tuple[object, object]]:
    return {shown_path(change.path): (change.old, change.new) for one in found.steps for change in one.changes}


def reads(name: str) -> dict[str, object]:
    return {"Uri": {"Get": f"Steps.{name}.Outputs['a'].Uri"}}


def test_steps_come_and_go() -> None:
    found = compared([step("A"), step("B", {"X": 1})], [step("C", {"X": 2}), step("A")])
    assert steps_of(found) == [("added", "", "C"), ("removed", "", "B")]


def test_a_renamed_step_is_one_change_and_none_of_the_steps_that_use_it() -> None:
    old = [
        step("Prepare", {"X": 1}),
        step("Train", reads("Prepare"), DependsOn=[{"Step": "Prepare", "Trigger": "Any"}]),
        step("Check", {"IfSteps": [step("Deploy", reads("Train"), DependsOn=["Prepare"])]}, Type="Condition"),
    ]
    new = [
        step("Clean", {"X": 1}),
        step("Train", reads("Clean"), DependsOn=[{"Step": "Clean", "Trigger": "Any"}]),
        step("Check", {"IfSteps": [step("Serve", reads("Train"), DependsOn=["Clean"])]}, Type="Condition"),
    ]
    found = compared(old, new)
    assert steps_of(found) == [("renamed", "Prepare", "Clean"), ("renamed", "Deploy", "Serve")]
    assert values_of(found) == {}


def test_what_a_new_name_changes_in_texts_is_told() -> None:
    found = compared([step("A", {"Uri": "s3://b/A/x"})], [step("Z", {"Uri": "s3://b/Z/x"})])
    assert steps_of(found) == [("renamed", "A", "Z")]
    assert values_of(found) == {"Arguments.Uri": ("s3://b/A/x", "s3://b/Z/x")}


def test_a_step_that_moves_into_a_branch_changes_its_condition() -> None:
    check = step("Check", {"IfSteps": [], "ElseSteps": [step("Stop", Type="Fail")]}, Type="Condition")
    moved = step("Check", {"IfSteps": [step("Stop", Type="Fail")], "ElseSteps": []}, Type="Condition")
    found = compared([check], [moved])
    assert steps_of(found) == [("changed", "", "Check")]
    assert set(values_of(found)) == {"Arguments.IfSteps", "Arguments.ElseSteps"}


def test_entries_of_lists_are_found_by_name_and_other_lists_are_in_order() -> None:
    old = step("S", {"InputDataConfig": [{"ChannelName": "a", "X": 1}, {"ChannelName": "b"}], "Args": ["x", "y", "z"]})
    new = step(
        "S", {"InputDataConfig": [{"ChannelName": "b"}, {"ChannelName": "a", "X": 2}], "Args": ["x", "q", "y", "z"]}
    )
    found = compared([old], [new])
    assert values_of(found) == {"Arguments.InputDataConfig[a].X": (1, 2), "Arguments.Args[1]": (ABSENT, "q")}
    [named, _] = (change.path for change in found.steps[0].changes)
    assert path_in_request(new, named) == ("Arguments", "InputDataConfig", 1, "X")


def test_one_other_entry_of_a_list_without_order_is_looked_into() -> None:
    old: list[object] = [{"Type": "Equals", "RightValue": 1}, {"Type": "In"}]
    new: list[object] = [{"Type": "In"}, {"Type": "Equals", "RightValue": 2}]
    found = compared([step("S", {"Conditions": old})], [step("S", {"Conditions": new})])
    assert values_of(found) == {"Arguments.Conditions.RightValue": (1, 2)}
    found = compared([step("S", DependsOn=["A", "B"])], [step("S", DependsOn=["B", "C"])])
    assert [(change.old, change.new) for change in found.steps[0].changes] == [("A", "C")]


def test_unknown_types_and_members_and_steps_of_one_name_are_kept() -> None:
    twice = [step("S", {"X": 1}, Type="Quantum"), step("S", {"X": 2}, Type="Quantum", Future={"a": [None, 1]})]
    assert not compared(twice, twice)
    found = compared(twice, [twice[0], step("S", {"X": 3}, Type="Quantum")])
    assert steps_of(found) == [("changed", "", "S (2)")]
    assert values_of(found) == {"Arguments.X": (2, 3), "Future": ({"a": [None, 1]}, ABSENT)}


def test_infrastructure_values_are_equal_if_they_are_of_one_kind() -> None:
    bucket, key = step("S", {"Uri": text("s3://", BUCKET_NAME, "/a")}), step("S", {"Uri": text("s3://", KEY_ARN, "/a")})
    assert not compared([bucket], [bucket])
    assert compared([bucket], [key])


def agree(*pairs: tuple[Any, Any]) -> tuple[list[bool], Bindings]:
    bindings = Bindings()
    return [bindings.agree(*pair) for pair in pairs], bindings


def test_placeholders_stand_for_one_text_everywhere() -> None:
    bucket = Placeholder("<bucket name>")
    uri = open_text("s3://", bucket, "/a")
    found, bindings = agree((uri, "s3://models/a"), (open_text(bucket, "!"), "models!"), (uri, "s3://others/a"))
    assert found == [True, True, False]
    assert bindings.old == {"<bucket name>": "models"}


def test_placeholders_of_two_languages_may_stand_for_each_other() -> None:
    key, parts = (
        open_text(Placeholder("<key arn>")),
        open_text("arn:", Placeholder("<Partition>"), ":", Placeholder("<Key>")),
    )
    found, bindings = agree(
        (parts, key), (open_text("x:", Placeholder("<key arn>")), open_text("y:", Placeholder("<Key>")))
    )
    assert found == [True, False]
    assert bindings.new == {"<key arn>": parts}


def test_a_placeholder_does_not_stand_for_whatever_makes_the_rest_fit() -> None:
    account = Placeholder("<account>")
    found, _ = agree(
        (open_text("arn:", account, ":x"), "arn:1:2:x"),  # an account has no colon
        (open_text(account, Placeholder("<region>")), "12"),  # nobody knows where the first ends
        (open_text("a", account), "b1"),
        (open_text("a", account), "a"),
        ("a", "b"),
    )
    assert found == [False] * 5


def test_characters_for_private_use_are_never_taken_for_placeholders() -> None:
    found, _ = agree((open_text("\ue000", Placeholder("<a>")), "\ue000b"))
    assert found == [False]


def test_parameters_that_are_no_list_are_compared_as_data() -> None:
    old, new = (read_definition({"Steps": [], "Parameters": {"A": value}}) for value in (1, 2))
    found = compare_definitions(old, new)
    assert [(shown_path(change.path), change.old, change.new) for change in found.others] == [("Parameters.A", 1, 2)]
