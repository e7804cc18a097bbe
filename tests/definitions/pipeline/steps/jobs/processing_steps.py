"""Configs of Processing steps, which the tests of their parts share."""

from typing import Any

from tests.support import aligned, compiled, config_of, step

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1"
MINIMAL = config_of(f"""
    - name: Prepare
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
    """)
COMPLEX = config_of(
    f"""
    - name: Split
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.xlarge
        outputs:
          - outputName: train
    - name: Prepare
      type: Processing
      dependsOn: [Split]
      processing:
        imageUri: {{parameter: Image}}
        instanceType: {{parameter: Kind}}
        instanceCount: {{parameter: Count}}
        volumeSizeInGB: {{parameter: Count}}
        maxRuntimeInSeconds: 3600
        scriptS3Uri: s3://scripts/prepare/main.py
        arguments: [--rate, 0.50, --count, {{parameter: Count}}, --kind, {{parameter: Kind}}]
        environment:
          REGION: '{{{{region}}}}'
          RATE: 0.1
          COUNT: {{parameter: Count}}
        inputs:
          - inputName: raw
            s3Uri: s3://data/raw
          - inputName: split
            stepOutput: Split.train
            s3Uri: s3://ignored/because/step/output/counts
          - inputName: named
            parameter: Data
            stepOutput: Ignored.too
          - inputName: uri
            s3Uri: {{parameter: Data}}
        outputs:
          - outputName: train
          - outputName: report
            localPath: /tmp/report
        propertyFiles:
          - propertyFileName: Report
            outputName: report
            filePath: metrics/report.json
        enableNetworkIsolation: false
    """,
    pipeline=f"""
    parameters:
      - {{name: Image, type: String, defaultValue: '{IMAGE}'}}
      - {{name: Kind, type: String, defaultValue: ml.g5.xlarge}}
      - {{name: Count, type: Integer, defaultValue: 2}}
      - {{name: Data, type: String, defaultValue: 's3://data/named'}}
    networkConfig:
      encryptInterContainerTraffic: false
      subnetIds: [subnet-1, 'ssm:/subnet/2']
      securityGroupIds: [sg-1]
    """,
)
PIPELINE = "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"
ON_M5 = "instanceType: ml.m5.xlarge\n"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234"


def processing(settings: str, *, root: str = "", pipeline: str = "", name: str = "Prepare", envelope: str = "") -> str:
    """A config of one Processing step with these settings beside its image."""
    head = f"- name: {name}\n  type: Processing\n{aligned(envelope, 2)}\n  processing:\n    imageUri: {IMAGE}\n"
    return config_of(f"{head}{aligned(settings, 4)}\n", root=root, pipeline=pipeline)


def request(text: str, name: str = "Prepare") -> dict[str, Any]:
    arguments: dict[str, Any] = step(compiled(text), name)["Arguments"]
    return arguments
