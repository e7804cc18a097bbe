"""InferenceComponent steps: the request they render and what the role may do for them."""

from definitions.pipeline.steps.permissions.job_runs import TAGGING
from tests.support import compiled, config_of, json_of, statement, step, warnings_of

PREFIX = "arn:${partition}:sagemaker:${region}:${account}:"
LOGS = "arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/InferenceComponents/"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/chat:1.0"
MINIMAL = config_of("""
    - name: Deploy
      type: InferenceComponent
      inferenceComponent:
        inferenceComponentName: chat
        endpointName: shared
        variantName: all
        specification:
          modelName: chat-3
          computeResourceRequirements: {minMemoryRequiredInMb: 1024}
    """)
CONTAINER = f"""
    - name: Deploy
      type: InferenceComponent
      inferenceComponent:
        inferenceComponentName: chat
        endpointName: shared
        variantName: all
        copyCount: 2
        specification:
          container:
            image: {IMAGE}
            artifactUrl: s3://models/chat/model.tar.gz
            environment: {{WORKERS: 4}}
          computeResourceRequirements: {{minMemoryRequiredInMb: 1024, numberOfCpuCoresRequired: 0.5}}
          startupParameters: {{containerStartupHealthCheckTimeoutInSeconds: 600}}
          dataCacheConfig: {{enableCaching: true}}
    """


def test_minimal_step_is_the_smallest_request() -> None:
    assert step(compiled(MINIMAL), "Deploy") == {
        "Name": "Deploy",
        "Type": "InferenceComponent",
        "Arguments": {
            "InferenceComponentName": "chat",
            "EndpointName": "shared",
            "VariantName": "all",
            "Specification": {
                "ModelName": "chat-3",
                "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 1024},
            },
            "RuntimeConfig": {"CopyCount": 1},
        },
    }


def test_container_is_given_in_place_of_a_model() -> None:
    arguments = step(compiled(config_of(CONTAINER)), "Deploy")["Arguments"]
    assert arguments["Specification"] == {
        "Container": {"Image": IMAGE, "ArtifactUrl": "s3://models/chat/model.tar.gz", "Environment": {"WORKERS": "4"}},
        "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 1024, "NumberOfCpuCoresRequired": 0.5},
        "StartupParameters": {"ContainerStartupHealthCheckTimeoutInSeconds": 600},
        "DataCacheConfig": {"EnableCaching": True},
    }
    assert arguments["RuntimeConfig"] == {"CopyCount": 2}


def test_one_specification_for_each_instance_type() -> None:
    text = config_of("""
        - name: Deploy
          type: InferenceComponent
          inferenceComponent:
            inferenceComponentName: chat
            endpointName: shared
            variantName: all
            copyCount: 0
            specifications:
              - instanceType: ml.g5.xlarge
                modelName: chat-small
                computeResourceRequirements: {minMemoryRequiredInMb: 1024}
              - instanceType: ml.g6.xlarge
                modelName: chat-large
                computeResourceRequirements: {minMemoryRequiredInMb: 2048}
        """)
    arguments = step(compiled(text), "Deploy")["Arguments"]
    assert [entry["ModelName"] for entry in arguments["Specifications"]] == ["chat-small", "chat-large"]
    assert "Specification" not in arguments
    assert arguments["RuntimeConfig"] == {"CopyCount": 0}


def test_an_adapter_has_neither_variant_nor_copies() -> None:
    text = config_of("""
        - name: Adapt
          type: InferenceComponent
          inferenceComponent:
            inferenceComponentName: chat-de
            endpointName: shared
            specification:
              baseInferenceComponentName: chat
              container: {artifactUrl: 's3://models/de.tar.gz'}
        """)
    assert set(step(compiled(text), "Adapt")["Arguments"]) == {
        "InferenceComponentName",
        "EndpointName",
        "Specification",
    }


