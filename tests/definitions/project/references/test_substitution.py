"""References in texts: what each stands for, in which order, and what is never read a second time."""

import time
from typing import Any

import pytest

from definitions.project.naming import Naming
from definitions.project.references.substitution import Leftover, Substitution
from definitions.project.references.values import ReferenceValues, Stage
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

NAMES = {"org": "acme", "env": "dev", "domain": "shared", "module_name": "churn", "account": ACCOUNT, "region": REGION}
CONTEXT: dict[str, object] = {
    "name": "value",
    "name-dev": "of dev",
    "dev": "innermost",
    "number": 5,
    "float": 1.5,
    "flag": True,
    "list": ["a", {"b": "{{org}}"}],
    "map": {"c": [1, True], "ssm:/x": "ssm:/x"},
    "reference": "{{org}}",
    "lookup": "ssm:/x",
    "bucket": "<default_bucket>",
    "half": "{{",
    "key": "name",
    "blank": "",
    "no": False,
    "zero": 0,
    "encoded": '"list:["a", {"b": 1}]"',
    "map encoded": '"obj:{"c": true}"',
    "broken": '"list:[1, 2"',
    "wrong": '"list:{}"',
    "only quoted": '"text"',
}
ENVIRONMENT = {
    "NAME": "value",
    "EMPTY": "",
    "LIST": '["a", 1]',
    "MAP": '{"a": {"b": "{{org}}"}}',
    "LIKE_A_LIST": "[a",
    "REFERENCE": "{{org}} ssm:/x",
}
NAMING = Naming("acme", "dev", "shared", "churn")


def substituted(value: object, *, is_complete: bool = True) -> tuple[Any, list[str]]:
    """A value after substitution, and what is told of it."""
    root = load("v: x", "x.yaml")
    assert isinstance(root.value, dict)
    root.value["v"].value = value
    substitution = Substitution(ReferenceValues(NAMES, CONTEXT, is_complete, NAMING, ENVIRONMENT))
    result = substitution.apply(root).plain()
    assert isinstance(result, dict)
    told = [f"{problem.severity}: {problem.message} [{problem.rule}]" for problem in substitution.problems]
    return result["v"], told


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


@pytest.mark.parametrize(
    ("raw", "hint"), [("{{organisation}}", None), ("a {{ org }} b", "write {{org}} without spaces"), ("{{}}", None)]
)
def test_what_is_no_reference_stays_as_it_is_with_a_warning(raw: str, hint: str | None) -> None:
    value, [told] = substituted(raw)
    assert value == raw
    assert told.startswith("warning: '{{")
    assert told.endswith("is no reference and stays as it is [unknown-reference]")
    substitution = Substitution(ReferenceValues(NAMES, CONTEXT))
    substitution.apply(load(f"v: '{raw}'", "x.yaml"))
    assert substitution.problems[0].hint == hint


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("{{context:nam}}", "the context has no 'nam' [missing-context]"),
        ("{{context:}}", "the context has no '' [missing-context]"),
        ("a {{context:list}}", "a list of the context cannot be part of a text [unresolved-reference]"),
        ("{{context:{{context:map}}}}", "a map of the context cannot be part of a text [unresolved-reference]"),
        ("ssm:/{{context:list}}", "a list of the context cannot be part of a text [unresolved-reference]"),
        ("{{context:{{account}}}}", "a reference must be known when it is synthesized [unresolved-reference]"),
        (
            "{{resolve:secretsmanager:{{org}}}}",
            "'{{resolve:secretsmanager:acme}}' would write a secret into the pipeline definition, which many may read"
            " [secret]",
        ),
        (
            "x{{resolve:ssm-secure:/a}}",
            "'{{resolve:ssm-secure:/a}}' would write a secret into the pipeline definition, which many may read"
            " [secret]",
        ),
        ("{{env_var:GONE}}", "the environment variable 'GONE' is not set [missing-environment-variable]"),
        ("a {{env_var:LIST}} {{env_var:}}", "the environment variable '' is not set [missing-environment-variable]"),
        (
            "{{ref:a/b}}",
            "'{{ref:a/b}}' is not supported: it names a construct of CDK, and there is none [unsupported-reference]",
        ),
        (
            "{{blueprint:x}}",
            "'{{blueprint:x}}' is not supported: it names a value of a SageMaker blueprint, and none is made here"
            " [unsupported-reference]",
        ),
        ("{{context:blank}}", "'blank' of the context has no value [missing-context]"),
        ("{{context:broken}}", "'broken' of the context is not JSON: Expecting ',' delimiter [missing-context]"),
        ("{{context:wrong}}", "'wrong' of the context is not a list [missing-context]"),
        ("a {{context:encoded}}", "a list of the context cannot be part of a text [unresolved-reference]"),
        ("{{param:int:x}}", "'int' is not the type of a variable [bad-variable]"),
        ("{{param:1x}}", "'1x' cannot be the name of a Terraform variable [bad-variable]"),
        ("{{param:}}", "'' cannot be the name of a Terraform variable [bad-variable]"),
        ("ssm-domain:", "'/acme/shared/' is not the name of an SSM parameter [bad-ssm-path]"),
        ("generated-role-id:", "'/acme/shared/generated-role//id' is not the name of an SSM parameter [bad-ssm-path]"),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_problem(raw: str, message: str) -> None:
    _, told = substituted(raw)
    assert told == [f"error: {message}"]


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


