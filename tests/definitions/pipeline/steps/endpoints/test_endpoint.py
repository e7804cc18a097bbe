"""Endpoint steps: the request they render and what the role may do for them."""

from definitions.pipeline.steps.permissions.job_runs import TAGGING
from tests.support import compiled, config_of, json_of, statement, step, warnings_of

PREFIX = "arn:${partition}:sagemaker:${region}:${account}:"
MINIMAL = config_of("""
    - name: Serve
      type: Endpoint
      endpoint:
        endpointName: churn
        endpointConfigName: churn-3
    """)
DESCRIBE = """
    - name: Describe
      type: EndpointConfig
      endpointConfig:
        endpointConfigName: churn-conf
        productionVariants:
          - {variantName: live, modelName: churn, instanceType: ml.m5.xlarge}
    """
OF_THE_PIPELINE = """
    - name: Serve
      type: Endpoint
      endpoint:
        endpointName: churn
        endpointConfigName: {property: Describe.EndpointConfigName}
    """


def test_step_is_the_whole_request() -> None:
    assert step(compiled(MINIMAL), "Serve") == {
        "Name": "Serve",
        "Type": "Endpoint",
        "Arguments": {"EndpointName": "churn", "EndpointConfigName": "churn-3"},
    }


def test_names_may_be_expressions() -> None:
    text = config_of(
        """
        - name: Serve
          type: Endpoint
          endpoint:
            endpointName: {join: {on: '-', values: [churn, {parameter: Stage}]}}
            endpointConfigName: {parameter: Config}
        """,
        pipeline="""
        parameters:
          - {name: Stage, type: String}
          - {name: Config, type: String, defaultValue: churn-3}
        """,
    )
    assert step(compiled(text), "Serve")["Arguments"] == {
        "EndpointName": {"Std:Join": {"On": "-", "Values": ["churn", {"Get": "Parameters.Stage"}]}},
        "EndpointConfigName": {"Get": "Parameters.Config"},
    }
    assert json_of(statement(compiled(text), "CreateEndpoints").resources) == [
        f"{PREFIX}endpoint-config/churn-3",
        f"{PREFIX}endpoint/churn-*",
    ]


def test_role_may_create_and_update_this_endpoint_with_this_configuration() -> None:
    pipeline = compiled(MINIMAL.replace("endpointName: churn", "endpointName: Churn"))
    created, managed = statement(pipeline, "CreateEndpoints"), statement(pipeline, "ManageEndpoints")
    assert created.actions == ("sagemaker:CreateEndpoint", "sagemaker:UpdateEndpoint")
    assert json_of(created.resources) == [
        f"{PREFIX}endpoint-config/churn-3",
        f"{PREFIX}endpoint/Churn",
        f"{PREFIX}endpoint/churn",
    ]
    assert managed.actions == ("sagemaker:DescribeEndpoint", *TAGGING)
    assert json_of(managed.resources) == [f"{PREFIX}endpoint/Churn", f"{PREFIX}endpoint/churn"]
    assert {one.sid for one in pipeline.statements} == {"CreateEndpoints", "ManageEndpoints", "RunThisPipeline"}
    assert warnings_of(pipeline) == []


def test_configuration_of_the_pipeline_brings_its_name_its_key_and_logs() -> None:
    pipeline = compiled(config_of(DESCRIBE, OF_THE_PIPELINE))
    assert f"{PREFIX}endpoint-config/churn-conf*" in json_of(statement(pipeline, "CreateEndpoints").resources)
    assert "volumes of step 'Serve' are encrypted with this key" in statement(pipeline, "GrantKeyToVolumes").reasons
    assert json_of(statement(pipeline, "WriteLogs").resources) == [
        "arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/Endpoints/churn",
        "arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/Endpoints/churn:*",
    ]


def test_configuration_without_key_needs_none() -> None:
    pipeline = compiled(config_of(DESCRIBE.replace("ml.m5.xlarge", "ml.g5.xlarge"), OF_THE_PIPELINE))
    assert not {"GrantKeyToVolumes", "UseKey"} & {one.sid for one in pipeline.statements}


def test_configuration_may_be_given_as_an_output() -> None:
    output = OF_THE_PIPELINE.replace(
        "{property: Describe.EndpointConfigName}", "{stepOutput: Describe.endpointConfigName}"
    )
    pipeline = compiled(config_of(DESCRIBE, output))
    assert step(pipeline, "Serve")["Arguments"]["EndpointConfigName"] == {"Get": "Steps.Describe.EndpointConfigName"}
    assert f"{PREFIX}endpoint-config/churn-conf*" in json_of(statement(pipeline, "CreateEndpoints").resources)


def test_names_of_which_nothing_is_known_are_warnings() -> None:
    text = config_of(
        """
        - name: Serve
          type: Endpoint
          endpoint:
            endpointName: {parameter: Name}
            endpointConfigName: {join: {values: [{parameter: Name}, {parameter: Number}]}}
        """,
        pipeline="parameters: [{name: Name, type: String}, {name: Number, type: Integer}]",
    )
    pipeline = compiled(text)
    assert [warning.split(": ")[0] for warning in warnings_of(pipeline)] == [
        "pipeline.steps[0].endpoint.endpointConfigName",
        "pipeline.steps[0].endpoint.endpointName",
    ]
    assert [one.sid for one in pipeline.statements] == ["RunThisPipeline"]


def test_names_with_values_of_the_account_are_granted_as_they_are() -> None:
    text = MINIMAL.replace("endpointName: churn", "endpointName: 'Churn-{{account}}-*'")
    assert f"{PREFIX}endpoint/churn-${{account}}-$${{*}}" in json_of(
        statement(compiled(text), "CreateEndpoints").resources
    )


def test_later_steps_take_name_and_state() -> None:
    text = (
        MINIMAL
        + """
    - name: Stop
      type: Fail
      fail:
        errorMessage: {join: {values: [{stepOutput: Serve.endpointName}, {property: Serve.EndpointStatus}]}}
"""
    )
    assert step(compiled(text), "Stop")["Arguments"]["ErrorMessage"]["Std:Join"]["Values"] == [
        {"Get": "Steps.Serve.EndpointName"},
        {"Get": "Steps.Serve.EndpointStatus"},
    ]


def test_results_may_be_cached() -> None:
    text = MINIMAL.replace("endpoint:\n", "cacheConfig: {enabled: true, expireAfter: P1D}\n      endpoint:\n")
    assert step(compiled(text), "Serve")["CacheConfig"] == {"Enabled": True, "ExpireAfter": "P1D"}
