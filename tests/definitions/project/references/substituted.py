"""Values after substitution, and what is told of them."""

from typing import Any

from definitions.project.naming import Naming
from definitions.project.references.substitution import Substitution
from definitions.project.references.values import ReferenceValues
from definitions.source.located_yaml import load
from definitions.values.infrastructure import ACCOUNT, REGION

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
