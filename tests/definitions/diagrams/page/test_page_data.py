"""What the page shows of a pipeline."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from definitions.diagrams.page.page_data import page_data, run_order
from definitions.diagrams.picture import picture_of
from definitions.values.plain import plain
from tests.support import CONFIGS, compiled, config_of, written

COMPREHENSIVE = CONFIGS / "comprehensive.yaml"
CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"


def processing(name: str, *lines: str) -> str:
    settings = [f"imageUri: {IMAGE}", "instanceType: ml.m5.large", *lines]
    return "\n".join([f"- name: {name}", "  type: Processing", "  processing:", *(f"    {line}" for line in settings)])


def data_of(*steps: str, pipeline: str = "", root: str = "") -> Any:
    return page_data(compiled(config_of(*steps, pipeline=pipeline, root=root)))


def test_a_step_has_its_lines_of_yaml_with_their_place() -> None:
    data: Any = page_data(compiled(COMPREHENSIVE, context=CONTEXT))
    lines = COMPREHENSIVE.read_text(encoding="utf-8").splitlines()
    for step in data["steps"]:
        first = lines.index(f"    - name: {step['name']}")
        assert step["line"] == first + 1
        assert step["place"].endswith(f"comprehensive.yaml:{first + 1}")
        assert step["yaml"] == [line.rstrip() for line in lines[first : first + len(step["yaml"])]]
    assert [step["yaml"][-1].strip() for step in data["steps"]] == [
        "enableNetworkIsolation: false",
        "outputPath: s3://test-bucket/output",
        "filePath: evaluation.json",
        'transformInstanceTypes: ["ml.m5.large"]',
        "- RegisterModel",
    ]


def test_texts_of_several_lines_belong_to_their_step() -> None:
    first = "- name: Stop\n  type: Fail\n  fail:\n    errorMessage: |\n      too\n\n      weak\n\n# Another\n"
    second = "- {name: Other, type: Fail, fail: {errorMessage: 'folded\n    text'}}"
    [stop, other] = data_of(first, second)["steps"]
    assert [line.strip() for line in stop["yaml"]][-4:] == ["errorMessage: |", "too", "", "weak"]
    assert [line.strip() for line in other["yaml"]] == [
        "- {name: Other, type: Fail, fail: {errorMessage: 'folded",
        "text'}}",
    ]


def test_brackets_end_with_their_step() -> None:
    steps = [{"name": name, "type": "Fail", "fail": {"errorMessage": "a"}} for name in "ab"]
    text = json.dumps({"projectName": "x", "pipeline": {"steps": steps}}, indent=1)
    data: Any = page_data(compiled(text))
    for step in data["steps"]:
        assert json.loads("".join(step["yaml"]).rstrip(",")) in steps


def test_steps_of_several_files_have_each_their_own() -> None:
    train, stop = (
        written(config_of(processing("Prepare"))),
        written("pipeline:\n  steps:\n    - {name: Stop, type: Fail, fail: {errorMessage: a}}\n"),
    )
    data: Any = page_data(compiled([train, stop]))
    assert [step["place"].rpartition(":")[0] for step in data["steps"]] == [str(train), str(stop)]


def test_a_request_names_the_steps_that_are_in_it() -> None:
    data: Any = page_data(compiled(COMPREHENSIVE, context=CONTEXT))
    check = next(step for step in data["steps"] if step["name"] == "CheckMSE")
    assert [line.strip() for line in check["request"] if "RegisterModel" in line] == ['"RegisterModel"']
    assert all(any('"Name": "' in line for line in step["request"]) for step in data["steps"])


def test_a_step_tells_what_it_uses_and_what_it_leaves() -> None:
    data: Any = page_data(compiled(COMPREHENSIVE, context=CONTEXT))
    evaluate = next(step for step in data["steps"] if step["name"] == "EvaluateModel")
    assert evaluate["inputs"][:3] == [
        {"value": "TrainModel.modelArtifacts", "at": "processing.inputs[0].stepOutput"},
        {"value": "PreprocessData.test", "at": "processing.inputs[1].stepOutput"},
        {"value": "s3://test-bucket/scripts/evaluate.py*", "at": "step 'EvaluateModel' reads its script"},
    ]
    [output] = evaluate["outputs"]
    assert output["value"] == "evaluation"
    assert output["at"].startswith("s3://<bucket name>/")


def test_parameters_and_property_files_are_inputs_and_a_join_is_one() -> None:
    uri = "{join: {values: [s3://, {parameter: Bucket}, /data]}}"
    parameters = (
        "parameters:\n  - {name: Bucket, type: String, defaultValue: data}"
        "\n  - {name: Count, type: Integer, defaultValue: 2}"
    )
    data = data_of(
        processing("Prepare", f"inputs: [{{inputName: a, s3Uri: {uri}}}]", "instanceCount: {parameter: Count}"),
        pipeline=parameters,
    )
    named = {entry["value"] for entry in data["steps"][0]["inputs"]}
    assert {"parameter Count", '"s3://{Bucket}/data"'} <= named
    assert "parameter Bucket" not in named


def test_permissions_lie_with_the_step_that_needs_them_and_the_others_with_the_pipeline() -> None:
    data: Any = page_data(compiled(COMPREHENSIVE, context=CONTEXT))
    for step in data["steps"]:
        reasons = [reason for statement in step["permissions"] for reason in statement["reasons"]]
        assert reasons
        assert all(f"'{step['name']}'" in reason for reason in reasons)
    names = [step["name"] for step in data["steps"]]
    for statement in data["permissions"]:
        assert not any(f"step '{name}'" in reason for name in names for reason in statement["reasons"])


def test_every_permission_of_the_role_is_told_somewhere() -> None:
    pipeline = compiled(CONFIGS / "step-types" / "churn-lifecycle.yaml")
    data: Any = page_data(pipeline)
    told = {
        (action, resource)
        for owner in [data, *data["steps"]]
        for statement in owner["permissions"]
        for action in statement["actions"]
        for resource in statement["resources"]
    }
    for statement in pipeline.statements:
        for resource in statement.resources:
            assert {(action, plain(resource)) for action in statement.actions} <= told


def test_run_order_puts_each_step_behind_what_it_waits_for_and_its_loop() -> None:
    for name in ("churn-lifecycle", "for-each"):
        picture = picture_of(compiled(CONFIGS / "step-types" / f"{name}.yaml"))
        order = run_order(picture)
        assert sorted(order) == sorted(step.name for step in picture.nodes)
        assert all(order.index(arrow.before) < order.index(arrow.after) for arrow in picture.arrows)
        assert all(order.index(step.box) < order.index(step.name) for step in picture.nodes if step.box)


SECRET = "hunter-2-hunter-2"


def test_what_stands_under_a_name_of_a_secret_is_shown_nowhere() -> None:
    data = data_of(
        processing("Prepare", f"environment: {{CI_JOB_TOKEN: {SECRET}}}", "instanceCount: 1 # CI"),
        f"- {{name: Stop, type: Fail, description: about {SECRET}, fail: {{errorMessage: a}}}}",
    )
    assert SECRET not in str(data)
    assert "***" in str(data["steps"][0]["yaml"])
    assert "***" in str(data["steps"][0]["request"])


@given(st.text(max_size=40))
def test_texts_are_printable(text: str) -> None:
    escapes = "".join(f"\\U{ord(character):08x}" for character in text)
    data = data_of(f'- {{name: Stop, type: Fail, displayName: "a{escapes}", fail: {{errorMessage: a}}}}')
    shown = [*data["steps"][0]["yaml"], *data["steps"][0]["request"], data["steps"][0]["title"]]
    assert all(line.replace("\t", "").isprintable() for line in shown)


def test_what_starts_the_pipeline_tells_its_yaml_values_names_and_roles() -> None:
    data: Any = page_data(compiled(CONFIGS / "operations" / "retrain.yaml"))
    nodes = {node["title"]: node for node in data["steps"]}
    assert nodes["rejected"]["yaml"][0] == "  - name: rejected"
    assert nodes["Start"]["yaml"] == ["concurrency: {atMost: 1, otherwise: skip}"]
    titles = {name: [section["title"] for section in node.get("sections", [])] for name, node in nodes.items()}
    assert titles["rejected"] == [
        "Parameters that it gives",
        "Names in AWS",
        "Permissions of the role of the events",
    ]
    assert titles["Start"] == [
        "Names in AWS of what starts the pipeline",
        "Permissions of the role of the state machine",
    ]
    [values, names, permissions] = nodes["rejected"]["sections"]
    assert [one["value"] for one in values["values"]] == [
        'Reason = "version {detail.ModelPackageVersion} was rejected"'
    ]
    assert [one["at"] for one in names["values"]] == ["rule", "role of the events", "dead-letter queue"]
    assert [one["actions"] for one in permissions["permissions"]] == [["states:StartExecution"]]


def test_values_that_a_trigger_gives_under_a_name_of_a_secret_are_shown_nowhere() -> None:
    token = "{ApiToken: {join: {values: [hunter2-token, {event: time}]}}}"
    root = f"triggers: [{{name: daily, schedule: {{expression: rate(1 day)}}, parameters: {token}}}]"
    step = "- {name: Stop, type: Fail, fail: {errorMessage: {parameter: ApiToken}}}"
    data = data_of(step, pipeline="parameters: [{name: ApiToken, type: String}]", root=root)
    assert "hunter2" not in str(data)
    assert "ApiToken = " in str(data)
