"""Asynchronous inference of EndpointConfig steps: where answers go, and who is told."""

from tests.definitions.pipeline.steps.endpoints.endpoint_config_steps import VARIANT, serve
from tests.support import compiled, json_of, statement, step, warnings_of


def test_asynchronous_answers_go_encrypted_to_a_folder_of_the_execution() -> None:
    pipeline = compiled(
        serve(f"""
endpointConfigName: churn
productionVariants: [{VARIANT}]
asyncInferenceConfig: {{}}
""")
    )
    output = step(pipeline, "Serve")["Arguments"]["AsyncInferenceConfig"]["OutputConfig"]
    assert output["KmsKeyId"] == "${keyArn}"
    assert output["S3OutputPath"]["Std:Join"]["Values"][-2:] == [
        {"Get": "Execution.PipelineExecutionId"},
        "/Serve/answers/",
    ]
    [resource] = json_of(statement(pipeline, "WriteObjects").resources)
    assert resource.endswith("/*/Serve/answers/*")
    [warning] = warnings_of(pipeline)
    assert warning.startswith("pipeline.steps[0].endpointConfig.asyncInferenceConfig: where callers of the endpoint")


def test_asynchronous_answers_may_go_elsewhere_and_be_announced() -> None:
    pipeline = compiled(
        serve(
            f"""
endpointConfigName: churn
productionVariants: [{VARIANT}]
asyncInferenceConfig:
  s3OutputPath: s3://answers/churn
  s3FailurePath: s3://answers/failures
  maxConcurrentInvocationsPerInstance: 2
  notificationConfig:
    successTopic: arn:aws:sns:us-east-1:123456789012:done
    errorTopic: {{parameter: Topic}}
""",
            root="additionalReadBucketNames: [requests]",
            pipeline="parameters: [{name: Topic, type: String}]",
        )
    )
    assert step(pipeline, "Serve")["Arguments"]["AsyncInferenceConfig"] == {
        "ClientConfig": {"MaxConcurrentInvocationsPerInstance": 2},
        "OutputConfig": {
            "KmsKeyId": "${keyArn}",
            "S3OutputPath": "s3://answers/churn",
            "NotificationConfig": {
                "SuccessTopic": "arn:aws:sns:us-east-1:123456789012:done",
                "ErrorTopic": {"Get": "Parameters.Topic"},
            },
            "S3FailurePath": "s3://answers/failures",
        },
    }
    assert json_of(statement(pipeline, "WriteObjects").resources) == [
        "arn:${partition}:s3:::answers/churn/*",
        "arn:${partition}:s3:::answers/failures/*",
    ]
    assert statement(pipeline, "PublishToTopics").resources == ("arn:aws:sns:us-east-1:123456789012:done",)
    [warning] = warnings_of(pipeline)
    assert "errorTopic: the topic is not known before it runs" in warning
