"""EndpointConfig steps: the request they render and what the role may do for them."""

from definitions.pipeline.steps.permissions.job_runs import TAGGING
from tests.definitions.pipeline.steps.endpoints.endpoint_config_steps import VARIANT, serve
from tests.support import actions_allowed, compiled, config_of, json_of, statement, step, warnings_of

PREFIX = "arn:${partition}:sagemaker:${region}:${account}:"


def minimal(variant: str = VARIANT, **parts: str) -> str:
    return serve(f"endpointConfigName: churn\nproductionVariants: [{variant}]", **parts)


def test_minimal_step_is_the_smallest_request() -> None:
    assert step(compiled(minimal()), "Serve") == {
        "Name": "Serve",
        "Type": "EndpointConfig",
        "Arguments": {
            "EndpointConfigName": "churn",
            "ProductionVariants": [
                {
                    "VariantName": "live",
                    "ModelName": "churn",
                    "InitialInstanceCount": 1,
                    "InstanceType": "ml.m5.xlarge",
                }
            ],
            "KmsKeyId": "${keyArn}",
        },
    }


def test_every_key_of_a_variant_arrives() -> None:
    [variant] = step(
        compiled(
            serve("""
endpointConfigName: churn
productionVariants:
  - variantName: live
    modelName: churn
    instancePools:
      - {instanceType: ml.m5.xlarge, priority: 1}
    initialInstanceCount: 3
    initialVariantWeight: 0.5
    volumeSizeInGB: 40
    containerStartupHealthCheckTimeoutInSeconds: 90
    modelDataDownloadTimeoutInSeconds: 120
    variantInstanceProvisionTimeoutInSeconds: 600
    managedInstanceScaling: {status: ENABLED, minInstanceCount: 1, maxInstanceCount: 4}
    routingConfig: {routingStrategy: RANDOM}
    coreDumpConfig: {destinationS3Uri: s3://dumps/churn}
    inferenceAmiVersion: al2-ami-sagemaker-inference-gpu-2
    capacityReservationConfig: {capacityReservationPreference: capacity-reservations-only}
    acceleratorType: ml.eia2.medium
    acceleratorPartitionLayouts:
      - {acceleratorPartitionTypes: [mig-1g.5gb]}
    enableSSMAccess: false
""")
        ),
        "Serve",
    )["Arguments"]["ProductionVariants"]
    assert variant == {
        "VariantName": "live",
        "ModelName": "churn",
        "InitialInstanceCount": 3,
        "InstancePools": [{"InstanceType": "ml.m5.xlarge", "Priority": 1}],
        "VariantInstanceProvisionTimeoutInSeconds": 600,
        "InitialVariantWeight": 0.5,
        "AcceleratorType": "ml.eia2.medium",
        "CoreDumpConfig": {"DestinationS3Uri": "s3://dumps/churn", "KmsKeyId": "${keyArn}"},
        "VolumeSizeInGB": 40,
        "ModelDataDownloadTimeoutInSeconds": 120,
        "ContainerStartupHealthCheckTimeoutInSeconds": 90,
        "EnableSSMAccess": False,
        "ManagedInstanceScaling": {"Status": "ENABLED", "MinInstanceCount": 1, "MaxInstanceCount": 4},
        "RoutingConfig": {"RoutingStrategy": "RANDOM"},
        "InferenceAmiVersion": "al2-ami-sagemaker-inference-gpu-2",
        "CapacityReservationConfig": {"CapacityReservationPreference": "capacity-reservations-only"},
        "AcceleratorPartitionLayouts": [{"AcceleratorPartitionTypes": ["mig-1g.5gb"]}],
    }


def test_type_count_and_weight_may_be_expressions() -> None:
    text = minimal(
        """{variantName: live, modelName: {parameter: Type}, instanceType: {parameter: Type},
            initialInstanceCount: {parameter: Count}, initialVariantWeight: {parameter: Weight}}""",
        pipeline="""
        parameters:
          - {name: Type, type: String}
          - {name: Count, type: Integer}
          - {name: Weight, type: Float}
        """,
    )
    [variant] = step(compiled(text), "Serve")["Arguments"]["ProductionVariants"]
    assert variant["InstanceType"] == {"Get": "Parameters.Type"}
    assert variant["InitialInstanceCount"] == {"Get": "Parameters.Count"}
    assert variant["InitialVariantWeight"] == {"Get": "Parameters.Weight"}


def test_a_serverless_variant_has_no_instances() -> None:
    text = minimal("{variantName: live, modelName: churn, serverlessConfig: {memorySizeInMB: 1024, maxConcurrency: 5}}")
    [variant] = step(compiled(text), "Serve")["Arguments"]["ProductionVariants"]
    assert variant == {
        "VariantName": "live",
        "ModelName": "churn",
        "ServerlessConfig": {"MemorySizeInMB": 1024, "MaxConcurrency": 5},
    }


