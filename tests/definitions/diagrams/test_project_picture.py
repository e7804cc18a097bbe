"""The picture of a project: its modules and what links them; and that of an endpoint."""

from definitions.diagrams.dot import draw as draw_dot
from definitions.diagrams.mermaid import draw as draw_mermaid
from definitions.diagrams.page.page_data import page_data
from definitions.diagrams.picture import Modules, picture_of
from tests.definitions.endpoint.projects import endpoint, linked
from tests.endpoints import CONFIG
from tests.endpoints import endpoint as endpoint_alone

PROJECT = Modules("mdaa.yaml", linked().modules)
CHURN, SERVES, MONITOR = (f"module:acme-dev-shared-{name}" for name in ("churn", "churn-endpoint", "monitor"))
GROUP = "group:1-acme-dev-shared-churn-churn"


def test_modules_are_linked_by_groups_published_values_and_starts() -> None:
    picture = picture_of(PROJECT)
    assert [(node.name, node.title, node.type) for node in picture.nodes] == [
        (CHURN, "churn", "Pipeline"),
        (GROUP, "churn", "Model package group"),
        (SERVES, "churn-endpoint", "Endpoint"),
        (MONITOR, "monitor", "Pipeline"),
    ]
    assert [(arrow.before, arrow.after, arrow.kind, arrow.labels) for arrow in picture.arrows] == [
        (CHURN, GROUP, "data", ("models",)),
        (GROUP, SERVES, "data", ("latest approved version", "version 3")),
        (SERVES, MONITOR, "data", ("kms-key-arn", "capture-s3-uri", "capture-bucket-name")),
        (MONITOR, CHURN, "start", ("drifted",)),
    ]


def test_a_module_tells_what_no_arrow_does() -> None:
    rules = {node.name: node.rules for node in picture_of(PROJECT).nodes}
    assert rules[CHURN] == ("shared / dev",)
    assert rules[MONITOR] == ("shared / dev", "started by rate(1 day)")
    assert rules[SERVES][1:] == ("main: 2 instances of ml.m5.large", "challenger: 1 instance of ml.m5.large")


def test_modules_that_lead_back_to_each_other_are_drawn_too() -> None:
    assert draw_mermaid(PROJECT).count("-->") == draw_dot(PROJECT).count("->") == 4
    data = page_data(PROJECT)
    assert sorted(str(data["order"])) == sorted("[0, 1, 2, 3]")
    assert (data["node"], data["whole"]) == ("module", "project")


def test_an_endpoint_is_drawn_from_its_groups_to_what_it_captures_with_the_alarms_that_undo_updates() -> None:
    picture = picture_of(endpoint())
    assert [node.name for node in picture.nodes] == [
        "group:model",
        "model:model",
        "model:model-challenger",
        "variant:main",
        "variant:challenger",
        "endpoint:endpoint",
        "bucket:capture",
        "alarms:endpoint",
    ]
    labels = {(arrow.before, arrow.after): arrow.labels for arrow in picture.arrows}
    assert labels["group:model", "model:model-challenger"] == ()
    assert labels["variant:main", "endpoint:endpoint"] == ("90 % of the requests",)
    assert labels["endpoint:endpoint", "bucket:capture"] == ("captures 50 %",)
    assert labels["alarms:endpoint", "endpoint:endpoint"] == ("an update goes back",)


def test_texts_of_an_endpoint_are_data_in_every_language() -> None:
    assert "theirs #34;alarm#34;]" in draw_mermaid(endpoint()).replace("<br/>", " ").replace("#65279;", "")
    assert r"theirs \"alarm\"]" in draw_dot(endpoint()).replace(r"\n", " ")
    assert 'theirs "alarm"]' in str(page_data(endpoint()))


def test_an_endpoint_whose_config_names_no_variant_is_drawn_with_that_of_mdaa() -> None:
    [variant] = [node for node in picture_of(endpoint_alone(CONFIG)).nodes if node.type == "Variant"]
    assert (variant.title, variant.rules) == ("AllTraffic", ("1 instance of ml.m5.2xlarge",))
