"""What a value reaches: parts of the definition, permissions with the reasons of their own, names."""

import pytest

from definitions.explanation.config_paths import find_path
from definitions.explanation.effects import Effects, effects_of
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.values.plain import plain
from tests.support import CONFIGS, compiled, config_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"
PIPELINE = compiled(
    config_of(
        f"""
        - name: Prepare
          type: Processing
          processing:
            imageUri: {IMAGE}
            instanceType: ml.m5.large
            inputs: [{{inputName: raw, s3Uri: 's3://data/raw'}}, {{inputName: more, s3Uri: 's3://data/more'}}]
            outputs: [{{outputName: train}}]
        """,
        f"""
        - name: Train
          type: Training
          dependsOn: [Prepare]
          training:
            imageUri: {IMAGE}
            instanceType: {{parameter: Kind}}
            inputChannels: [{{channelName: train, stepOutput: Prepare.train}}]
        """,
        pipeline="parameters: [{name: Kind, type: String, defaultValue: ml.m5.large}]",
    )
)
PREPARE, TRAIN = "Steps[Prepare].Arguments", "Steps[Train].Arguments"


def effects(path: str) -> Effects | None:
    return effects_of(PIPELINE, find_path(path, PIPELINE.node, ModuleConfig))


@pytest.mark.parametrize(
    ("path", "reached"),
    [
        (
            "pipeline.steps[Prepare].processing.instanceType",
            [f"{PREPARE}.ProcessingResources.ClusterConfig.InstanceType"],
        ),
        (
            # Not set: its default reaches the request.
            "pipeline.steps[Train].training.volumeSizeInGB",
            [f"{TRAIN}.ResourceConfig.VolumeSizeInGB"],
        ),
        ("pipeline.parameters[Kind].defaultValue", ["Parameters[Kind].DefaultValue"]),
        ("pipeline.steps[Train].dependsOn[0]", ["Steps[Train].DependsOn[0]"]),
        (
            "pipeline.steps[Train].training.inputChannels[train].stepOutput",
            [f"{TRAIN}.InputDataConfig[train].DataSource.S3DataSource.S3Uri"],
        ),
        ("deletionProtection", []),
    ],
)
def test_parts_of_the_definition(path: str, reached: list[str]) -> None:
    found = effects(path)
    assert found is not None
    assert found.definition == reached


def test_permissions_are_those_of_this_value_with_its_own_reasons_alone() -> None:
    found = effects("pipeline.steps[Prepare].processing.inputs[raw].s3Uri")
    assert found is not None
    assert [(one.sid, plain(list(one.resources)), one.reasons) for one in found.statements] == [
        ("ListBuckets", ["arn:<partition>:s3:::data"], ("step 'Prepare' reads input 'raw'",)),
        ("ReadObjects", ["arn:<partition>:s3:::data/raw*"], ("step 'Prepare' reads input 'raw'",)),
    ]


def test_names_and_tags_that_go_by_a_value() -> None:
    found = effects("projectName")
    assert found is not None
    assert found.names == [
        *("key alias", "bucket", "role", "replication role", "pipeline", "SSM parameters"),
        "tag sagemaker:project-name",
    ]


def test_the_name_of_a_step_that_others_name_cannot_be_told_alone() -> None:
    assert effects("pipeline.steps[Prepare].name") is None


def test_a_whole_step_keeps_the_names_that_others_go_by() -> None:
    found = effects("pipeline.steps[Prepare]")
    assert found is not None
    assert f"{PREPARE}.AppSpecification.ImageUri" in found.definition
    assert all(path.startswith("Steps[Prepare]") for path in found.definition)


STARTED = {name: compiled(CONFIGS / "operations" / f"{name}.yaml") for name in ("prepare", "retrain", "nightly")}


@pytest.mark.parametrize(
    ("sample", "path", "reached"),
    [
        ("prepare", "triggers[weekly].schedule.expression", ["Schedules[weekly].ScheduleExpression"]),
        ("prepare", "triggers[hourly].enabled", ["Schedules[hourly].State"]),
        (
            "prepare",
            "triggers[new-file].objectCreated.prefix",
            ["Rules[new-file].EventPattern.detail.object.key[0].wildcard"],
        ),
        ("prepare", "triggers[new-file].parameters.Key.event", ["Rules[new-file].Target.Parameters.Key"]),
        ("retrain", "triggers[drift].pattern.source", ["Rules[drift].EventPattern.source[0]"]),
        (
            "retrain",
            "triggers[rejected].parameters.Reason.join.values[1]",
            ["StateMachine.States.ParametersOf-rejected.Parameters.parameters[Reason].Value.$"],
        ),
        ("nightly", "notifications[team].events[1]", ["Rules[notify-step-failed]"]),
        ("nightly", "notifications[team].topic.emailAddresses", ["Topics[team].Subscriptions[0]"]),
        ("nightly", "alarms.executionLongerThanMinutes", ["Alarms[execution-longer-than].Threshold"]),
        ("nightly", "alarms.triggerFailed", ["Alarms[trigger-failed]"]),
    ],
)
def test_parts_of_what_starts_the_pipeline_and_of_who_hears_of_it(sample: str, path: str, reached: list[str]) -> None:
    found = effects_of(STARTED[sample], find_path(path, STARTED[sample].node, ModuleConfig))
    assert found is not None
    assert (found.definition, found.around) == ([], reached)


def test_a_limit_of_concurrency_reaches_the_lock_and_who_may_hold_it() -> None:
    found = effects_of(STARTED["retrain"], ("concurrency",))
    assert found is not None
    assert found.names == ["triggers.lockTable"]
    assert {title for title, _ in found.statements_around} == {"role of the state machine"}
    assert [statement.sid for _, statement in found.statements_around][:2] == ["HoldLock", "UseLockTable"]
