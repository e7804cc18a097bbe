"""How problems are told: text, order, places, and pydantic's errors in the words of YAML."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from definitions.diagnostics.problems import InvalidConfig, Problem, dotted, in_order, report
from definitions.schema.model import Model
from definitions.schema.pydantic_errors import from_pydantic
from definitions.schema.tagged_union import TaggedUnion
from definitions.source.located_yaml import load
from definitions.source.nodes import Fault, Node, NodePath, Position
from tests.support import written

CAT = """\
name: Tom
legs: [1, 2]
home:
  street: 5
"""


def node(text: str = CAT) -> Node:
    return load(text, "cat.yaml")


def problem(line: int, column: int = 1, file: str = "cat.yaml", **more: str) -> Problem:
    return Problem(Position(file, line, column), ("a",), "is wrong", "rule", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b", 0, "c", 1, 2), "a.b[0].c[1][2]"),
        ((0, "a"), "[0].a"),
    ],
)
def test_paths_are_told_as_a_reader_would_write_them(path: tuple[str | int, ...], words: str) -> None:
    assert dotted(path) == words


def test_a_problem_is_at_the_value_or_at_its_key() -> None:
    assert str(Problem.at(node(), ("home", "street"), "is wrong", "rule").position) == "cat.yaml:4:11"
    assert str(Problem.at(node(), ("home", "street"), "is wrong", "rule", key=True).position) == "cat.yaml:4:3"
    assert str(Problem.at(node(), ("home", "town"), "is missing", "rule", key=True).position) == "cat.yaml:3:1"


def test_the_report_shows_each_problem_with_its_line_and_counts_them() -> None:
    file = str(written(CAT))
    problems = [
        problem(4, 11, file, hint="try text"),
        Problem.from_fault(Fault(Position(file, 1, 1), "is odd", "odd")),
        problem(2, 7, file, severity="warning"),
    ]
    assert report(problems) == (
        f"{file}:1:1: is odd [odd]\n"
        "    1 | name: Tom\n"
        "      | ^\n"
        f"{file}:2:7: a: warning: is wrong [rule]\n"
        "    2 | legs: [1, 2]\n"
        "      |       ^\n"
        f"{file}:4:11: a: is wrong [rule]\n"
        "    4 |   street: 5\n"
        "      |           ^ try text\n"
        "2 problems, 1 warning\n"
    )
    assert report([]) == ""


def test_the_snippet_of_a_long_line_is_the_part_around_the_place() -> None:
    file = str(written("a: " + "x" * 500 + "Y" + "z" * 500))
    snippet, caret = report([problem(1, 504, file)]).splitlines()[1:3]
    assert snippet[caret.index("^")] == "Y"
    assert len(snippet) < 140


@pytest.mark.parametrize("line", [9, 2])
def test_a_place_without_a_line_to_show_still_shows_the_hint(line: int) -> None:
    file = str(written("a: 1\n   \n"))
    assert (
        report([problem(line, 1, file, hint="add it")])
        == f"{file}:{line}:1: a: is wrong [rule]\n      add it\n1 problem\n"
    )
    assert report([problem(line, 1, file)]) == f"{file}:{line}:1: a: is wrong [rule]\n1 problem\n"


def test_the_report_needs_no_file() -> None:
    assert report([problem(1, 1, "absent.yaml")]) == "absent.yaml:1:1: a: is wrong [rule]\n1 problem\n"


def test_the_report_sends_no_control_characters_to_the_terminal() -> None:
    file = str(written("a: \x1b[31mred\n"))
    assert "\x1b" not in report([problem(1, 4, file)])


def test_problems_are_told_once_and_in_order_of_place() -> None:
    invalid = InvalidConfig([problem(2), problem(10), problem(2), problem(1, 9), problem(1, 10, "b.yaml")])
    assert [str(told.position) for told in invalid.problems] == [
        "b.yaml:1:10",
        "cat.yaml:1:9",
        "cat.yaml:2:1",
        "cat.yaml:10:1",
    ]
    assert str(invalid).endswith("4 problems\n")


def test_problems_at_one_position_are_in_order_of_their_paths_as_they_are_shown() -> None:
    paths: list[NodePath] = [("steps", 10), ("steps", "a"), ("steps", 9, "b"), (), ("steps",)]
    invalid = InvalidConfig(Problem(Position("cat.yaml", 1, 1), path, "is wrong", "rule") for path in paths)
    shown = ["", "steps", "steps.a", "steps[10]", "steps[9].b"]
    assert [dotted(problem.path) for problem in invalid.problems] == shown


class Fish(Model):
    """A model with a tag that is also the name of a key elsewhere."""

    model_config = {"defer_build": False}
    type: Literal["Fish", "fins"]
    water: Annotated[str, Field(alias="Water")]


class Bird(Model):
    """Another."""

    model_config = {"extra": "forbid"}
    type: Literal["Bird"]
    fins: dict[str, int] = {}
    nests: Annotated[list[str], Field(min_length=1, max_length=2)] = ["tree"]


KINDS = TaggedUnion("type", {"Fish": Fish, "fins": Fish, "Bird": Bird}, "kind", "unknown-kind")


class Home(BaseModel):
    """The root."""

    model_config = {"extra": "forbid"}
    pets: list[Annotated[BaseModel, KINDS]]
    colour: Literal["red", "blue"] = "red"


def test_the_key_that_a_hint_proposes_is_data() -> None:
    with pytest.raises(ValidationError) as raised:
        Home.model_validate({"pet": []})
    [problem] = from_pydantic(raised.value, load("pet: []", "home.yaml"), Home)
    assert (problem.path, problem.hint, problem.meant) == (("pet",), "did you mean 'pets'?", "pets")


def told(text: str) -> list[str]:
    root = load(text, "home.yaml")
    with pytest.raises(ValidationError) as raised:
        Home.model_validate(root.plain())
    problems = from_pydantic(raised.value, root, Home)
    return [
        f"{found}{f' ({found.hint})' if found.hint else ''}".removeprefix("home.yaml:") for found in in_order(problems)
    ]


def test_pydantics_errors_become_problems_at_the_users_places() -> None:
    text = """\
