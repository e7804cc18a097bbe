"""Settings of modules: what they inherit from the levels above them."""

import pytest

from definitions.project.module import Module
from tests.definitions.project.projects import project, tree


def only(text: str, **files: str) -> Module:
    """The one module of a project."""
    [module] = project(text, **files).modules
    return module


def test_context_is_merged_from_the_top_down() -> None:
    module = only(
        tree(
            "{context: {a: root, b: root, c: root, d: root}}",
            "{context: {b: domain, c: domain, d: domain}}",
            "{context: {c: environment, d: environment, e: [1, {x: true}]}}",
            "{context: {d: module}}",
        )
    )
    assert module.context == {"a": "root", "b": "domain", "c": "environment", "d": "module", "e": [1, {"x": True}]}


@pytest.mark.parametrize(
    ("root", "domain", "environment", "account"),
    [
        ("{}", "{}", "{}", None),
        ("{account: '111111111111'}", "{}", "{}", "111111111111"),
        ("{account: '111111111111'}", "{account: '222222222222'}", "{}", "222222222222"),
        ("{account: '111111111111'}", "{}", "{account: 012345678901}", "012345678901"),
        ("{account: '111111111111'}", "{}", "{account: default}", None),
        ("{account: Default}", "{account: '222222222222'}", "{}", "222222222222"),
    ],
)
def test_the_account_is_that_of_the_nearest_level(
    root: str, domain: str, environment: str, account: str | None
) -> None:
    assert only(tree(root, domain, environment)).account == account


def test_the_region_and_the_permissions_boundary_are_those_of_the_nearest_level() -> None:
    assert only(tree("{region: us-east-1}", "{}", "{region: us-gov-west-1}")).region == "us-gov-west-1"
    assert only(tree("{region: us-east-1}", "{region: DEFAULT}")).region is None
    a, b, c, d = (f"arn:aws:iam::123456789012:policy/{name}" for name in "abcd")
    boundaries = f"{{permissions_boundary_arn: '{a}'}}", "{}", f"{{permissions_boundary_arn: '{b}'}}"
    assert only(tree(*boundaries)).permissions_boundary_arn == b
    assert only(tree(*boundaries, f"{{permissions_boundary_arn: '{c}'}}")).permissions_boundary_arn == c
    assert only(tree()).permissions_boundary_arn is None
    context = f"{{context: {{permissions_boundary_arn: '{d}'}}}}"
    assert only(tree(context)).permissions_boundary_arn == d
    assert only(tree(context, boundaries[0])).permissions_boundary_arn == a


def test_tags_of_lower_levels_win_and_those_of_the_project_file_win_over_files() -> None:
    module = only(
        tree(
            "{tag_configs: [root.yaml], tag_config_data: {a: root data, f: '1'}}",
            "{tag_configs: [domain.yaml]}",
            "{tag_config_data: {b: environment data, c: environment data}}",
            "{tag_configs: [module.yaml], tag_config_data: {c: module data}}",
        ),
        root="tags: {a: root, b: root, c: root, d: root, e: root, cost-center: 0042}",
        domain="tags: {d: domain, e: domain}",
        module="tags: {e: module, note: '{{org}}'}",
    )
    assert module.tags == {
        "a": "root data",
        "b": "environment data",
        "c": "module data",
        "d": "domain",
        "e": "module",
        "f": "1",
        "cost-center": "0042",
        "note": "{{org}}",
    }