def test_one_variant_with_storage_of_its_own_leaves_no_key_for_any() -> None:
    local = "{variantName: fast, modelName: churn, instanceType: ml.g5.xlarge}"
    pool = "{variantName: fast, modelName: churn, instancePools: [{instanceType: ml.g5.xlarge, priority: 1}]}"
    for variants in (f"{VARIANT}, {local}", f"{VARIANT}, {pool}"):
        pipeline = compiled(minimal(variants))
        assert "KmsKeyId" not in step(pipeline, "Serve")["Arguments"]
        assert "kms:CreateGrant" not in actions_allowed(pipeline)


def test_only_variants_without_model_need_role_and_network_of_the_endpoint() -> None:
    network = """
        networkConfig:
          subnetIds: [subnet-1]
          securityGroupIds: [sg-1]
        """
    for_components = minimal("{variantName: all, instanceType: ml.m5.xlarge}", pipeline=network)
    arguments = step(compiled(for_components), "Serve")["Arguments"]
    assert arguments["ExecutionRoleArn"] == "${roleArn}"
    assert arguments["VpcConfig"] == {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}
    assert arguments["EnableNetworkIsolation"] is True
    assert {"iam:PassRole", "ec2:CreateNetworkInterface"} <= actions_allowed(compiled(for_components))

    of_models = compiled(minimal(pipeline=network))
    members = {"ExecutionRoleArn", "VpcConfig", "EnableNetworkIsolation"}
    assert not members & set(step(of_models, "Serve")["Arguments"])
    assert not {"iam:PassRole", "ec2:CreateNetworkInterface"} & actions_allowed(of_models)


def test_role_may_create_the_configuration_under_the_name_that_aws_completes() -> None:
    pipeline = compiled(minimal().replace("endpointConfigName: churn", "endpointConfigName: Churn"))
    created = statement(pipeline, "CreateEndpointConfigs")
    assert created.actions == ("sagemaker:CreateEndpointConfig",)
    watched = statement(pipeline, "WatchEndpointConfigs")
    assert watched.actions == ("sagemaker:DescribeEndpointConfig", *TAGGING)
    assert watched.resources == created.resources
    assert json_of(created.resources) == [f"{PREFIX}endpoint-config/Churn*", f"{PREFIX}endpoint-config/churn*"]
    assert {one.sid for one in pipeline.statements} == {
        "CreateEndpointConfigs",
        "GrantKeyToVolumes",
        "RunThisPipeline",
        "UseKey",
        "WatchEndpointConfigs",
    }


def test_a_name_of_which_nothing_is_known_is_a_warning() -> None:
    text = minimal(pipeline="parameters: [{name: Name, type: String}]")
    pipeline = compiled(text.replace("endpointConfigName: churn", "endpointConfigName: {parameter: Name}"))
    [warning] = warnings_of(pipeline)
    assert warning.startswith("pipeline.steps[0].endpointConfig.endpointConfigName: the name of the configuration")
    assert "CreateEndpointConfigs" not in {one.sid for one in pipeline.statements}


def test_core_dumps_are_written() -> None:
    variant = VARIANT.replace("}", ", coreDumpConfig: {destinationS3Uri: 's3://dumps/churn'}}")
    pipeline = compiled(minimal(variant))
    assert json_of(statement(pipeline, "WriteObjects").resources) == ["arn:${partition}:s3:::dumps/churn/*"]
    assert warnings_of(pipeline) == []


def test_shadow_variant_gets_the_same_treatment() -> None:
    text = serve(f"""
endpointConfigName: churn
productionVariants: [{VARIANT}]
shadowProductionVariants: [{VARIANT.replace("live", "shadow")}]
metricsConfig: {{enableEnhancedMetrics: true}}
""")
    arguments = step(compiled(text), "Serve")["Arguments"]
    assert [variant["VariantName"] for variant in arguments["ShadowProductionVariants"]] == ["shadow"]
    assert arguments["MetricsConfig"] == {"EnableEnhancedMetrics": True}


def test_later_steps_take_the_completed_name() -> None:
    text = config_of(
        f"""
        - name: Serve
          type: EndpointConfig
          endpointConfig:
            endpointConfigName: churn
            productionVariants: [{VARIANT}]
        """,
        """
        - name: Stop
          type: Fail
          fail:
            errorMessage: {stepOutput: Serve.endpointConfigName}
        """,
    )
    assert step(compiled(text), "Stop")["Arguments"] == {"ErrorMessage": {"Get": "Steps.Serve.EndpointConfigName"}}