def test_a_variable_has_one_type_everywhere() -> None:
    _, [told] = substituted(load("['{{param:a}}', '{{param:string:a}}', 'x{{param:list:a}}']", "x.yaml").value)
    assert told.startswith("error: variable 'a' has another type at x.yaml:1:")


def in_project_file(raw: object, leftover: Leftover = Leftover.WARNED) -> tuple[object, list[str]]:
    """A value of the project file after substitution, and what is told of it."""
    names = {name: NAMES[name] for name in ("org", "env", "domain", "module_name")}
    root = load("v: x", "x.yaml")
    assert isinstance(root.value, dict)
    root.value["v"].value = raw
    substitution = Substitution(ReferenceValues(names, CONTEXT, True, NAMING, ENVIRONMENT, Stage.PROJECT), leftover)
    result = substitution.apply(root).plain()
    assert isinstance(result, dict)
    return result["v"], [f"{problem.severity}: {problem.message} [{problem.rule}]" for problem in substitution.problems]


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        ("{{org}}-{{context:name}}-{{env_var:NAME}}", "acme-value-value"),
        ("{{context:list}}", ["a", {"b": "{{org}}"}]),
        ("ssm:/a/{{env}}", "ssm:/a/dev"),
        ("ssm-org:/a", "ssm-org:/a"),
        ("s3://<default_bucket>/x", "s3://<default_bucket>/x"),
    ],
)
def test_the_project_file_knows_names_context_and_environment_and_looks_nothing_up(raw: str, result: object) -> None:
    assert in_project_file(raw) == (result, [])


@pytest.mark.parametrize("raw", ["{{account}}", "a {{region}}", "{{param:number:x}}"])
def test_what_only_module_configs_know_stays_in_the_project_file_or_is_refused(raw: str) -> None:
    reference = raw.removeprefix("a ")
    said = f"'{reference}' is known only in module configs"
    assert in_project_file(raw) == (raw, [f"warning: {said} and stays as it is [unknown-reference]"])
    assert in_project_file(raw, Leftover.SILENT) == (raw, [])
    assert in_project_file(raw, Leftover.REFUSED)[1] == [f"error: {said} [unknown-reference]"]


@pytest.mark.parametrize("raw", ["{{resolve:ssm:/a}}", "a {{ssm-org:/a}}", "{{resolve:secretsmanager:a}}"])
def test_the_project_file_cannot_hold_lookups(raw: str) -> None:
    _, [told] = in_project_file(raw, Leftover.SILENT)
    assert told.startswith("error: ")


def test_keys_that_become_the_same_are_a_problem() -> None:
    _, told = substituted(load("{'{{org}}': 1, acme: 2}", "x").value)
    assert told != []


@pytest.mark.parametrize("raw", ["ssm:", "ssm:  ", "{{resolve:ssm:}}", "ssm:/a b", "ssm:<default_bucket>"])
def test_a_lookup_without_the_path_of_a_parameter_is_a_problem(raw: str) -> None:
    _, told = substituted(raw)
    assert told != []


def test_an_empty_value_of_the_context_is_a_problem() -> None:
    substitution = Substitution(ReferenceValues(NAMES, {"empty": None}))
    substitution.apply(load("v: '{{context:empty}}'", "x.yaml"))
    assert substitution.problems != []


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
