"""Where in the YAML the parts of a request come from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.diagnostics.problems import dotted
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from tests.support import compiled, config_of, json_of, loaded, problems_of, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
CONFIG = config_of(
    f"""
    - name: Train
      type: Training
      arguments:
        RetryStrategy: {{MaximumRetryAttempts: 3}}
        ResourceConfig: {{KeepAlivePeriodInSeconds: 60}}
        InputDataConfig:
          - ChannelName: more
            DataSource: {{S3DataSource: {{S3DataType: S3Prefix, S3Uri: s3://data/more}}}}
      training:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        instanceCount: {{parameter: Count}}
        volumeSizeInGB: 30
        maxRuntimeInSeconds: 3600
        hyperparameters: {{depth: 3, 'max.leaves': '5', rate: {{parameter: Count}}}}
        inputChannels:
          - {{channelName: train, stepOutput: Prepare.train, contentType: text/csv}}
          - {{channelName: test, s3Uri: s3://data/train}}
        outputPath: s3://models/churn
        enableNetworkIsolation: false
    """,
    f"""
    - name: Prepare
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.large
        scriptS3Uri: s3://code/run.py
        arguments: [--depth, '3']
        environment: {{MODE: fast, LEVEL: 3}}
        inputs:
          - {{inputName: raw, s3Uri: s3://data/raw}}
        outputs:
          - {{outputName: train}}
          - {{outputName: test, localPath: /opt/ml/processing/elsewhere}}
        enableNetworkIsolation: true
    """,
    pipeline="""
    networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}
    parameters: [{name: Count, type: Integer, defaultValue: 1}]
    """,
)


def pipeline(text: str = CONFIG) -> tuple[dict[str, Step], StepContext]:
    """The steps of a config by name, and the scope around them."""
    settings = loaded(text).config.pipeline
    steps = {step.name: step for step in settings.steps}
    parameters = {parameter.name: parameter for parameter in settings.parameters}
    return steps, StepContext("pipeline", settings.network_config, parameters, steps)


def told(name: str, *path: str | int) -> str:
    """Where a part of the step's request comes from, as a problem would say it."""
    steps, context = pipeline()
    return dotted(origin(steps[name], context, path))


@pytest.mark.parametrize(
    ("path", "origin_"),
    [
        # One value of the YAML is one value of the request.
        (("AlgorithmSpecification", "TrainingImage"), "training.imageUri"),
        (("ResourceConfig", "InstanceType"), "training.instanceType"),
        (("ResourceConfig", "VolumeSizeInGB"), "training.volumeSizeInGB"),
        (("StoppingCondition", "MaxRuntimeInSeconds"), "training.maxRuntimeInSeconds"),
        (("OutputDataConfig", "S3OutputPath"), "training.outputPath"),
        (("EnableNetworkIsolation",), "training.enableNetworkIsolation"),
        # Expressions.
        (("ResourceConfig", "InstanceCount"), "training.instanceCount"),
        (("InputDataConfig", 0, "DataSource", "S3DataSource", "S3Uri"), "training.inputChannels[0].stepOutput"),
        # Entries of maps and lists; equal values are told apart.
        (("HyperParameters", "depth"), "training.hyperparameters.depth"),
        (("HyperParameters", "max.leaves"), "training.hyperparameters.max.leaves"),
        (("HyperParameters", "rate"), "training.hyperparameters.rate"),
        (("InputDataConfig", 0, "ContentType"), "training.inputChannels[0].contentType"),
        (("InputDataConfig", 0, "ChannelName"), "training.inputChannels[0].channelName"),
        (("InputDataConfig", 1, "ChannelName"), "training.inputChannels[1].channelName"),
        (("InputDataConfig", 1, "DataSource", "S3DataSource", "S3Uri"), "training.inputChannels[1].s3Uri"),
        # Fields of the request that are given as they are, beside and behind what the step writes.
        (("RetryStrategy", "MaximumRetryAttempts"), "arguments.RetryStrategy.MaximumRetryAttempts"),
        (("RetryStrategy",), "arguments.RetryStrategy"),
        (("ResourceConfig", "KeepAlivePeriodInSeconds"), "arguments.ResourceConfig.KeepAlivePeriodInSeconds"),
        (("InputDataConfig", 2, "ChannelName"), "arguments.InputDataConfig[0].ChannelName"),
        (("InputDataConfig", 2), "arguments.InputDataConfig[0]"),
        # What many values make up comes from what holds them all.
        (("HyperParameters",), "training.hyperparameters"),
        (("StoppingCondition",), "training.maxRuntimeInSeconds"),
        (("InputDataConfig",), ""),
        # What is not there comes from where it would stand.
        (("HyperParameters", "absent"), "training.hyperparameters"),
        (("InputDataConfig", 1, "ContentType"), "training.inputChannels[1]"),
        (("Absent", "Deeply"), ""),
        # What no value of the step makes comes from the step.
        (("RoleArn",), ""),
        (("VpcConfig", "Subnets", 0), ""),
        (("EnableInterContainerTrafficEncryption",), ""),
    ],
)
def test_parts_of_a_training_request_come_from(path: NodePath, origin_: str) -> None:
    assert told("Train", *path) == origin_


@pytest.mark.parametrize(
    ("path", "origin_"),
    [
        (("AppSpecification", "ImageUri"), "processing.imageUri"),
        (("ProcessingResources", "ClusterConfig", "InstanceType"), "processing.instanceType"),
        (("AppSpecification", "ContainerArguments", 1), "processing.arguments[1]"),
        (("AppSpecification", "ContainerArguments"), "processing.arguments"),
        (("Environment", "LEVEL"), "processing.environment.LEVEL"),
        (("NetworkConfig", "EnableNetworkIsolation"), "processing.enableNetworkIsolation"),
        # Texts that are made of others.
        (("AppSpecification", "ContainerEntrypoint", 1), "processing.scriptS3Uri"),
        (("ProcessingInputs", 0, "S3Input", "S3Uri"), "processing.scriptS3Uri"),
        (("ProcessingInputs", 1, "S3Input", "LocalPath"), "processing.inputs[0].inputName"),
        (("ProcessingInputs", 1, "S3Input", "S3Uri"), "processing.inputs[0].s3Uri"),
        (("ProcessingOutputConfig", "Outputs", 0, "S3Output", "LocalPath"), "processing.outputs[0].outputName"),
        (("ProcessingOutputConfig", "Outputs", 1, "S3Output", "LocalPath"), "processing.outputs[1].localPath"),
        (("ProcessingOutputConfig", "Outputs", 0, "OutputName"), "processing.outputs[0].outputName"),
        # Made of the names of the step and of the output.
        (("ProcessingOutputConfig", "Outputs", 0, "S3Output", "S3Uri"), ""),
    ],
)
def test_parts_of_a_processing_request_come_from(path: NodePath, origin_: str) -> None:
    assert told("Prepare", *path) == origin_


@given(st.data())
def test_every_part_of_a_request_comes_from_where_its_step_is_or_may_be_told_otherwise(data: st.DataObject) -> None:
    steps, context = pipeline()
    step = steps[data.draw(st.sampled_from(sorted(steps)))]
    tree = json_of(context.render(step.request(context)))
    path: NodePath = ()
    while isinstance(tree, dict | list) and tree and data.draw(st.booleans()):
        key = data.draw(st.sampled_from(list(tree) if isinstance(tree, dict) else list(range(len(tree)))))
        tree, path = tree[key], (*path, key)
    where = origin(step, context, path)
    node = loaded(CONFIG).node.nearest(("pipeline", "steps", list(steps).index(step.name)))
    for segment in where[:-1]:  # a default need not stand there, but what would hold it
        child = node.child(segment)
        assert child is not None, f"{dotted(path)} is said to come from {dotted(where)}"
        node = child


def test_a_violation_is_told_where_the_value_stands_not_where_aws_wants_it() -> None:
    long = "x" * 300
    text = config_of(
        f"""
        - name: Prepare
          type: Processing
          processing:
            imageUri: {IMAGE}
            instanceType: ml.m5.large
            environment: {{MODE: {long}}}
            inputs: [{{inputName: raw, s3Uri: 's3://data/raw'}}]
        """
    )
    [problem] = problems_of(text)
    assert problem == (
        "9:29: pipeline.steps[0].processing.environment.MODE: has 300 characters; AWS takes at most 256 [too-long]"
    )


def test_a_warning_is_traced_too() -> None:
    text = config_of(
        f"""
        - name: Prepare
          type: Processing
          processing: {{imageUri: '{IMAGE}', instanceType: ml.m99.large}}
        """
    )
    [warning] = warnings_of(compiled(text))
    assert warning.startswith("pipeline.steps[0].processing.instanceType: 'ml.m99.large' is not among the ")
    assert warning.endswith("[unfamiliar-word]")


def test_tracing_many_values_takes_no_second() -> None:
    names = ", ".join(f"'{number}': a" for number in range(100))
    text = config_of(
        f"""
        - name: Prepare
          type: Processing
          processing: {{imageUri: '{IMAGE}', instanceType: ml.m5.large, environment: {{{names}}}}}
        """
    )
    warnings = warnings_of(compiled(text))
    assert [warning.partition(":")[0] for warning in warnings] == [
        f"pipeline.steps[0].processing.environment.{number}" for number in range(100)
    ]