def test_names_counts_and_sizes_may_be_expressions() -> None:
    text = config_of(
        """
        - name: Deploy
          type: InferenceComponent
          inferenceComponent:
            inferenceComponentName: {join: {on: '-', values: [chat, {execution: PipelineExecutionId}]}}
            endpointName: {parameter: Endpoint}
            variantName: {parameter: Endpoint}
            copyCount: {parameter: Copies}
            specification:
              modelName: {parameter: Endpoint}
              computeResourceRequirements: {minMemoryRequiredInMb: {parameter: Copies}}
        """,
        pipeline="parameters: [{name: Endpoint, type: String, defaultValue: shared}, {name: Copies, type: Integer}]",
    )
    pipeline = compiled(text)
    arguments = step(pipeline, "Deploy")["Arguments"]
    assert arguments["RuntimeConfig"] == {"CopyCount": {"Get": "Parameters.Copies"}}
    assert arguments["Specification"]["ComputeResourceRequirements"] == {
        "MinMemoryRequiredInMb": {"Get": "Parameters.Copies"}
    }
    assert json_of(statement(pipeline, "CreateInferenceComponents").resources) == [
        f"{PREFIX}endpoint/shared",
        f"{PREFIX}inference-component/chat-????????????",
    ]


def test_role_may_create_this_component_on_this_endpoint() -> None:
    pipeline = compiled(MINIMAL)
    created, managed = (
        statement(pipeline, "CreateInferenceComponents"),
        statement(pipeline, "ManageInferenceComponents"),
    )
    assert created.actions == ("sagemaker:CreateInferenceComponent",)
    assert json_of(created.resources) == [f"{PREFIX}endpoint/shared", f"{PREFIX}inference-component/chat"]
    assert managed.actions == ("sagemaker:DescribeInferenceComponent", *TAGGING)
    assert json_of(managed.resources) == [f"{PREFIX}inference-component/chat"]
    assert json_of(statement(pipeline, "WriteLogs").resources) == [f"{LOGS}chat", f"{LOGS}chat:*"]
    assert {one.sid for one in pipeline.statements} == {
        "CreateInferenceComponents",
        "ManageInferenceComponents",
        "PutMetrics",
        "RunThisPipeline",
        "WriteLogs",
    }


def test_role_may_pull_the_image_and_read_the_artifact_of_a_container() -> None:
    pipeline = compiled(config_of(CONTAINER))
    assert json_of(statement(pipeline, "PullImages").resources) == [
        "arn:${partition}:ecr:us-east-1:123456789012:repository/chat"
    ]
    assert json_of(statement(pipeline, "ReadObjects").resources) == ["arn:${partition}:s3:::models/chat/model.tar.gz*"]
    assert "UseKey" not in {one.sid for one in pipeline.statements}
    assert warnings_of(pipeline) == []


def test_role_may_use_the_key_for_an_artifact_in_the_pipelines_own_bucket() -> None:
    text = config_of(CONTAINER).replace("s3://models/chat/model.tar.gz", "s3://<default_bucket>/chat/model.tar.gz")
    assert json_of(statement(compiled(text), "UseKey").resources) == ["${keyArn}"]


def test_an_endpoint_of_the_pipeline_is_known_by_its_step() -> None:
    text = config_of(
        """
        - name: Serve
          type: Endpoint
          endpoint:
            endpointName: shared
            endpointConfigName: shared-3
        """,
        MINIMAL.partition("steps:\n")[2].replace(
            "endpointName: shared", "endpointName: {stepOutput: Serve.endpointName}"
        ),
    )
    pipeline = compiled(text)
    assert step(pipeline, "Deploy")["Arguments"]["EndpointName"] == {"Get": "Steps.Serve.EndpointName"}
    assert f"{PREFIX}endpoint/shared" in json_of(statement(pipeline, "CreateInferenceComponents").resources)


def test_names_of_which_nothing_is_known_are_warnings() -> None:
    text = MINIMAL.replace("pipeline:\n", "pipeline:\n  parameters: [{name: Any, type: String}]\n")
    text = text.replace("ComponentName: chat", "ComponentName: {parameter: Any}")
    pipeline = compiled(text.replace("endpointName: shared", "endpointName: {parameter: Any}"))
    assert [warning.split(": ")[0].rpartition(".")[2] for warning in warnings_of(pipeline)] == [
        "inferenceComponentName",
        "endpointName",
    ]
    assert json_of(statement(pipeline, "WriteLogs").resources) == [f"{LOGS}*", f"{LOGS}*:*"]


def test_later_steps_take_the_name() -> None:
    text = (
        MINIMAL
        + """
    - name: Stop
      type: Fail
      fail:
        errorMessage: {stepOutput: Deploy.inferenceComponentName}
"""
    )
    assert step(compiled(text), "Stop")["Arguments"] == {"ErrorMessage": {"Get": "Steps.Deploy.InferenceComponentName"}}
