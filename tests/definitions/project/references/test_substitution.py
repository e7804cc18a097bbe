"""References in texts: what each stands for, in which order, and what is never read a second time."""

import time

import pytest

from definitions.project.references.substitution import Substitution
from definitions.project.references.values import ReferenceValues
from definitions.source.located_yaml import load
from definitions.values.infrastructure import (
    ACCOUNT,
    BUCKET_NAME,
    REGION,
    InfrastructureKind,
    InfrastructureValue,
    ssm_parameter,
    text,
)
from tests.definitions.project.references.substituted import CONTEXT, NAMES, substituted


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        ("plain", "plain"),
        ("", ""),
        ("{{org}}", "acme"),
        ("{{org}}/{{env}}-{{domain}}{{module_name}}", "acme/dev-sharedchurn"),
        ("{{account}}", ACCOUNT),
        ("a-{{account}}-{{region}}", text("a-", ACCOUNT, "-", REGION)),
        ("{{context:name}}", "value"),
        ("x{{context:number}}{{context:float}}{{context:flag}}", "x51.5true"),
        ("{{context:number}}", "5"),
        ("{{context:list}}", ["a", {"b": "{{org}}"}]),
        ("{{context:map}}", {"c": [1, True], "ssm:/x": "ssm:/x"}),
        # inside out
        ("{{context:name-{{env}}}}", "of dev"),
        ("{{context:{{env}}}}", "innermost"),
        ("{{context:{{context:key}}-{{env}}}}!", "of dev!"),
        ("{{{{context:key}}}}", "{{name}}"),
        # what a reference yields is not read again
        ("{{context:reference}}", "{{org}}"),
        ("{{context:lookup}}", "ssm:/x"),
        ("{{context:bucket}}", "<default_bucket>"),
        ("{{context:half}}org}}", "{{org}}"),
        # SSM
        ("ssm:/a/b", ssm_parameter("/a/b")),
        ("ssm: /a/b", ssm_parameter("/a/b")),
        ("ssm:/{{org}}/{{context:name}}", ssm_parameter("/acme/value")),
        ("ssm:/{{account}}/x", ssm_parameter(text("/", ACCOUNT, "/x"))),
        ("ssm:arn:aws:ssm:eu-west-1:1:parameter/x", ssm_parameter("arn:aws:ssm:eu-west-1:1:parameter/x")),
        ("ssm-org:/Net/{{context:number}}", ssm_parameter("/acme/Net/5")),
        ("ssm-org: Net", ssm_parameter("/acme/Net")),
        ("ssm-domain:Net", ssm_parameter("/acme/shared/Net")),
        ("ssm-env:/Net/{{account}}", ssm_parameter(text("/acme/shared/dev/Net/", ACCOUNT))),
        ("ssm-env:{{account}}/x", ssm_parameter(text("/acme/shared/dev/", ACCOUNT, "/x"))),
        ("x {{ssm-org:/Net}}", text("x ", ssm_parameter("/acme/net"))),
        ("{{ssm-domain: Net}}", ssm_parameter("/acme/shared/net")),
        ("{{ssm-env:/Net/{{env}}}}", ssm_parameter("/acme/shared/dev/net/dev")),
        ("generated-role-id:Runner", ssm_parameter("/acme/shared/generated-role/runner/id")),
        ("generated-role-arn: {{context:name}}", ssm_parameter("/acme/shared/generated-role/value/arn")),
        ("x generated-role-id:Runner", "x generated-role-id:Runner"),
        (" ssm:/a", " ssm:/a"),
        ("x ssm:/a", "x ssm:/a"),
        ("{{resolve:ssm:/a}}", ssm_parameter("/a")),
        ("x-{{resolve:ssm:/{{env}}/a}}-y", text("x-", ssm_parameter("/dev/a"), "-y")),
        # the environment of the process
        ("{{env_var:NAME}}", "value"),
        ("a{{env_var:EMPTY}}b", "ab"),
        ("{{env_var:LIST}}", ["a", 1]),
        ("{{env_var:MAP}}", {"a": {"b": "{{org}}"}}),
        ("{{env_var:LIKE_A_LIST}}", "[a"),
        ("a {{env_var:LIST}}", 'a ["a", 1]'),
        ("{{env_var:REFERENCE}}", "{{org}} ssm:/x"),
        # lists and maps as MDAA hands them to its apps
        ("{{context:encoded}}", ["a", {"b": 1}]),
        ("{{context:map encoded}}", {"c": True}),
        ("{{context:only quoted}}", '"text"'),
        ("{{context:no}}{{context:zero}}", "false0"),
        # Terraform variables
        ("{{param:size}}", text(InfrastructureValue(InfrastructureKind.VARIABLE, "size"))),
        ("x-{{param:string:size}}", text("x-", InfrastructureValue(InfrastructureKind.VARIABLE, "size"))),
        ("{{param:number:count_}}", text(InfrastructureValue(InfrastructureKind.NUMBER_VARIABLE, "count_"))),
        ("{{param:list:subnet-ids}}", text(InfrastructureValue(InfrastructureKind.LIST_VARIABLE, "subnet-ids"))),
        # the bucket
        ("<default_bucket>", BUCKET_NAME),
        ("s3://<default_bucket>/a/<default_bucket>", text("s3://", BUCKET_NAME, "/a/", BUCKET_NAME)),
        ("<Default_Bucket>", "<Default_Bucket>"),
        # braces that are none of ours
        ("{org}", "{org}"),
        ("{{org", "{{org"),
        ("org}}", "org}}"),
        ("}}{{", "}}{{"),
        ("{{org}}}}{{", "acme}}{{"),
        ('{"a":{"b":{}}}', '{"a":{"b":{}}}'),
        ("{{a{{org}}", "{{aacme"),
        ("${org} %{env} $${x}", "${org} %{env} $${x}"),
        # not text
        (5, 5),
        (True, True),
        (None, None),
    ],
)
def test_a_reference_stands_for_its_value(raw: object, result: object) -> None:
    value, told = substituted(raw)
    assert value == result
    assert [words for words in told if not words.startswith("warning")] == []