pets:
  - {type: Bird, nests: []}
  - {type: Bird, zebra: 2, nests: [a, b, c]}
  - {type: Fish}
  - {type: Horse}
  - {type: bird}
  - {legs: 4}
  - {type: Bird, nests: tree}
  - cat
colour: green
garden: yes
"""
    assert told(text) == [
        "2:25: pets[0].nests: must not be empty [empty-list]",
        "3:18: pets[1].zebra: is not a known key [unknown-key] (known keys: fins, nests, type)",
        "3:35: pets[1].nests: has 3 items; at most 2 are allowed [too-long]",
        "4:5: pets[2].Water: is required and missing [missing-key]",
        "5:12: pets[3].type: 'Horse' is not a kind [unknown-kind] (kinds: Fish, fins, Bird)",
        "6:12: pets[4].type: 'bird' is not a kind [unknown-kind] (did you mean 'Bird'?)",
        "7:5: pets[5].type: is required and missing [missing-key]",
        "8:25: pets[6].nests: must be a list, got text [wrong-type] (write [tree] for a list of one)",
        "9:5: pets[7]: must be a map, got text [wrong-type]",
        "10:9: colour: 'green' is not 'red' or 'blue' [unknown-word]",
        "11:1: garden: is not a known key [unknown-key] (known keys: colour, pets)",
    ]


def test_a_key_that_is_called_like_a_tag_stays_in_the_path() -> None:
    [words] = told("pets:\n  - {type: Bird, Fish: 1}\n")
    assert words.startswith("2:18: pets[0].Fish: is not a known key")


def test_an_error_that_has_no_words_is_a_flaw_of_the_model_not_of_the_config() -> None:
    with pytest.raises(AssertionError, match="without words: int_parsing"):
        told("pets:\n  - {type: Bird, fins: {left: x}}\n")
