"""Where a project file has its modules."""

from definitions.scaffold.places import places
from definitions.source.located_yaml import load

TEXT = """
env_templates:
  std: {modules: {}}
  unused: {modules: {}}
domains:
  sales:
    env_templates: {own: {modules: {}}}
    environments:
      dev: {template: std}
      test: {template: own}
      prod: {template: std, modules: {}}
  risk:
    environments: {dev: {modules: {}}}
"""


def test_templates_in_use_are_places_and_so_are_all_environments() -> None:
    found = {
        place.name: (place.usual, ["/".join(one) for one in place.environments]) for place in places(load(TEXT, ""))
    }
    assert found == {
        "std": (True, ["sales/dev", "sales/prod"]),
        "sales/own": (True, ["sales/test"]),
        "sales/dev": (False, ["sales/dev"]),
        "sales/test": (False, ["sales/test"]),
        "sales/prod": (False, ["sales/prod"]),
        "risk/dev": (True, ["risk/dev"]),
    }


def test_a_file_without_environments_has_none() -> None:
    assert places(load("domains: {sales: {environments: {dev: }}}", "")) == []
    assert places(load("- 1", "")) == []
