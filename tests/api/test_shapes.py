"""How service models become files: patterns of Java as those of Python, and shapes that are in use."""

import pytest

from tests.api.shapes import Model, Operations, api_file, described, python_pattern


@pytest.mark.parametrize(
    ("java", "python"),
    [
        ("[a-z]+", "[a-z]+"),
        (r"\d{1,4}", r"(?a)\d{1,4}"),
        (r"\\d", r"\\d"),
        (r"[\p{L}\p{N}_.]*", r"[\w_.]*"),
        (r"[\p{P}\p{L}\t]*", r"[ -~\xa0-\U0010ffff\t]*"),
        (r"[\p{Alnum}\-]+\d", r"(?a)[a-zA-Z0-9\-]+\d"),
        (r"\[a[b]\\[\p{L}]", r"\[a[b]\\[\w]"),
        (r"([\p{L}:]*)${1,128}", r"[\w:]{1,128}"),
        (r"[\uD800\uDC00-\uDBFF\uDFFF\t]*", r"[\U00010000-\U0010ffff\t]*"),
        (r".*\S.*", r"(?a)(?s:.*)\S(?s:.*)"),
    ],
)
def test_a_java_pattern_becomes_one_of_python(java: str, python: str) -> None:
    assert python_pattern(java) == python


@pytest.mark.parametrize("java", [r"[\s\S]*", r"[\S\s]*", ".*[a-z]*.*"])
def test_a_pattern_that_takes_every_text_is_left_out(java: str) -> None:
    assert python_pattern(java) == ""
    assert described("Text", {"type": "string", "pattern": java}) == {"type": "string"}


@pytest.mark.parametrize("java", [".*", ".+", r"[\s\S]+", r"[\S]*"])
def test_a_pattern_that_refuses_something_stays(java: str) -> None:
    assert python_pattern(java).endswith(java)


@pytest.mark.parametrize(
    "java",
    [
        pytest.param(r"\p{L}+", id="class outside of brackets"),
        pytest.param(r"[^\p{L}]", id="class in a negated one"),
        pytest.param(r"[\P{L}]", id="negated class"),
        pytest.param(r"[\p{Lu}]", id="unknown class"),
        pytest.param(r"[\p{L}]\d", id="Unicode and ASCII classes"),
        pytest.param(r"[a-z&&[^b]]", id="intersection"),
        pytest.param(r"[a[bc]]", id="union"),
        pytest.param(r"(?<name>a)", id="named group"),
        pytest.param(r"[\uD800\uDC00]", id="other surrogates"),
    ],
)
def test_a_pattern_that_python_does_not_take_is_named(java: str) -> None:
    with pytest.raises(ValueError, match=r"^shape Text: .*pattern"):
        described("Text", {"type": "string", "pattern": java})


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(ValueError, match="shape Bytes is of type 'blob'"):
        described("Bytes", {"type": "blob"})


def test_a_file_has_all_that_its_operations_use_and_nothing_else() -> None:
    model: Model = {
        "metadata": {"apiVersion": "2020-01-01"},
        "operations": {
            "Create": {"input": {"shape": "CreateRequest"}, "output": {"shape": "Unused"}},
            "Describe": {"input": {"shape": "Unused"}, "output": {"shape": "Tree"}},
        },
        "shapes": {
            "Tree": {"type": "structure", "members": {"Leaf": {"shape": "Size"}, "Branches": {"shape": "Trees"}}},
            "Trees": {"type": "list", "member": {"shape": "Tree"}, "max": 2},
            "CreateRequest": {
                "type": "structure",
                "required": ["Tags"],
                "members": {"Tags": {"shape": "Tags", "location": "uri"}},
                "documentation": "<p>Creates.</p>",
            },
            "Tags": {"type": "map", "key": {"shape": "Word"}, "value": {"shape": "Word"}, "min": 0},
            "Word": {"type": "string", "enum": ["a", "b"], "sensitive": True},
            "Size": {"type": "long", "box": True, "min": 1},
            "Unused": {"type": "structure", "members": {}},
        },
    }
    assert api_file(model, Operations(requests=("Create",), responses=("Describe",))) == (
        '{"apiVersion":"2020-01-01","shapes":{\n'
        '"CreateRequest":{"type":"structure","members":{"Tags":"Tags"},"required":["Tags"]},\n'
        '"Size":{"type":"integer","min":1},\n'
        '"Tags":{"type":"map","key":"Word","value":"Word","min":0},\n'
        '"Tree":{"type":"structure","members":{"Leaf":"Size","Branches":"Trees"}},\n'
        '"Trees":{"type":"list","item":"Tree","max":2},\n'
        '"Word":{"type":"string","enum":["a","b"]}\n'
        "}}\n"
    )
