"""References that stand for nothing, or for what cannot stand there."""

import pytest

from definitions.project.references.substitution import Substitution
from definitions.project.references.values import ReferenceValues
from definitions.source.located_yaml import load
from tests.definitions.project.references.substituted import CONTEXT, NAMES, substituted


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


def test_a_variable_has_one_type_everywhere() -> None:
    _, [told] = substituted(load("['{{param:a}}', '{{param:string:a}}', 'x{{param:list:a}}']", "x.yaml").value)
    assert told.startswith("error: variable 'a' has another type at x.yaml:1:")


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
