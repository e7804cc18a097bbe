"""Configs of Training steps, which the tests of their parts share."""

from typing import Any

from tests.support import aligned, compiled, config_of, step

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"
MINIMAL = config_of(f"""
    - name: Train
      type: Training
      training:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        inputChannels:
          - channelName: train
            s3Uri: s3://data/train
    """)
COMPLEX = config_of(
    f"""
    - name: Prepare
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        outputs: [{{outputName: train}}]
    - name: Train
      type: Training
      dependsOn: [Prepare]
      training:
        imageUri: {IMAGE}
        instanceType: ml.g4dn.xlarge
        instanceCount: 2
        volumeSizeInGB: 100
        maxRuntimeInSeconds: {{parameter: Longest}}
        hyperparameters:
          objective: reg:linear
          num_round: 50
          eta: 0.20
          early: 'true'
          empty: ''
          longest: {{parameter: Longest}}
          name: {{parameter: Name}}
        environment: {{MODE: '{{{{env}}}}'}}
        inputChannels:
          - channelName: train
            stepOutput: Prepare.train
            contentType: text/csv
          - channelName: validation
            parameter: Name
          - channelName: test
            s3Uri: s3://data/test/
            contentType: {{parameter: Name}}
        outputPath: s3://models/churn
        enableNetworkIsolation: true
    """,
    pipeline="""
    parameters:
      - {name: Longest, type: Integer, defaultValue: 3600}
      - {name: Name, type: String, defaultValue: 's3://data/validation'}
    networkConfig:
      enableNetworkIsolation: false
      subnetIds: [subnet-1]
      securityGroupIds: [sg-1, sg-2]
    """,
)
ON_M5 = f"imageUri: {IMAGE}\ninstanceType: ml.m5.xlarge\n"
IN_VPC = "networkConfig: {subnetIds: [subnet-1], securityGroupIds: [sg-1]}"
GROUP = "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/texts"


def training(settings: str, *, root: str = "", pipeline: str = "", envelope: str = "") -> str:
    """A config of one Training step with these settings."""
    head = f"- name: Train\n  type: Training\n{aligned(envelope, 2)}\n  training:\n"
    return config_of(f"{head}{aligned(settings, 4)}\n", root=root, pipeline=pipeline)


def request(text: str) -> dict[str, Any]:
    arguments: dict[str, Any] = step(compiled(text), "Train")["Arguments"]
    return arguments


def sids(text: str) -> set[str]:
    return {found.sid for found in compiled(text).statements}
