"""The parser of JSON inside Terraform strings: what the stacks write comes back as it was, and nothing breaks it."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from definitions.values.infrastructure import (
    BUCKET_NAME,
    KEY_ARN,
    InfrastructureKind,
    InfrastructureText,
    ssm_parameter,
    text,
)
from stacks.checks.reading.embedded_json import PLACEHOLDER, TemplateText, UnknownValue, matchable_text, parse_json
from stacks.checks.reading.terraform_template import Expression, Unreadable, require_text
from stacks.terraform.renderer import TerraformRenderer

WORDS = TerraformRenderer(
    {
        InfrastructureKind.KEY_ARN: "${aws_kms_key.encryption_key.arn}",
        InfrastructureKind.BUCKET_NAME: "${aws_s3_bucket.model_bucket.bucket}",
    },
    lambda path: f'data.aws_ssm_parameter.lookup["}} {len(path)}"].insecure_value',
    lambda kind, name: f"var.{name}",
    lambda registry: f"local.{registry}",
)
# Rich in what Terraform, JSON and the parser itself take for more than text.
TRICKY = st.lists(
    st.sampled_from(
        ["${", "$${", "%{", "%%{", "$", "%", "{", "}", '"', "\\", "\\ue000", "\ue000", "TfToken[", "a", "\n"]
    ),
    max_size=8,
).map("".join)
TEXTS = st.one_of(TRICKY, st.text(max_size=6))
MIXED = st.lists(st.one_of(TEXTS, st.sampled_from([KEY_ARN, BUCKET_NAME])), min_size=1, max_size=4).map(
    lambda parts: text(*parts)
)
TREES = st.recursive(
    st.one_of(MIXED, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)


def as_read(tree: object) -> object:
    """What should be read of a tree of the compiler's."""
    if isinstance(tree, dict):
        return {key: as_read(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [as_read(value) for value in tree]
    if isinstance(tree, InfrastructureText):
        kinds = WORDS.bindings
        return TemplateText(
            tuple(part if isinstance(part, str) else Expression(kinds[part.kind][2:-1]) for part in tree.parts)
        )
    return tree


@given(TREES)
@example("$TfToken[")
def test_what_the_stacks_write_is_read_as_it_was(tree: object) -> None:
    assert parse_json(WORDS.json(tree)) == as_read(tree)


@given(TEXTS)
def test_a_lookup_by_any_path_is_one_reference(path: str) -> None:
    found = parse_json(WORDS.json({"Image": text("begin ", ssm_parameter(path or "p"), " end")}))
    assert isinstance(found, dict)
    assert matchable_text(found["Image"]) == f"begin {PLACEHOLDER} end"


@given(st.one_of(TEXTS, st.lists(st.sampled_from(list('{}[]",:$%\\ue0123 truefalsn')), max_size=40).map("".join)))
def test_any_text_is_read_or_refused(template: str) -> None:
    with suppress(Unreadable):
        parse_json(template)


@pytest.mark.parametrize(
    ("template", "tree"),
    [
        ('"${x.y}"', TemplateText((Expression("x.y"),))),
        ('"a${x.y}b"', TemplateText(("a", Expression("x.y"), "b"))),
        ('${jsonencode({a = "}"})}', UnknownValue('jsonencode({a = "}"})')),
        ('{"a": ${var.on}}', {"a": UnknownValue("var.on")}),
        ('"${"$"}${x}"', TemplateText(("$", Expression("x")))),
        ('"${"a ${x} b"}"', TemplateText((Expression('"a ${x} b"'),))),
        ('"${a["\\"}"]}"', TemplateText((Expression('a["\\"}"]'),))),
        ('"$${x} %%{y} $ %"', "${x} %{y} $ %"),
        ('{"${k}": 1}', {"${k}": 1}),
        ('"\\"${x}"', TemplateText(('"', Expression("x")))),
    ],
)
def test_templates(template: str, tree: object) -> None:
    assert parse_json(template) == tree


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{", "it is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ('"${x"', "a quoted text of Terraform does not end"),
        ('"${x', "an expression of Terraform does not end"),
        ("%{ for x in y }", "it holds a directive of Terraform: %{ for x in y }"),
        ('{"a": 1, "b": 2, "a": 3}', "it names 'a' twice"),
        ("[Infinity]", "it holds Infinity, which is not JSON"),
        ("[" * 100_000, "it is nested too deeply"),
        ("${" * 100_000, "an expression of Terraform does not end"),
        ('${"' * 100_000, "it is nested too deeply"),
        ("".join(map(chr, range(0xE000, 0xF900))), "it holds every character for private use"),
    ],
)
def test_what_cannot_be_read_is_told(template: str, reason: str) -> None:
    with pytest.raises(Unreadable) as told:
        parse_json(template)
    assert str(told.value) == reason


@pytest.mark.parametrize(("value", "reason"), [(["{}"], "it is list, not text"), (None, "it is not there")])
def test_only_texts_are_read(value: object, reason: str) -> None:
    with pytest.raises(Unreadable) as told:
        require_text(value)
    assert str(told.value) == reason


def test_only_texts_can_be_compared() -> None:
    values: list[object] = [1, None, [], {}, UnknownValue("x"), "a"]
    assert [matchable_text(value) for value in values] == [None, None, None, None, PLACEHOLDER, "a"]