def test_without_a_project_the_context_stays_open() -> None:
    open_value = text(InfrastructureValue(InfrastructureKind.CONTEXT, "other"))
    assert substituted("{{context:other}}", is_complete=False) == (open_value, [])
    assert substituted("a-{{context:other}}", is_complete=False) == (text("a-", open_value), [])
    assert substituted("{{context:name}}", is_complete=False) == ("value", [])


def test_keys_are_substituted_as_values_are() -> None:
    assert substituted(load("{'{{org}}-{{context:number}}': {'{{env}}': '{{domain}}'}, 'ssm:/x': 1}", "x").value) == (
        {"acme-5": {"dev": "shared"}, "ssm:/x": 1},
        [],
    )
    key, [told] = substituted(load("{'{{account}}': 1}", "x").value)
    assert key == {"{{account}}": 1}
    assert told == "error: key '{{account}}' must be known when it is synthesized [unresolved-reference]"


def test_a_key_is_never_a_lookup_or_a_variable() -> None:
    assert substituted(load("{'ssm:{{org}}': 1}", "x").value) == ({"ssm:acme": 1}, [])
    for key in ("{{param:a}}", "{{resolve:ssm:/a}}"):
        _, [told] = substituted(load(f"{{'{key}': 1}}", "x").value, is_complete=False)
        assert told == f"error: key '{key}' must be known when it is synthesized [unresolved-reference]"


def test_no_nesting_of_braces_is_too_deep() -> None:
    substituted("{{" * 5000 + "x" + "}}" * 5000)


def test_a_long_text_with_a_reference_takes_no_time() -> None:
    start = time.process_time()
    value, _ = substituted("{{org}}" + "x" * 400_000)
    assert len(value) == 400_004
    assert time.process_time() - start < 1


def test_a_value_of_the_context_has_the_place_of_its_reference() -> None:
    root = load("a:\n  b: '{{context:map}}'\n", "x.yaml")
    node = Substitution(ReferenceValues(NAMES, CONTEXT)).apply(root).nearest(("a", "b", "c", 1))
    assert (str(node.position), node.value) == ("x.yaml:2:6", True)


def test_the_config_that_was_read_stays_as_it_was() -> None:
    root = load("a: ['{{org}}', {'{{env}}': '{{context:list}}'}]", "x.yaml")
    Substitution(ReferenceValues(NAMES, CONTEXT)).apply(root)
    assert root.plain() == {"a": ["{{org}}", {"{{env}}": "{{context:list}}"}]}
